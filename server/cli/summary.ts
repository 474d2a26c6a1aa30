/** `amqpscope summary`: what a capture holds and how good it is. */
import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { summaryOf } from '../rows/summary.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { openInput } from './input.ts';
import { type PortHints, type TimeWindow, timeWindow } from './options.ts';
import { Progress } from './progress.ts';
import { summaryText } from './summary-text.ts';
import { jsonLine } from './terminal-text.ts';

export interface SummaryOptions {
  readonly from?: string;
  readonly to?: string;
  readonly portHint: PortHints;
  readonly json?: boolean;
}

export async function summaryCommand(
  file: string,
  options: SummaryOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const input = await openInput(file);
  const connections: ConnectionInfo[] = [];
  const byType = new Map<number, number>();
  let window: TimeWindow | undefined;
  const decoder = new CaptureDecoder(
    {
      frame({ type, timeNanos }) {
        window ??= timeWindow(options, decoder.facts.startEpochNanos);
        const { fromNanos, toNanos } = window;
        if (type === TYPE.gap || timeNanos < fromNanos || timeNanos > toNanos) return;
        byType.set(type, (byType.get(type) ?? 0) + 1);
      },
      connectionDone(info) {
        connections.push({ ...info });
      },
    },
    { portHints: options.portHint },
  );
  const facts = await decodeInput(input, decoder, {
    progress: Progress.forFile(input.totalBytes, false),
    warn,
  });
  const summary = summaryOf(file, facts, connections, countByName(byType));
  output.write(options.json ? jsonLine(summary) : summaryText(summary, facts));
  await output.settle();
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
