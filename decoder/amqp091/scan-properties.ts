import type { ContentHash } from '../content-hash.ts';
import { ABSENT, type FrameView } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { ARGUMENT } from './catalogue.ts';
import { skipArgument, skipPropertyFlags, u16, u32, Walk } from './encoding.ts';
import { FRAME_HEADER_BYTES } from './scan.ts';
import { HeaderWalk } from './scan-headers.ts';
import { text } from './values.ts';

const BASIC_CLASS = 60;
/** class-id, weight, body-size: the property flags follow. */
const FLAGS_AT = 12;
const BODY_SIZE_AT = 4;

const CONTENT_TYPE = 0;
const HEADERS = 2;
const CORRELATION_ID = 5;
const MESSAGE_ID = 8;
const HEADERS_FLAG = 0x8000 >> HEADERS;

/** Of the properties of class basic, in the order of their flags; 0-8 and 0-9 have the same. */
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
  ARGUMENT.timestamp,
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
  ARGUMENT.shortstr,
);

const walk = new Walk();
const headers = new HeaderWalk();
const flagOctets = new Uint8Array(2);

/** What a content header says of its message. */
export interface MessageFacts {
  messageId: JsonValue | undefined;
  correlationId: JsonValue | undefined;
  contentType: string | undefined;
  headerDeliveryCount: number;
}

/** Where the payload of a method, header or body frame ends, as far as it is at hand. */
export function payloadEnd(view: FrameView): number {
  return Math.min(view.end, view.start + view.size - 1, view.start + LIMITS.frameHeadBytes);
}

/** Decodes a short string, or finds it decoded. */
interface TextReader {
  read(bytes: Uint8Array, start: number, end: number): string | undefined;
}

/**
 * Fills in what a content header (0-9-1 §4.2.6.1) says, where it is at hand, and hashes body-size and
 * properties, but for the headers that brokers add. Allocates nothing but the texts.
 *
 * @param target undefined for a message that has no record
 * @returns false when not all of it could be hashed
 */
export function scanProperties(
  view: FrameView,
  target: MessageFacts | undefined,
  hash: ContentHash,
  texts: TextReader,
): boolean {
  const { bytes } = view;
  const end = payloadEnd(view);
  const begin = view.start + FRAME_HEADER_BYTES;
  const at = begin + FLAGS_AT;
  if (at + 2 > end || u16(bytes, begin) !== BASIC_CLASS) return false;
  const flags = u16(bytes, at);
  walk.begin(end);
  let next = skipPropertyFlags(bytes, at, end, 0, walk);
  let table = ABSENT;
  let behindTable = ABSENT;
  for (let i = 0; i < TYPES.length && next >= 0; i++) {
    if ((flags & (0x8000 >> i)) === 0) continue;
    const from = next;
    next =
      i === HEADERS ? behind(bytes, from, end) : skipArgument(bytes, from, end, TYPES[i], walk);
    if (next < 0) return false;
    if (i === HEADERS) {
      table = from;
      behindTable = next;
    } else if (target === undefined) continue;
    else if (i === CONTENT_TYPE) target.contentType = texts.read(bytes, from + 1, next);
    else if (i === CORRELATION_ID) target.correlationId = text(bytes, from + 1, next);
    else if (i === MESSAGE_ID) target.messageId = text(bytes, from + 1, next);
  }
  if (next < 0) return false;
  if (table === ABSENT) {
    hash.add(bytes, begin + BODY_SIZE_AT, next);
    return true;
  }
  // Without the flag, too: headers that brokers alone added are as good as none.
  hash.add(bytes, begin + BODY_SIZE_AT, at);
  flagOctets[0] = (flags & ~HEADERS_FLAG) >> 8;
  flagOctets[1] = flags;
  hash.add(flagOctets, 0, 2);
  hash.add(bytes, at + 2, table);
  hash.add(bytes, behindTable, next);
  scanHeaders(bytes, table, behindTable, target, hash);
  return true;
}

function scanHeaders(
  bytes: Uint8Array,
  at: number,
  end: number,
  target: MessageFacts | undefined,
  hash: ContentHash,
): void {
  headers.begin(bytes, at, end);
  // Neighbours are hashed in one go.
  let from = at + 4;
  while (headers.next()) {
    if (!headers.isAdded) continue;
    hash.add(bytes, from, headers.entryStart);
    from = headers.entryEnd;
    const count = headers.deliveryCount;
    if (count !== ABSENT && target !== undefined) target.headerDeliveryCount = count;
  }
  hash.add(bytes, from, end);
}

/** Only the length counts here; whether the table is sound is the frame scan's matter. */
function behind(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  const next = at + 4 + u32(bytes, at);
  return next > end ? -1 : next;
}
