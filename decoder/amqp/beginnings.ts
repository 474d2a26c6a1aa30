/** How a stream may begin whose first octet the capture has. */

import { claimedSize, type Framing, isHeaderAt, NO_FRAME, SHORTEST_FRAME } from './boundary.ts';

/** A protocol header, or as much of one as is there. */
export function isHeaderPrefix(bytes: Uint8Array, length: number): boolean {
  if (length >= 4) return isHeaderAt(bytes, 0);
  const expected = [0x41, 0x4d, 0x51];
  return expected.slice(0, length).every((octet, i) => bytes[i] === octet);
}

export function beginsFrame(framing: Framing, bytes: Uint8Array, length: number): boolean {
  return length >= SHORTEST_FRAME && claimedSize(framing, bytes, 0) !== NO_FRAME;
}

/** A 0-9-1 method frame on channel 0 with connection.start in it: only an AMQP server opens so. */
export function isStart(bytes: Uint8Array, length: number): boolean {
  return (
    length >= 11 &&
    bytes[0] === 1 &&
    bytes[1] === 0 &&
    bytes[2] === 0 &&
    bytes[7] === 0 &&
    bytes[8] === 10 &&
    bytes[9] === 0 &&
    bytes[10] === 10
  );
}
