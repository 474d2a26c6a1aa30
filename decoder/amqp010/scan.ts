import { claimsTooMuch, u16, u32, u64, Walk } from '../amqp091/encoding.ts';
import { FLAG, type FrameView, TYPE } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import {
  commandOf,
  type FieldList,
  HEADER_LIST,
  LAYOUT,
  type Signature,
  SLOT,
  structOf,
  unknownCommandType,
} from './catalogue.ts';
import { checkPack, isPresent, skipField, skipSized, surplusFields, uint } from './encoding.ts';
import { FRAME_HEADER_BYTES, OFFSET, positionFlags, SEGMENT, SEGMENT_NAMES } from './frame.ts';

/**
 * The hot path of 0-10: what the index holds of a frame, and whether it is sound. Nothing is allocated
 * unless a frame is malformed.
 */

const walk = new Walk();

/**
 * Fill in `view` from its octets `bytes[start, end)`, of which `view.size` were sent. Provenance,
 * `size` and `clearFields()` are the caller's.
 *
 * A segment may be cut into frames anywhere. Of one in several frames the first is read as far as it
 * goes; what a frame that is not the first says cannot be told from it alone.
 */
export function scanFrame010(view: FrameView): void {
  const { bytes, start, size } = view;
  const have = view.end - start;
  checkFraming(view, have, size);
  if (have < FRAME_HEADER_BYTES || size < FRAME_HEADER_BYTES) return;
  view.channel = u16(bytes, start + OFFSET.channel);
  view.flags |= positionFlags(bytes[start + OFFSET.flags]);
  const isFirst = (view.flags & FLAG.firstFrame) !== 0;
  if (!isFirst) view.flags |= FLAG.continuation;
  const limit = start + size;
  const available = Math.min(view.end, limit);
  walk.begin(available);
  const at = start + FRAME_HEADER_BYTES;
  const end = (view.flags & FLAG.lastFrame) !== 0 ? limit : Number.MAX_SAFE_INTEGER;
  switch (bytes[start + OFFSET.type]) {
    case SEGMENT.control:
    case SEGMENT.command:
      if (isFirst) scanCommand(view, at, end);
      break;
    case SEGMENT.header:
      view.type = TYPE.segmentHeader;
      if (isFirst) scanHeader(view, at, end);
      break;
    case SEGMENT.body:
      view.type = TYPE.segmentBody;
      view.payloadBytes = size - FRAME_HEADER_BYTES;
      break;
    default:
      view.fault(2, OFFSET.type, `${bytes[start + OFFSET.type]} is no segment type`);
  }
  if (walk.faultAt >= 0) view.fault(3, walk.faultAt - start, walk.reason);
}

/** Framing first: where it does not hold, what is inside means little. */
function checkFraming(view: FrameView, have: number, size: number): void {
  const { bytes, start } = view;
  if (have < size && have < LIMITS.frameHeadBytes) {
    view.fault(1, have, `the last ${size - have} of ${size} octets are missing`);
  } else if (size < FRAME_HEADER_BYTES) {
    view.fault(2, 0, `a frame has at least ${FRAME_HEADER_BYTES} octets, this one ${size}`);
  }
  if (have < OFFSET.size + 2) return;
  const claimed = u16(bytes, start + OFFSET.size);
  if (claimed !== size)
    view.fault(2, OFFSET.size, `size says ${claimed} octets, the frame has ${size}`);
}

/** class-code, code; of a command session.header; presence bits, fields. */
function scanCommand(view: FrameView, at: number, end: number): void {
  const { bytes, start } = view;
  if (!walk.need(at, 2, end)) return;
  const signature = commandOf(bytes[at], bytes[at + 1]);
  view.type = signature?.type ?? unknownCommandType(bytes[at], bytes[at + 1]);
  const isCommand = bytes[start + OFFSET.type] === SEGMENT.command;
  let next = at + 2;
  if (isCommand) {
    next = scanSessionHeader(view, next, end);
    if (next < 0) return;
  }
  if (signature === undefined) return;
  if (signature.isCommand !== isCommand) {
    walk.fault(at, wrongSegment(signature, isCommand));
    return;
  }
  next = scanFields(view, next, end, signature);
  // Of a segment that goes on, what is there already is too much.
  const stop = end === Number.MAX_SAFE_INTEGER ? walk.available : end;
  if (next >= 0 && next < stop) walk.fault(next, surplusFields(stop - next));
}

/** Why a control or command cannot be in a segment of the other type. */
export function wrongSegment({ name }: Signature, isCommand: boolean): string {
  const [is, not] = isCommand ? [SEGMENT_NAMES[1], SEGMENT_NAMES[0]] : SEGMENT_NAMES;
  return `${name} is a ${not}, and this is a ${is} segment`;
}

/** A size of one octet, and the presence bits. */
function scanSessionHeader(view: FrameView, at: number, end: number): number {
  const next = skipSized(view.bytes, at, end, 1, walk);
  if (next <= at + 1) return next;
  // Its size says where the fields begin, whatever is wrong inside it.
  const bits = scanFields(view, at + 1, next, HEADER_LIST);
  if (bits >= 0 && bits < next) walk.fault(bits, surplusFields(next - bits));
  return next;
}

/** Coded structs, one after another. */
function scanHeader(view: FrameView, at: number, end: number): void {
  const { bytes } = view;
  let next = at;
  while (next < end && (end !== Number.MAX_SAFE_INTEGER || next < walk.available)) {
    if (!walk.need(next, 6, end)) return;
    const structEnd = next + 4 + u32(bytes, next);
    if (structEnd > end) {
      walk.fault(next, claimsTooMuch(structEnd - next - 4, end - next - 4));
      return;
    }
    if (structEnd < next + 6) {
      walk.fault(next, 'a coded struct has a class-code and a struct-code');
      return;
    }
    const list = structOf(bytes[next + 4], bytes[next + 5]);
    if (list !== undefined) {
      const fieldsEnd = scanFields(view, next + 6, structEnd, list);
      if (fieldsEnd >= 0 && fieldsEnd < structEnd) {
        walk.fault(fieldsEnd, surplusFields(structEnd - fieldsEnd));
      }
    }
    // What is wrong inside a struct does not hide where the next begins.
    if (walk.cut || !walk.need(next, structEnd - next, end)) return;
    next = structEnd;
  }
}

/** Presence bits and fields; where the next octet is, or -1. */
function scanFields(view: FrameView, at: number, limit: number, list: FieldList): number {
  const { bytes } = view;
  if (!checkPack(bytes, at, limit, list, walk)) return -1;
  const { packWidth, layouts, widths, slots, flags } = list;
  let next = at + packWidth;
  for (let i = 0; i < layouts.length; i++) {
    if (!isPresent(bytes, at, packWidth, i)) continue;
    if (layouts[i] === LAYOUT.bit) {
      view.flags |= flags[i];
      continue;
    }
    const begin = next;
    next = skipField(bytes, begin, limit, list, i, 0, walk);
    if (next < 0) return -1;
    if (slots[i] !== SLOT.none) keep(view, slots[i], widths[i], begin, next);
  }
  return next;
}

/** @param width of a number, or of the size before a text */
function keep(view: FrameView, slot: number, width: number, begin: number, end: number): void {
  const { bytes } = view;
  switch (slot) {
    case SLOT.name:
      view.nameStart = begin + width;
      view.nameEnd = end;
      break;
    case SLOT.address:
      view.addressStart = begin + width;
      view.addressEnd = end;
      break;
    case SLOT.routingKey:
      view.routingKeyStart = begin + width;
      view.routingKeyEnd = end;
      break;
    case SLOT.error:
      view.errorStart = begin + width;
      view.errorEnd = end;
      break;
    case SLOT.replyCode:
      view.replyCode = uint(bytes, begin, width);
      break;
    case SLOT.deliveryId:
      view.deliveryId = width === 8 ? u64(bytes, begin) : u32(bytes, begin);
      break;
    case SLOT.credit:
      view.credit = uint(bytes, begin, width);
      break;
    case SLOT.payload:
      view.payloadBytes = u64(bytes, begin);
      break;
    case SLOT.acceptMode:
      view.flags |= FLAG.hasAcceptMode | (bytes[begin] === 1 ? FLAG.acceptNone : 0);
      break;
    case SLOT.acquireMode:
      view.flags |= FLAG.hasAcquireMode | (bytes[begin] === 1 ? FLAG.notAcquired : 0);
      break;
    case SLOT.creditUnit:
      if (bytes[begin] === 1) view.flags |= FLAG.byteCredit;
      break;
  }
}
