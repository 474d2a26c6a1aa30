/** `amqpscope state`: what was open at a moment, and why each link moved or did not. */
import { CaptureDecoder } from '../../decoder/decode.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { parseTime } from '../filter/time.ts';
import { stateRow } from '../rows/moment.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { type DecodingOptions, decodeOptions } from './decoding.ts';
import { UsageError } from './faults.ts';
import { openInput } from './input.ts';
import { MomentSink } from './moment-sink.ts';
import { timeWindow } from './options.ts';
import { Progress } from './progress.ts';
import { stateLines } from './state-lines.ts';
import { jsonLine } from './terminal-text.ts';

export interface StateOptions extends DecodingOptions {
  readonly at: string;
  readonly json?: boolean;
}

export async function stateCommand(
  file: string,
  options: StateOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const { at, json = false } = options;
  const decoding = decodeOptions(options);
  const input = await openInput(file);
  let sink: MomentSink | undefined;
  // An instant can be placed only when the capture has begun: with its first frame or connection.
  const moment = (): MomentSink => {
    sink ??= new MomentSink(momentOf(at, decoder.facts.startEpochNanos));
    return sink;
  };
  const state = new StateSink({
    delivery: (record) => moment().delivery(record),
    session: (record) => moment().session(record),
    link: (record) => moment().link(record),
    ledger: (entry: LedgerEntry) => moment().ledger(entry),
  });
  const decoder = new CaptureDecoder(
    {
      frame: (view) => state.frame(view),
      connectionDone: (info) => {
        state.connectionDone(info);
        moment().connectionDone(info);
      },
      tcpEvent: (event) => state.tcpEvent(event),
      acknowledged: (connection, direction, streamOffset, timeNanos) =>
        state.acknowledged(connection, direction, streamOffset, timeNanos),
    },
    decoding,
  );
  await decodeInput(input, decoder, {
    settle: () => output.settle(),
    progress: Progress.forFile(input.totalBytes, process.stdout.isTTY),
    warn,
  });
  const row = stateRow(moment().moment());
  output.write(json ? jsonLine(row) : stateLines(row));
  await output.settle();
}

/** Nanoseconds from the first packet; what lies between two of them belongs to the earlier. */
function momentOf(text: string, startEpochNanos: string | undefined): number {
  const time = parseTime(text, startEpochNanos);
  if (!time.ok) throw new UsageError(`${text}: ${time.message}`);
  return timeWindow({ to: text }, startEpochNanos).toNanos;
}
