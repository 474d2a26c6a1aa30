/**
 * Frames as people see them: places and judgement from the index, fields and octets from a second
 * reading of the capture file.
 */
import { describeFrame } from '../../decoder/dissect.ts';
import { ABSENT, FLAG, placeOf, TYPE } from '../../decoder/frame-view.ts';
import { LIMITS } from '../../decoder/limits.ts';
import { PROTOCOL, type ProtocolCode } from '../../decoder/protocol.ts';
import type { Dissection, TreeNode } from '../../decoder/tree.ts';
import {
  contiguous,
  type FrameOctets,
  hexOf,
  type ShownPiece,
  shownPieces,
} from '../rows/frame-octets.ts';
import { dissectRow, type FrameRow, frameRow } from '../rows/frame-row.ts';
import type { IndexClient, IndexedFrame, IndexedPiece } from './client.ts';
import { type CaptureFiles, FrameFile, type FrameRead, piecesOfFrame } from './frame-bytes.ts';

/** Where the rows and the octets of one capture are. */
export interface OpenCapture extends CaptureFiles {
  readonly index: IndexClient;
  readonly id: string;
}

export interface ListedFrame extends FrameRow {
  readonly streamOffset: number;
  /** What the frame says, in one line. */
  readonly info: string;
}

export interface DetailedFrame extends ListedFrame {
  readonly tree: TreeNode;
  /** Two characters an octet; of a frame larger than LIMITS.shownFrameBytes only so many. */
  readonly bytes: string;
  readonly pieces: readonly ShownPiece[];
}

/** Octets of frames held at one time while a page of rows is made. */
const HELD_BYTES = 4 * 1024 * 1024;

/** The rows of a page, in the order given. */
export async function frameRows(
  capture: OpenCapture,
  frames: readonly IndexedFrame[],
): Promise<ListedFrame[]> {
  const { index, id } = capture;
  const [pieces, reasons] = await Promise.all([
    index.piecesOf(
      id,
      numbersOf(frames, ({ pieceCount }) => pieceCount > 0),
    ),
    reasonsOf(index, id, frames),
  ]);
  const rows: ListedFrame[] = [];
  await FrameFile.use(capture, async (file) => {
    for (let at = 0; at < frames.length; ) {
      const group: IndexedFrame[] = [];
      for (let held = 0; at < frames.length && held < HELD_BYTES; at++) {
        group.push(frames[at]);
        held += headLength(frames[at]);
      }
      const heads = await file.read(
        group.map((frame) => readOf(frame, pieces.get(frame.number), headLength(frame))),
      );
      for (const [place, frame] of group.entries()) {
        rows.push(listedFrame(frame, reasonOf(reasons, frame), dissectHead(frame, heads[place])));
      }
    }
  });
  return rows;
}

/** Everything about one frame. */
export async function frameDetail(
  capture: OpenCapture,
  frame: IndexedFrame,
): Promise<DetailedFrame> {
  const { index, id } = capture;
  const before = await earlierFrames(index, id, frame);
  const pieces = await index.piecesOf(
    id,
    numbersOf([frame, ...before], () => true),
  );
  const reasons = await reasonsOf(index, id, [frame]);
  const [octets, ...earlier] = await FrameFile.use(capture, (file) =>
    file.read([
      readOf(frame, pieces.get(frame.number), Math.min(frame.size, LIMITS.shownFrameBytes)),
      ...before.map((one) => readOf(one, pieces.get(one.number), one.size)),
    ]),
  );
  const whole = earlier.every((one) => contiguous(one).length === one.octets.length);
  const dissection = dissectRow(contiguous(octets), frame, {
    ...contextOf(frame),
    ...(earlier.length > 0 && whole && { earlier: earlier.map((one) => one.octets) }),
  });
  return {
    ...listedFrame(frame, reasonOf(reasons, frame), dissection),
    tree: dissection.tree,
    bytes: hexOf(octets, dissection.secrets),
    pieces: shownPieces(piecesOfFrame(frame, pieces.get(frame.number)), placeOf(frame.flags)),
  };
}

/** Frames of the same message before this one, when it goes on with one and they are not too much. */
async function earlierFrames(
  index: IndexClient,
  id: string,
  { flags, messageFrame, number }: IndexedFrame,
): Promise<IndexedFrame[]> {
  const readsOn = (flags & FLAG.continuation) !== 0 && (flags & FLAG.secretPayload) === 0;
  if (!readsOn || messageFrame === ABSENT) return [];
  const frames = await index.earlierMessageFrames(id, messageFrame, number);
  const bytes = frames.reduce((sum, { size }) => sum + size, 0);
  return bytes <= LIMITS.shownMessageBytes ? frames : [];
}

/**
 * Octets that a row needs: of a frame that carries payload what stands before that, of any other as
 * much as the first reading looked at.
 */
function headLength({ type, size, payloadBytes }: IndexedFrame): number {
  if (size < 0) return 0;
  const carries =
    type === TYPE.amqp10 + 0x14 || type === TYPE.contentBody || type === TYPE.segmentBody;
  const head = carries && payloadBytes >= 0 ? size - payloadBytes : size;
  return Math.min(Math.max(head, SHORTEST_HEAD), size, LIMITS.frameHeadBytes);
}

/** A frame header, of whichever version. */
const SHORTEST_HEAD = 12;

function dissectHead(frame: IndexedFrame, head: FrameOctets): Pick<Dissection, 'fields'> {
  const dissection = dissectRow(contiguous(head), frame, contextOf(frame));
  // What was left out here is not missing, and the first reading has judged it.
  return head.octets.length < frame.size ? { fields: dissection.fields } : dissection;
}

function listedFrame(
  frame: IndexedFrame,
  reason: string,
  dissection: Pick<Dissection, 'fields' | 'malformed'>,
): ListedFrame {
  const row = frameRow(frame, reason, dissection, frame);
  const info = describeFrame(protocolOf(frame), row.name, row.fields);
  return { ...row, streamOffset: frame.streamOffset, info };
}

function contextOf(frame: IndexedFrame) {
  const { direction, type, size, flags } = frame;
  const way = direction === 0 ? (0 as const) : (1 as const);
  return { protocol: protocolOf(frame), direction: way, type, size, flags };
}

const PROTOCOLS: readonly ProtocolCode[] = Object.values(PROTOCOL);

export function protocolOf({ protocol }: IndexedFrame): ProtocolCode {
  return PROTOCOLS.find((code) => code === protocol) ?? PROTOCOL.unknown;
}

export function readOf(
  frame: IndexedFrame,
  stored: readonly IndexedPiece[] | undefined,
  length: number,
): FrameRead {
  return {
    length: Math.max(length, 0),
    place: placeOf(frame.flags),
    pieces: piecesOfFrame(frame, stored),
  };
}

export function numbersOf(
  frames: readonly IndexedFrame[],
  keep: (frame: IndexedFrame) => boolean,
): number[] {
  return frames.filter(keep).map(({ number }) => number);
}

function reasonsOf(
  index: IndexClient,
  id: string,
  frames: readonly IndexedFrame[],
): Promise<Map<number, string>> {
  const ids = frames.map(({ malformedReasonId }) => malformedReasonId);
  return index.stringsOf(
    id,
    [...new Set(ids)].filter((reason) => reason !== ABSENT),
  );
}

function reasonOf(reasons: ReadonlyMap<number, string>, { malformedReasonId }: IndexedFrame) {
  return reasons.get(malformedReasonId) ?? '';
}
