import type { FrameView } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { ARGUMENT } from './catalogue.ts';
import { skipArgument, skipPropertyFlags, u16, u32, Walk } from './encoding.ts';
import { FRAME_HEADER_BYTES } from './scan.ts';
import { text } from './values.ts';

const BASIC_CLASS = 60;
/** class-id, weight, body-size: the property flags follow. */
const FLAGS_AT = 12;
const CORRELATION_ID = 5;
const MESSAGE_ID = 8;
const ID_FLAGS = (0x8000 >> CORRELATION_ID) | (0x8000 >> MESSAGE_ID);

/** Of the first nine properties of class basic, the same in every version. */
const TYPES = Uint8Array.of(
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
  ARGUMENT.table,
  ARGUMENT.octet,
  ARGUMENT.octet,
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
);

const walk = new Walk();

/** Where the property flags and properties of a content header lie: `bytes[start, end)` as far as at hand. */
export function propertiesStart(view: FrameView): number {
  return view.start + FRAME_HEADER_BYTES + FLAGS_AT;
}

/** Where the payload of a method, header or body frame ends, as far as it is at hand. */
export function payloadEnd(view: FrameView): number {
  return Math.min(view.end, view.start + view.size - 1, view.start + LIMITS.frameHeadBytes);
}

/**
 * Fills in message-id and correlation-id from a content header (0-9-1 §4.2.6.1), where it has them and
 * they are at hand. Allocates nothing but the texts.
 */
export function scanIds(
  view: FrameView,
  target: { messageId: JsonValue | undefined; correlationId: JsonValue | undefined },
): void {
  const { bytes } = view;
  const end = payloadEnd(view);
  const at = propertiesStart(view);
  if (at + 2 > end || u16(bytes, at - FLAGS_AT) !== BASIC_CLASS) return;
  const flags = u16(bytes, at);
  if ((flags & ID_FLAGS) === 0) return;
  walk.begin(end);
  let next = skipPropertyFlags(bytes, at, end, 0, walk);
  for (let i = 0; i <= MESSAGE_ID && next >= 0; i++) {
    if ((flags & (0x8000 >> i)) === 0) continue;
    const start = next;
    next =
      TYPES[i] === ARGUMENT.table ? behindTable(bytes, start, end) : skip(bytes, start, end, i);
    if (next < 0) return;
    if (i === CORRELATION_ID) target.correlationId = text(bytes, start + 1, next);
    else if (i === MESSAGE_ID) target.messageId = text(bytes, start + 1, next);
  }
}

function skip(bytes: Uint8Array, at: number, end: number, property: number): number {
  return skipArgument(bytes, at, end, TYPES[property], walk);
}

/** Only the length counts here; whether the table is sound is the frame scan's matter. */
function behindTable(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  const next = at + 4 + u32(bytes, at);
  return next > end ? -1 : next;
}
