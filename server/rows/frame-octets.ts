/** The octets of one frame, put together from the pieces of the capture file that carried them. */
import type { Place } from '../../decoder/frame-view.ts';
import { LIMITS } from '../../decoder/limits.ts';
import type { ByteRange } from '../../decoder/tree.ts';

/** A stretch of a frame and where it lies. */
export interface FramePiece {
  /** Octets from the first octet of the frame. */
  readonly start: number;
  readonly length: number;
  /** Position in the plain file, or in what was kept of it. */
  readonly fileOffset: number;
  readonly packet: number;
}

/** The same, as people are told of it. */
export interface ShownPiece {
  readonly start: number;
  readonly end: number;
  readonly packet: number;
  /** Absent of octets that were compressed: no place in the file is theirs alone. */
  readonly fileOffset?: number;
}

export function shownPieces(pieces: readonly FramePiece[], place: Place): readonly ShownPiece[] {
  return pieces.map(({ start, length, packet, fileOffset }) => {
    const piece = { start, end: start + length, packet };
    return place === 'inflated' ? piece : { ...piece, fileOffset };
  });
}

export interface FrameOctets {
  /** As long as the frame (but see LIMITS.shownFrameBytes); 0 where nothing came. */
  readonly octets: Uint8Array;
  /** Which of them came, in order and apart from one another. */
  readonly present: readonly ByteRange[];
}

/** Reads `length` octets of the plain file; fewer at its end. */
export type ReadAt = (fileOffset: number, length: number) => Promise<Uint8Array>;

/** Read a frame of `size` octets. What a piece promises and the file does not have counts as missing. */
export async function readFrameOctets(
  size: number,
  pieces: readonly FramePiece[],
  readAt: ReadAt,
): Promise<FrameOctets> {
  const octets = new Uint8Array(Math.min(size, LIMITS.shownFrameBytes));
  const present: { start: number; end: number }[] = [];
  for (const { start, length, fileOffset } of [...pieces].sort((a, b) => a.start - b.start)) {
    const wanted = Math.min(length, octets.length - start);
    if (wanted <= 0) continue;
    const read = await readAt(fileOffset, wanted);
    octets.set(read, start);
    const last = present.at(-1);
    if (last !== undefined && last.end >= start) last.end = Math.max(last.end, start + read.length);
    else present.push({ start, end: start + read.length });
  }
  return { octets, present };
}

/** The octets up to the first missing one: all that can be dissected. */
export function contiguous({ octets, present }: FrameOctets): Uint8Array {
  const first = present.at(0);
  return octets.subarray(0, first?.start === 0 ? first.end : 0);
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Two characters an octet: hex, `**` for one that holds a secret, `··` for one that never came. */
export function hexOf({ octets, present }: FrameOctets, secrets: readonly ByteRange[]): string {
  const shown = new Array<string>(octets.length).fill('··');
  for (const { start, end } of present) {
    for (let at = start; at < end; at++) shown[at] = HEX[octets[at]];
  }
  // A secret is masked where its octets are missing, too: how much of it came is nobody's business.
  for (const { start, end } of secrets) shown.fill('**', start, end);
  return shown.join('');
}
