/** `amqpscope frames`: one line for each frame, printed while the capture is read. */
import { CaptureDecoder, type DecodeOptions } from '../../decoder/decode.ts';
import { describeFrame } from '../../decoder/dissect.ts';
import type { FrameView } from '../../decoder/frame-view.ts';
import type { FrameNote } from '../../decoder/model/frame-note.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { FRAME_VOCABULARY, type FrameRecord } from '../filter/frame-vocabulary.ts';
import { filterToPredicate } from '../filter/predicate.ts';
import { dissectRow, type FrameRow, frameRow } from '../rows/frame-row.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { type DecodingOptions, decodeOptions } from './decoding.ts';
import { InputError } from './faults.ts';
import { frameLine, frameLineHeader } from './frame-line.ts';
import { type CaptureInput, openInput } from './input.ts';
import { asksForLinkNames, LinkNames } from './link-names.ts';
import { checkedFilter, timeWindow } from './options.ts';
import { PlainFile } from './plain-file.ts';
import { Progress } from './progress.ts';
import { jsonLine } from './terminal-text.ts';

export interface FramesOptions extends DecodingOptions {
  readonly filter?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export async function framesCommand(
  file: string,
  options: FramesOptions,
  context: CommandContext,
): Promise<void> {
  const { filter: text = '' } = options;
  // Wrong usage is said before anything is read; instants are placed when the capture has begun.
  const needsNames = asksForLinkNames(checkedFilter(text, FRAME_VOCABULARY, '0'));
  const decoding = decodeOptions(options);
  const input = await openInput(file);
  if (!needsNames) return printFrames(input, options, decoding, context);
  const plain = new PlainFile(input);
  const names = new LinkNames();
  try {
    const unread = await names
      .read(input, decoding, {
        plainChunk: (chunk) => plain.add(chunk),
        progress: Progress.forFile(input.totalBytes, false),
        warn: context.warn,
      })
      .catch(inputErrorOf);
    // The second reading meets the same faults; they were told.
    const again = { ...(await openInput(plain.path)), file };
    const quiet = { ...context, warn: () => undefined };
    const error = await printFrames(again, options, decoding, quiet, names).catch(inputErrorOf);
    if (unread !== undefined || error !== undefined) throw unread ?? error;
  } finally {
    await plain.close();
  }
}

function inputErrorOf(error: unknown): InputError {
  if (error instanceof InputError) return error;
  throw error;
}

async function printFrames(
  input: CaptureInput,
  options: FramesOptions,
  decoding: DecodeOptions,
  { output, warn }: CommandContext,
  names?: LinkNames,
): Promise<undefined> {
  const { filter: text = '', json = false } = options;
  let printed = 0;
  let wanted: ((record: FrameRecord) => boolean) | undefined;
  const begin = () => {
    const { startEpochNanos } = decoder.facts;
    const predicate = filterToPredicate(
      checkedFilter(text, FRAME_VOCABULARY, startEpochNanos),
      FRAME_VOCABULARY,
    );
    const { fromNanos, toNanos } = timeWindow(options, startEpochNanos);
    return (record: FrameRecord) => {
      const { timeNanos } = record.view;
      return timeNanos >= fromNanos && timeNanos <= toNanos && predicate(record);
    };
  };
  const state = new StateSink({ delivery() {} });
  const decoder = new CaptureDecoder(
    {
      frame(view) {
        state.frame(view);
        wanted ??= begin();
        const record = { view, meaning: state.note };
        if (!wanted(names === undefined ? record : { ...record, link: names.of(record) })) return;
        if (!json && printed++ === 0) output.write(frameLineHeader());
        const row = rowOf(view, state.note);
        output.write(json ? jsonLine(row) : textFrame(view, row));
      },
      connectionDone: (info) => state.connectionDone(info),
    },
    decoding,
  );
  await decodeInput(input, decoder, {
    settle: () => output.settle(),
    progress: Progress.forFile(input.totalBytes, process.stdout.isTTY),
    warn,
  });
}

function textFrame(view: FrameView, row: FrameRow): string {
  return frameLine(row, describeFrame(view.protocol, row.name, row.fields));
}

function rowOf(view: FrameView, note: FrameNote): FrameRow {
  const { protocol, direction, type, size, flags } = view;
  const octets = view.bytes.subarray(view.start, view.end);
  const dissection = dissectRow(octets, view, { protocol, direction, type, size, flags });
  return frameRow(view, view.malformedReason, dissection, note);
}
