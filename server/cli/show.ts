/** `amqpscope show`: one frame in full, with every field's octets and where they came from. */
import { createReadStream } from 'node:fs';
import { CaptureDecoder, type DecodeOptions } from '../../decoder/decode.ts';
import { describeFrame } from '../../decoder/dissect.ts';
import { ABSENT, type FrameView, placeOf } from '../../decoder/frame-view.ts';
import { LIMITS } from '../../decoder/limits.ts';
import type { FrameMeaning, FrameNote } from '../../decoder/model/frame-note.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import {
  contiguous,
  type FrameOctets,
  type FramePiece,
  hexOf,
  readFrameOctets,
  shownPieces,
} from '../rows/frame-octets.ts';
import { dissectRow, frameRow } from '../rows/frame-row.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { type DecodingOptions, decodeOptions } from './decoding.ts';
import { UsageError } from './faults.ts';
import { type FrameReference, isFrame } from './frame-reference.ts';
import { openInput } from './input.ts';
import { PlainFile } from './plain-file.ts';
import { Progress } from './progress.ts';
import { showText } from './show-text.ts';
import { jsonLine } from './terminal-text.ts';

export interface ShowOptions extends DecodingOptions {
  readonly json?: boolean;
}

/** What is kept of a frame after the view has moved on. */
type FoundFrame = Omit<FrameView, 'bytes' | 'pieces' | 'clearFields' | 'fault'> & {
  readonly pieces: readonly FramePiece[];
  readonly meaning: FrameMeaning;
};

export async function showCommand(
  file: string,
  wanted: FrameReference,
  options: ShowOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const decoding = decodeOptions(options);
  const input = await openInput(file);
  const plain = new PlainFile(input);
  try {
    const found: FoundFrame[] = [];
    let rows = 0;
    const see = (view: FrameView, note: FrameNote) => {
      rows++;
      if (found.length === 0 && isFrame(view, wanted)) found.push(copyOf(view, note));
    };
    const finder = decoderOf(decoding, see, plain);
    await decodeInput(input, finder, {
      plainChunk: (chunk) => plain.add(chunk),
      enough: () => found.length > 0,
      progress: Progress.forFile(input.totalBytes, false),
      warn,
    });
    const frame = found.at(0);
    if (frame === undefined) {
      throw new UsageError(`${file} has no such frame; its frames are numbered from 1 to ${rows}`);
    }
    const octets = await octetsOf(frame, plain);
    const earlier = await earlierTransfers(frame, plain, decoding);
    const detail = detailOf(frame, octets, earlier);
    const info = describeFrame(frame.protocol, detail.name, detail.fields);
    output.write(options.json ? jsonLine(detail) : showText(detail, octets, info));
    await output.settle();
  } finally {
    await plain.close();
  }
}

function detailOf(frame: FoundFrame, octets: FrameOctets, earlier: readonly Uint8Array[]) {
  const { protocol, direction, type, size, flags } = frame;
  const context = { protocol, direction, type, size, flags };
  const dissection = dissectRow(
    contiguous(octets),
    frame,
    earlier.length === 0 ? context : { ...context, earlier },
  );
  return {
    ...frameRow(frame, frame.malformedReason, dissection, frame.meaning),
    tree: dissection.tree,
    bytes: hexOf(octets, dissection.secrets),
    pieces: shownPieces(frame.pieces, placeOf(flags)),
  };
}

export type FrameDetail = ReturnType<typeof detailOf>;

/**
 * The transfers before this one of the same message, in order. The capture is read once more for them:
 * to keep every open message of the first reading would cost more than a frame is worth.
 */
async function earlierTransfers(
  frame: FoundFrame,
  plain: PlainFile,
  decoding: DecodeOptions,
): Promise<readonly Uint8Array[]> {
  const { messageFrame, number } = frame;
  if (messageFrame === ABSENT || messageFrame === number) return [];
  const found: FoundFrame[] = [];
  let last = 0;
  let bytes = 0;
  const decoder = decoderOf(decoding, (view, note) => {
    last = view.number;
    if (view.messageFrame !== messageFrame || view.number >= number) return;
    bytes += view.size;
    if (bytes <= LIMITS.messageBytes) found.push(copyOf(view, note));
  });
  for await (const chunk of createReadStream(plain.path)) {
    decoder.push(chunk);
    if (last >= number) break;
  }
  const parts: Uint8Array[] = [];
  for (const one of found) parts.push(contiguous(await octetsOf(one, plain)));
  return parts;
}

function octetsOf({ size, pieces, flags }: FoundFrame, plain: PlainFile): Promise<FrameOctets> {
  const place = placeOf(flags);
  return readFrameOctets(size, pieces, (at, length) => plain.read(at, length, place));
}

function decoderOf(
  decoding: DecodeOptions,
  see: (view: FrameView, note: FrameNote) => void,
  plain?: PlainFile,
): CaptureDecoder {
  const state = new StateSink({ delivery() {} });
  return new CaptureDecoder(
    {
      frame(view) {
        state.frame(view);
        see(view, state.note);
      },
      connectionDone: (info) => state.connectionDone(info),
      decrypted: (at, octets) => plain?.kept.decrypted(at, octets),
      inflated: (at, octets) => plain?.kept.inflated(at, octets),
    },
    decoding,
  );
}

function copyOf(view: FrameView, note: FrameNote): FoundFrame {
  const { bytes: _, pieces, ...numbers } = view;
  const { count, start, length, fileOffset, packet } = pieces;
  const copied = Array.from({ length: count }, (_, index) => ({
    start: start[index],
    length: length[index],
    fileOffset: fileOffset[index],
    packet: packet[index],
  }));
  const { session, link, delivery, settles } = note;
  return { ...numbers, pieces: copied, meaning: { session, link, delivery, settles } };
}
