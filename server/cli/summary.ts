/** `amqpscope summary`: what a capture holds and how good it is. */
import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import type { DeliveryRecord, Outcome } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { ConnectionNumber, Nanos } from '../../decoder/units.ts';
import { type DeliveryCounts, summaryOf } from '../rows/summary.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { type DecodingOptions, decodeOptions } from './decoding.ts';
import { openInput } from './input.ts';
import { type TimeWindow, timeWindow } from './options.ts';
import { Progress } from './progress.ts';
import { summaryText } from './summary-text.ts';
import { jsonLine } from './terminal-text.ts';

export interface SummaryOptions extends DecodingOptions {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export async function summaryCommand(
  file: string,
  options: SummaryOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const decoding = decodeOptions(options);
  const input = await openInput(file);
  const connections: ConnectionInfo[] = [];
  const byType = new Map<number, number>();
  let window: TimeWindow | undefined;
  const isWithin = (timeNanos: Nanos) => {
    window ??= timeWindow(options, decoder.facts.startEpochNanos);
    return timeNanos >= window.fromNanos && timeNanos <= window.toNanos;
  };
  const deliveries = new DeliveryCounter();
  const state = new StateSink({
    delivery(record) {
      if (isWithin(record.startNanos ?? 0)) deliveries.count(record);
    },
  });
  const decoder = new CaptureDecoder(
    {
      frame(view) {
        state.frame(view);
        const { type, timeNanos } = view;
        if (type !== TYPE.gap && isWithin(timeNanos)) {
          byType.set(type, (byType.get(type) ?? 0) + 1);
        }
      },
      connectionDone(info) {
        state.connectionDone(info);
        connections.push({ ...info });
      },
    },
    decoding,
  );
  const facts = await decodeInput(input, decoder, {
    progress: Progress.forFile(input.totalBytes, false),
    warn,
  });
  const frames = countByName(byType);
  const summary = summaryOf(file, facts, connections, frames, deliveries.counts);
  const differing = connections.reduce((sum, { differingBytes }) => sum + differingBytes, 0);
  output.write(options.json ? jsonLine(summary) : summaryText(summary, facts, differing));
  await output.settle();
}

class DeliveryCounter {
  readonly #byOutcome = new Map<Outcome, number>();
  readonly #byConnection = new Map<ConnectionNumber, number>();
  #total = 0;

  count({ outcome, connection }: DeliveryRecord): void {
    this.#total++;
    this.#byOutcome.set(outcome, (this.#byOutcome.get(outcome) ?? 0) + 1);
    this.#byConnection.set(connection, (this.#byConnection.get(connection) ?? 0) + 1);
  }

  get counts(): DeliveryCounts {
    const sorted = [...this.#byOutcome].sort(([, one], [, other]) => other - one);
    return {
      total: this.#total,
      byOutcome: Object.fromEntries(sorted),
      byConnection: this.#byConnection,
    };
  }
}

/** The most frequent name first. */
function countByName(byType: ReadonlyMap<number, number>) {
  const byName = new Map<string, number>();
  let total = 0;
  for (const [type, count] of byType) {
    const name = frameTypeName(type);
    byName.set(name, (byName.get(name) ?? 0) + count);
    total += count;
  }
  const sorted = [...byName].sort(([, one], [, other]) => other - one);
  return { total, byName: Object.fromEntries(sorted) };
}
