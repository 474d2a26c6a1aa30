/**
 * Where frames begin, by structure alone: for captures that start in the middle of a connection, and
 * after bytes were lost.
 *
 *     1.0      size(4) doff(1) type(1) channel(2) … 00 53 code list          2.3.1, 2.4
 *     0-9-1    type(1) channel(2) size(4) … CE                               4.2.3
 *     0-10     flags(1) type(1) size(2) 0(1) track(1) channel(2) 0(4) class code …
 *
 * One frame that looks right proves little; three in a row do, or a row of them that ends exactly
 * where the stream does.
 */

import { LIMITS } from '../limits.ts';
import { PROTOCOL, type ProtocolCode } from '../protocol.ts';
import { convinces010, isFrameHeader010 } from './boundary-010.ts';

/** How a stream is cut into frames: 1.0, 0-8 to 0-9-1, 0-10. */
export type Framing = 10 | 9 | '0-10';

/** The framing of a version that is known. */
export function framingOf(protocol: ProtocolCode): Framing {
  if (protocol === PROTOCOL.amqp10) return 10;
  return protocol === PROTOCOL.amqp010 ? '0-10' : 9;
}

/** `sizeAt` results below any size. */
export const NEED_MORE = 0;
export const NO_FRAME = -1;

/** Octets before anything can be said: the shortest frame of any framing, and a protocol header. */
export const SHORTEST_FRAME = 8;

/** `AMQP` at this place. */
export function isHeaderAt(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x41 && bytes[at + 1] === 0x4d && bytes[at + 2] === 0x51 && bytes[at + 3] === 0x50
  );
}

/** Size of the frame whose first `SHORTEST_FRAME` octets lie at `at`, or NO_FRAME. Looks at the frame header only. */
export function claimedSize(framing: Framing, bytes: Uint8Array, at: number): number {
  if (framing === 10) {
    const size = u32(bytes, at);
    const doff = bytes[at + 4];
    if (size < 8 || size > LIMITS.frameBytes || doff < 2 || doff * 4 > size) return NO_FRAME;
    return bytes[at + 5] > 1 ? NO_FRAME : size;
  }
  if (framing === '0-10') {
    return isFrameHeader010(bytes, at) ? (bytes[at + 2] << 8) | bytes[at + 3] : NO_FRAME;
  }
  const type = bytes[at];
  if (type < 1 || type > 8) return NO_FRAME;
  const size = u32(bytes, at + 3) + 8;
  return size > LIMITS.frameBytes ? NO_FRAME : size;
}

/**
 * Like `claimedSize`, but looks into the frame as far as `end` lets it: NEED_MORE when the header is not
 * there yet, NO_FRAME when anything contradicts.
 */
function convincingSize(framing: Framing, bytes: Uint8Array, at: number, end: number): number {
  if (end - at < SHORTEST_FRAME) return NEED_MORE;
  if (isHeaderAt(bytes, at)) return 8;
  const size = claimedSize(framing, bytes, at);
  if (size === NO_FRAME) return NO_FRAME;
  return convinces(framing, bytes, at, end, size) ? size : NO_FRAME;
}

function convinces(
  framing: Framing,
  bytes: Uint8Array,
  at: number,
  end: number,
  size: number,
): boolean {
  if (framing === 10) return convinces10(bytes, at, end, size);
  if (framing === 9) return convinces09(bytes, at, end, size);
  return convinces010(bytes, at, end, size);
}

function convinces10(bytes: Uint8Array, at: number, end: number, size: number): boolean {
  const type = bytes[at + 5];
  const body = at + bytes[at + 4] * 4;
  if (body === at + size) return type === 0 && bytes[at + 4] === 2;
  if (body + 4 > end || body + 4 > at + size) return body + 4 > end && body + 4 <= at + size;
  if (bytes[body] !== 0) return false;
  let after = body + 3;
  if (bytes[body + 1] === 0x53) {
    const code = bytes[body + 2];
    if (type === 0 ? code < 0x10 || code > 0x18 : code < 0x40 || code > 0x44) return false;
  } else if (bytes[body + 1] === 0x80) {
    after = body + 10;
  } else if (bytes[body + 1] === 0xa3) {
    after = body + 3 + bytes[body + 2];
  } else {
    return false;
  }
  if (after >= at + size) return false;
  if (after >= end) return true;
  return bytes[after] === 0x45 || bytes[after] === 0xc0 || bytes[after] === 0xd0;
}

function convinces09(bytes: Uint8Array, at: number, end: number, size: number): boolean {
  const type = bytes[at];
  const channel = (bytes[at + 1] << 8) | bytes[at + 2];
  if (type === 8 && (size !== 8 || channel !== 0)) return false;
  if (type > 3 && type !== 8) return false;
  if (at + size <= end && bytes[at + size - 1] !== 0xce) return false;
  if (type === 1 || type === 2) {
    if (size < 12 || (type === 2 && size < 22)) return false;
    if (at + 11 > end) return true;
    const classId = (bytes[at + 7] << 8) | bytes[at + 8];
    const second = (bytes[at + 9] << 8) | bytes[at + 10];
    if (classId < 10 || classId > 120 || classId % 5 !== 0) return false;
    return type === 1 ? second > 0 && second < 256 : second === 0;
  }
  return true;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

/** How the frames found from one place on hold together. */
interface Chain {
  /** Frames that are there to their end. */
  whole: number;
  /** A further frame begins, and its end is not there yet. */
  begun: boolean;
  contradicted: boolean;
  endsExactly: boolean;
}

const chain: Chain = { whole: 0, begun: false, contradicted: false, endsExactly: false };

/** Fills the one reused `chain`: the search calls this for every octet. */
function follow(framing: Framing, bytes: Uint8Array, start: number, end: number): Chain {
  chain.whole = 0;
  chain.begun = false;
  chain.contradicted = false;
  chain.endsExactly = false;
  let at = start;
  while (chain.whole < 3) {
    const size = convincingSize(framing, bytes, at, end);
    if (size === NEED_MORE) {
      chain.begun = at < end;
      chain.endsExactly = at === end;
      return chain;
    }
    if (size === NO_FRAME) {
      chain.contradicted = true;
      return chain;
    }
    if (at + size > end) {
      chain.begun = true;
      return chain;
    }
    chain.whole++;
    at += size;
  }
  chain.endsExactly = at === end;
  return chain;
}

/** Result of `findBoundary`. */
export interface Boundary {
  readonly at: number;
  readonly framing: Framing;
}

/**
 * The first place in `bytes[start, end)` where frames begin, for any of the framings asked for.
 *
 * @param last no more bytes will come: then a row of frames that fills the rest exactly, or whose last
 *   one is cut, is enough.
 */
export function findBoundary(
  framings: readonly Framing[],
  bytes: Uint8Array,
  start: number,
  end: number,
  last: boolean,
): Boundary | undefined {
  for (let at = start; at + SHORTEST_FRAME <= end; at++) {
    for (const framing of framings) {
      if (mayBegin(framing, bytes, at) && beginsFrames(framing, bytes, at, end, last)) {
        return { at, framing };
      }
    }
  }
  return undefined;
}

/** A first look, since most places are none: the search is what streams without AMQP cost. */
function mayBegin(framing: Framing, bytes: Uint8Array, at: number): boolean {
  const first = bytes[at];
  // `A` of a protocol header.
  if (first === 0x41) return true;
  if (framing === 10) return bytes[at + 4] >= 2 && bytes[at + 5] <= 1;
  if (framing === '0-10') return isFrameHeader010(bytes, at);
  return first >= 1 && first <= 8;
}

/** Whether frames begin right at `at`, by the same measure. */
export function beginsFrames(
  framing: Framing,
  bytes: Uint8Array,
  at: number,
  end: number,
  last: boolean,
): boolean {
  const { whole, begun, contradicted, endsExactly } = follow(framing, bytes, at, end);
  if (contradicted) return false;
  if (whole >= 3 || (whole === 2 && begun && end - at > 64)) return true;
  return last && whole > 0 && (endsExactly || (begun && whole > 1));
}
