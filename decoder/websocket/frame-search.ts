/**
 * Where WebSocket frames begin, by structure alone: for captures that start in the middle of a connection, and
 * behind octets that are missing. Headers that follow one another prove little each; a message that AMQP fills
 * to its last octet proves much.
 */

import { beginsFrames, type Framing } from '../amqp/boundary.ts';
import { LIMITS } from '../limits.ts';
import { RESERVED } from './extensions.ts';
import { FrameHeader, OPCODE, unmask } from './frame-header.ts';

export interface SearchRules {
  /** Whether the frames of that direction are masked; undefined where nothing tells. */
  readonly isMasked: boolean | undefined;
  /** It is known already that frames are there. */
  readonly isWebSocket: boolean;
}

/** Frames in a row that convince without AMQP in them. */
const CONVINCING = 4;
const AMQP: readonly Framing[] = [10, 9];
const header = new FrameHeader();
const payload = new Uint8Array(LIMITS.searchedMessageBytes);

/**
 * The first place in `bytes[start, end)` where frames begin, or -1.
 *
 * @param last no more octets will come: frames that fill the rest exactly are enough
 */
export function findFrames(
  bytes: Uint8Array,
  start: number,
  end: number,
  rules: SearchRules,
  last: boolean,
): number {
  for (let at = start; at + 2 < end; at++) {
    if (begins(bytes, at, end, rules, last)) return at;
  }
  return -1;
}

function begins(
  bytes: Uint8Array,
  start: number,
  end: number,
  rules: SearchRules,
  last: boolean,
): boolean {
  let { isMasked } = rules;
  let whole = 0;
  let compressed = 0;
  let hasAmqp = false;
  let at = start;
  while (whole < CONVINCING && header.read(bytes, at, end)) {
    isMasked ??= header.isMasked;
    if (header.isMasked !== isMasked || !isPlausible()) return false;
    const body = at + header.headerBytes;
    const next = body + header.length;
    if (next > end) break;
    if (whole === 0) hasAmqp = carriesAmqp(bytes, body);
    if (header.reserved === RESERVED.compressed) compressed++;
    whole++;
    at = next;
  }
  if (hasAmqp) return true;
  if (whole >= CONVINCING) return rules.isWebSocket || compressed >= CONVINCING;
  return last && rules.isWebSocket && whole > 1 && at === end;
}

function isPlausible(): boolean {
  const { opcode, reserved, length } = header;
  if (!header.isKnown || !header.isProper) return false;
  if (header.isControl) return header.isFinal && reserved === 0 && length <= 125;
  if (opcode === OPCODE.continuation) return reserved === 0;
  return reserved === 0 || reserved === RESERVED.compressed;
}

/** The message begins in this frame, which is whole, and frames of AMQP fill it. */
function carriesAmqp(bytes: Uint8Array, body: number): boolean {
  const { opcode, reserved, length, isMasked, mask } = header;
  if (opcode !== OPCODE.binary || reserved !== 0) return false;
  if (length < 8 || length > payload.length) return false;
  if (isMasked) unmask(bytes, body, body + length, mask, 0, payload);
  else payload.set(bytes.subarray(body, body + length));
  return AMQP.some((framing) => beginsFrames(framing, payload, 0, length, true));
}
