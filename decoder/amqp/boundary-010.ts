/** Where frames of 0-10 begin, by structure alone; see `boundary.ts`. */

import { commandOf, structOf } from '../amqp010/catalogue.ts';
import { FRAME_HEADER_BYTES, OFFSET, POSITION, SEGMENT } from '../amqp010/frame.ts';

/** Whether the first eight octets may be those of a frame header: what has to be 0 is, and the size is no less than its own. */
export function isFrameHeader010(bytes: Uint8Array, at: number): boolean {
  if ((bytes[at] & 0xf0) !== 0 || bytes[at + 4] !== 0) return false;
  if ((bytes[at + OFFSET.track] & 0xf0) !== 0) return false;
  return bytes[at + OFFSET.size] > 0 || bytes[at + OFFSET.size + 1] >= FRAME_HEADER_BYTES;
}

/**
 * Whether what follows is a frame, as far as `end` lets it be seen: a known control, command or struct
 * where one has to begin, on its track and at its place in the assembly.
 */
export function convinces010(bytes: Uint8Array, at: number, end: number, size: number): boolean {
  const position = bytes[at + OFFSET.flags];
  const type = bytes[at + OFFSET.type];
  const isFirst = (position & POSITION.firstFrame) !== 0;
  const opens = type === SEGMENT.control || type === SEGMENT.command;
  if (type > SEGMENT.body || opens !== ((position & POSITION.firstSegment) !== 0)) return false;
  if ((bytes[at + OFFSET.track] === 0) !== (type === SEGMENT.control)) return false;
  const rest = Math.min(end, at + FRAME_HEADER_BYTES);
  for (let i = at + 8; i < rest; i++) if (bytes[i] !== 0) return false;
  const body = at + FRAME_HEADER_BYTES;
  if (type === SEGMENT.body) return (position & POSITION.lastSegment) !== 0;
  // A header may have no octets at all, and what is not the first frame of a segment any.
  if (!isFirst || (type === SEGMENT.header && body === at + size)) return true;
  return opens
    ? beginsCommand(bytes, body, Math.min(end, at + size), at + size <= end, type)
    : beginsStruct(bytes, body, Math.min(end, at + size), at + size <= end);
}

/** @param isWhole all octets of the frame are there: then those that are looked for have to be */
function beginsCommand(
  bytes: Uint8Array,
  at: number,
  end: number,
  isWhole: boolean,
  type: number,
): boolean {
  if (at + 2 > end) return !isWhole;
  const signature = commandOf(bytes[at], bytes[at + 1]);
  if (signature === undefined || signature.isCommand !== (type === SEGMENT.command)) return false;
  if (!signature.isCommand) return true;
  // session.header: one octet of presence bits, of which one is a field.
  if (at + 4 > end) return !isWhole;
  return bytes[at + 2] === 1 && bytes[at + 3] <= 1;
}

function beginsStruct(bytes: Uint8Array, at: number, end: number, isWhole: boolean): boolean {
  if (at + 6 > end) return !isWhole;
  return structOf(bytes[at + 4], bytes[at + 5]) !== undefined;
}
