/**
 * Where WebSocket frames begin, by structure alone: for captures that start in the middle of a connection, and
 * behind octets that are missing. Headers that follow one another prove little each; a message that AMQP fills
 * to its last octet proves much.
 */

import {
  beginsFrames,
  claimedSize,
  type Framing,
  isHeaderAt,
  SHORTEST_FRAME,
} from '../amqp/boundary.ts';
import { LIMITS } from '../limits.ts';
import { RESERVED } from './extensions.ts';
import { CONTROL_BYTES, FrameHeader, OPCODE, unmask } from './frame-header.ts';

export interface SearchRules {
  /** Whether the frames of that direction are masked; undefined where nothing tells. */
  readonly isMasked: boolean | undefined;
  /** It is known already that frames are there. */
  readonly isWebSocket: boolean;
}

/** Messages, or parts of some, in a row that convince without AMQP in them where frames are known to be; */
const CONVINCING = 4;
/** and where they are not: all compressed, and not all of the same length, as what repeats itself would be. */
const COMPRESSED = 6;
const AMQP: readonly Framing[] = [10, 9];
const header = new FrameHeader();
const payload = new Uint8Array(LIMITS.searchedMessageBytes);

export interface FoundFrames {
  readonly at: number;
  /** The first one is a message that AMQP fills. */
  readonly hasAmqp: boolean;
}

/**
 * The first place in `bytes[start, end)` where frames begin.
 *
 * @param last no more octets will come: frames that fill the rest exactly are enough
 */
export function findFrames(
  bytes: Uint8Array,
  start: number,
  end: number,
  rules: SearchRules,
  last: boolean,
): FoundFrames | undefined {
  for (let at = start; at + 2 < end; at++) {
    if (MAY_BEGIN[bytes[at]] !== 1) continue;
    const by = begins(bytes, at, end, rules, last);
    if (by !== undefined) return { at, hasAmqp: by === 'amqp' };
  }
  return undefined;
}

/** By its first octet, whether a frame is one that may stand in a row: a first look, since most places are none. */
const MAY_BEGIN = Uint8Array.from({ length: 256 }, (_, octet) => {
  header.read(Uint8Array.of(octet, 1), 0, 2);
  return isPlausible() ? 1 : 0;
});

function begins(
  bytes: Uint8Array,
  start: number,
  end: number,
  rules: SearchRules,
  last: boolean,
): 'amqp' | 'row' | undefined {
  let { isMasked } = rules;
  let inMessage: boolean | undefined;
  let messages = 0;
  let compressed = 0;
  let length = 0;
  let differ = 0;
  let amqp: 'fills' | 'begins' | undefined;
  let at = start;
  while (messages < COMPRESSED && header.read(bytes, at, end)) {
    isMasked ??= header.isMasked;
    if (header.isMasked !== isMasked || !isPlausible()) return undefined;
    const body = at + header.headerBytes;
    const next = body + header.length;
    if (!header.isControl) {
      const goesOn = header.opcode === OPCODE.continuation;
      if (inMessage !== undefined && inMessage !== goesOn) return undefined;
      inMessage = !header.isFinal;
    }
    if (at === start) amqp = amqpIn(bytes, body, end);
    if (next > end) {
      // Two octets of header may stand in front of a frame by chance; four, or a mask that fits, do not.
      if (amqp !== undefined && (isMasked || header.length > CONTROL_BYTES)) return 'amqp';
      break;
    }
    if (header.reserved === RESERVED.compressed) compressed++;
    if (!header.isControl) {
      messages++;
      if (header.length !== length) differ++;
      length = header.length;
    }
    at = next;
  }
  if (amqp === 'fills' || (amqp === 'begins' && messages > 1)) return 'amqp';
  const isRow = rules.isWebSocket
    ? messages >= CONVINCING || (last && messages > 1 && at === end)
    : compressed >= COMPRESSED && differ > COMPRESSED / 2;
  return isRow ? 'row' : undefined;
}

/**
 * Of a direction that carries AMQP: messages of text are none of it, and an empty frame of data is allowed,
 * but octets of nothing look like it.
 */
function isPlausible(): boolean {
  const { opcode, reserved, length } = header;
  if (!header.isKnown || !header.isProper) return false;
  if (header.isControl) return header.isFinal && reserved === 0 && length <= CONTROL_BYTES;
  if (length === 0 || opcode === OPCODE.text) return false;
  if (opcode === OPCODE.continuation) return reserved === 0;
  return reserved === 0 || reserved === RESERVED.compressed;
}

/** What AMQP does with the message that begins in this frame: its frames fill what there is of it, or go on behind it. */
function amqpIn(bytes: Uint8Array, body: number, end: number): 'fills' | 'begins' | undefined {
  const { opcode, reserved, isMasked, mask } = header;
  if (opcode !== OPCODE.binary || reserved !== 0) return undefined;
  const length = Math.min(header.length, end - body, payload.length);
  if (length < SHORTEST_FRAME) return undefined;
  const take = (count: number) => {
    if (isMasked) unmask(bytes, body, body + count, mask, 0, payload);
    else payload.set(bytes.subarray(body, body + count));
  };
  take(SHORTEST_FRAME);
  const mayBe = AMQP.some((one) => claimedSize(one, payload, 0) > 0) || isHeaderAt(payload, 0);
  if (!mayBe) return undefined;
  take(length);
  const isWhole = length === header.length;
  if (isWhole && AMQP.some((one) => beginsFrames(one, payload, 0, length, true))) return 'fills';
  const isBegun = AMQP.some((framing) => {
    const size = claimedSize(framing, payload, 0);
    return size <= length && size > 0 && beginsFrames(framing, payload, 0, size, true);
  });
  return isBegun ? 'begins' : undefined;
}
