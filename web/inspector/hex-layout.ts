/**
 * How the bytes of a frame lie on the screen: rows of sixteen, in two groups of eight; of eight, in
 * two groups of four, where sixteen have no room.
 *
 *     packet   offset   bytes                                                text
 *     12       000000   00 00 00 1a 02 00 00 00  00 53 15 c0 0d 05 41 52     .........S....AR
 *     13       000010   72 52 d4 41 00 53 24 45                              rR.A.S$E
 *
 * The server sends two characters an octet: hex, `**` for one that holds a secret, `··` for one
 * that never came.
 */
import type { FrameDetail } from '../../server/api/contract.ts';

export type Piece = FrameDetail['pieces'][number];

/** Octets of a row. */
export type RowBytes = 8 | 16;

/** Narrower than this, a row of sixteen with its text would be cut off. */
const WHOLE_ROW_PX = 630;

export function rowBytesIn(widthPx: number): RowBytes {
  return widthPx < WHOLE_ROW_PX ? 8 : 16;
}

export const SECRET = '**';
export const MISSING = '··';

export function byteCount(bytes: string): number {
  return bytes.length / 2;
}

export function rowCount(bytes: string, rowBytes: RowBytes): number {
  return Math.ceil(byteCount(bytes) / rowBytes);
}

/** The two characters of one octet. */
export function cellAt(bytes: string, offset: number): string {
  return bytes.slice(2 * offset, 2 * offset + 2);
}

/** One character for an octet: itself where ASCII can print it, a dot where not. */
export function asciiOf(cell: string): string {
  if (cell === SECRET) return '*';
  if (cell === MISSING) return '·';
  const code = Number.parseInt(cell, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}

/** `000010`: wide enough for the last offset, and always the same in one frame. */
export function offsetText(offset: number, bytes: string): string {
  const digits = Math.max(6, byteCount(bytes).toString(16).length);
  return offset.toString(16).padStart(digits, '0');
}

/** The piece that holds an octet; none where bytes never came. Pieces rise by start. */
export function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle].end <= offset) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low];
  return piece && piece.start <= offset ? piece : undefined;
}

/** Whether another packet begins at this octet. */
export function beginsPacket(pieces: readonly Piece[], offset: number): boolean {
  if (offset === 0) return false;
  const here = pieceAt(pieces, offset);
  return here !== undefined && here.packet !== pieceAt(pieces, offset - 1)?.packet;
}

/** Packets to name beside a row: those that begin in it, and in the first row the first. */
export function packetsAtRow(
  pieces: readonly Piece[],
  row: number,
  bytes: string,
  rowBytes: RowBytes,
): readonly number[] {
  const packets: number[] = [];
  const start = row * rowBytes;
  const end = Math.min(start + rowBytes, byteCount(bytes));
  for (let offset = start; offset < end; offset++) {
    const packet = pieceAt(pieces, offset)?.packet;
    const named = offset === 0 || beginsPacket(pieces, offset);
    if (named && packet !== undefined) packets.push(packet);
  }
  return packets;
}

/** The octet that a key moves the caret to; `undefined` for any other key. */
export function moveInBytes(
  key: string,
  caret: number,
  count: number,
  pageRows: number,
  rowBytes: RowBytes,
): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: caret - 1,
    ArrowRight: caret + 1,
    ArrowUp: caret - rowBytes,
    ArrowDown: caret + rowBytes,
    PageUp: caret - rowBytes * pageRows,
    PageDown: caret + rowBytes * pageRows,
    Home: 0,
    End: count - 1,
  };
  const target = moves[key];
  if (target === undefined || count === 0) return undefined;
  return target >= 0 && target < count ? target : caret;
}
