import { FLAG, type FrameView, TYPE } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { Amqp0xCode } from '../protocol.ts';
import {
  ARGUMENT,
  propertiesOf,
  type Signature,
  SLOT,
  signatureOf,
  unknownMethodType,
} from './catalogue.ts';
import {
  skipArgument,
  skipPropertyFlags,
  surplusArguments,
  surplusProperties,
  u16,
  u32,
  u64,
  Walk,
} from './encoding.ts';

/**
 * The hot path of 0-8, 0-9 and 0-9-1: what the index holds of a frame, and whether it is sound.
 *
 *     0      1         3          7                  size - 1
 *     +------+---------+----------+------------------+-----------+
 *     | type | channel | size     | payload          | frame-end |     0-9-1 §4.2.3
 *     +------+---------+----------+------------------+-----------+
 *
 * Nothing is allocated unless a frame is malformed. `publish`, `deliver` and `ack` are most of all
 * methods and have a way of their own; whatever is unusual about one takes the general way.
 */
export const FRAME_HEADER_BYTES = 7;
/** Frame header and frame-end. */
export const FRAME_OVERHEAD_BYTES = 8;
export const FRAME_END = 0xce;

/** Frame types of the constants in the specifications. */
export const FRAME_TYPE = { method: 1, header: 2, body: 3, heartbeat: 8 } as const;

/** 0-8 and 0-9 reserve these frame types without saying what is in them. */
export const OLD_FRAME_TYPES: { readonly [type: number]: string } = {
  4: 'frame-oob-method',
  5: 'frame-oob-header',
  6: 'frame-oob-body',
  7: 'frame-trace',
};

/** class-id, weight, body-size, property-flags. */
const CONTENT_HEADER_BYTES = 14;

const PUBLISH = 0x003c0028;
const DELIVER = 0x003c003c;
const ACK = 0x003c0050;
const PUBLISH_TYPE = typeOf(60, 40);
const DELIVER_TYPE = typeOf(60, 60);
const ACK_TYPE = typeOf(60, 80);

function typeOf(classId: number, methodId: number): number {
  return signatureOf(3, classId, methodId)?.type ?? TYPE.unknown;
}

const walk = new Walk();

/**
 * Fill in `view` from its octets `bytes[start, end)`, of which `view.size` were sent. Provenance,
 * `size` and `clearFields()` are the caller's. `credit` is a message-count or prefetch-count,
 * `payloadBytes` what a body frame carries or a content header announces.
 */
export function scanFrame091(view: FrameView, version: Amqp0xCode): void {
  const { bytes, start, size } = view;
  const have = view.end - start;
  checkFraming(view, have, size);
  if (have >= 3) view.channel = u16(bytes, start + 1);
  if (have < FRAME_HEADER_BYTES) return;
  const limit = Math.max(start + size - 1, start + FRAME_HEADER_BYTES);
  const available = Math.min(view.end, limit);
  switch (bytes[start]) {
    case FRAME_TYPE.method:
      scanMethod(view, start + FRAME_HEADER_BYTES, limit, available, version);
      break;
    case FRAME_TYPE.header:
      view.type = TYPE.contentHeader;
      scanContentHeader(view, start + FRAME_HEADER_BYTES, limit, available, version);
      break;
    case FRAME_TYPE.body:
      view.type = TYPE.contentBody;
      view.payloadBytes = Math.max(size - FRAME_OVERHEAD_BYTES, 0);
      break;
    case FRAME_TYPE.heartbeat:
      view.type = TYPE.heartbeat;
      if (size > FRAME_OVERHEAD_BYTES) view.fault(3, FRAME_HEADER_BYTES, HEARTBEAT_PAYLOAD);
      break;
    default:
      if (version === 3 || OLD_FRAME_TYPES[bytes[start]] === undefined) {
        view.fault(2, 0, `${bytes[start]} is no frame type`);
      }
  }
}

const HEARTBEAT_PAYLOAD = 'a heartbeat has no payload';

/** Framing first: where it does not hold, what is inside means little. */
function checkFraming(view: FrameView, have: number, size: number): void {
  const { bytes, start } = view;
  if (have < size) {
    // A view this long is the head of a large frame, not what is left of a damaged one.
    if (have < LIMITS.frameHeadBytes) {
      view.fault(1, have, `the last ${size - have} of ${size} octets are missing`);
    }
  } else if (size < FRAME_OVERHEAD_BYTES) {
    view.fault(2, 0, `a frame has at least ${FRAME_OVERHEAD_BYTES} octets, this one ${size}`);
  } else if (bytes[start + size - 1] !== FRAME_END) {
    const octet = bytes[start + size - 1].toString(16).padStart(2, '0');
    view.fault(2, size - 1, `frame-end is 0x${octet}, not 0xce`);
  }
  if (have >= FRAME_HEADER_BYTES) {
    const claimed = u32(bytes, start + 3) + FRAME_OVERHEAD_BYTES;
    if (claimed !== size) view.fault(2, 3, `size says ${claimed} octets, the frame has ${size}`);
  }
}

function scanMethod(
  view: FrameView,
  at: number,
  limit: number,
  available: number,
  version: Amqp0xCode,
): void {
  const { bytes, start } = view;
  if (at + 4 > available) {
    if (at + 4 > limit) view.fault(3, FRAME_HEADER_BYTES, 'no class-id and method-id');
    return;
  }
  if (available === limit) {
    switch ((u16(bytes, at) << 16) | u16(bytes, at + 2)) {
      case PUBLISH:
        if (scanPublish(view, at + 4, limit)) return;
        break;
      case DELIVER:
        if (scanDeliver(view, at + 4, limit)) return;
        break;
      case ACK:
        if (at + 13 !== limit) break;
        view.type = ACK_TYPE;
        view.deliveryId = u64(bytes, at + 4);
        if ((bytes[at + 12] & 1) !== 0) view.flags |= FLAG.multiple;
        return;
    }
  }
  const classId = u16(bytes, at);
  const methodId = u16(bytes, at + 2);
  const signature = signatureOf(version, classId, methodId);
  if (signature === undefined) {
    view.type = unknownMethodType(classId, methodId);
    return;
  }
  view.type = signature.type;
  walk.begin(available);
  const next = scanArguments(view, at + 4, limit, signature);
  if (next >= 0 && next < limit) walk.fault(next, surplusArguments(limit - next));
  if (walk.faultAt >= 0) view.fault(3, walk.faultAt - start, walk.reason);
}

/** ticket, exchange, routing-key, bits. False when the octets are not exactly that. */
function scanPublish(view: FrameView, at: number, limit: number): boolean {
  const { bytes } = view;
  const exchange = at + 3;
  if (exchange > limit) return false;
  const exchangeEnd = exchange + bytes[exchange - 1];
  const key = exchangeEnd + 1;
  if (key > limit) return false;
  const keyEnd = key + bytes[exchangeEnd];
  if (keyEnd + 1 !== limit) return false;
  view.type = PUBLISH_TYPE;
  view.addressStart = exchange;
  view.addressEnd = exchangeEnd;
  view.routingKeyStart = key;
  view.routingKeyEnd = keyEnd;
  if ((bytes[keyEnd] & 1) !== 0) view.flags |= FLAG.mandatory;
  return true;
}

/** consumer-tag, delivery-tag, redelivered, exchange, routing-key. */
function scanDeliver(view: FrameView, at: number, limit: number): boolean {
  const { bytes } = view;
  if (at + 1 > limit) return false;
  const tagEnd = at + 1 + bytes[at];
  const exchange = tagEnd + 10;
  if (exchange > limit) return false;
  const exchangeEnd = exchange + bytes[exchange - 1];
  const key = exchangeEnd + 1;
  if (key > limit) return false;
  const keyEnd = key + bytes[exchangeEnd];
  if (keyEnd !== limit) return false;
  view.type = DELIVER_TYPE;
  view.nameStart = at + 1;
  view.nameEnd = tagEnd;
  view.deliveryId = u64(bytes, tagEnd);
  if ((bytes[tagEnd + 8] & 1) !== 0) view.flags |= FLAG.redelivered;
  view.addressStart = exchange;
  view.addressEnd = exchangeEnd;
  view.routingKeyStart = key;
  view.routingKeyEnd = keyEnd;
  return true;
}

function scanArguments(view: FrameView, at: number, limit: number, signature: Signature): number {
  const { bytes } = view;
  const { types, slots, flags, bits } = signature;
  let next = at;
  for (let i = 0; i < types.length; i++) {
    const begin = next;
    const type = types[i];
    if (type === ARGUMENT.bit) {
      if (bits[i] === 0) {
        if (!walk.need(begin, 1, limit)) return -1;
        next = begin + 1;
      }
      if (((bytes[next - 1] >> bits[i]) & 1) !== 0) view.flags |= flags[i];
      continue;
    }
    if (i === types.length - 1 && signature.lastIsOptional && begin === limit) return begin;
    next = skipArgument(bytes, begin, limit, type, walk);
    if (next < 0) return -1;
    if (slots[i] !== SLOT.none) keep(view, slots[i], type, begin, next);
  }
  return next;
}

function keep(view: FrameView, slot: number, type: number, begin: number, end: number): void {
  switch (slot) {
    case SLOT.name:
      view.nameStart = begin + 1;
      view.nameEnd = end;
      break;
    case SLOT.address:
      view.addressStart = begin + 1;
      view.addressEnd = end;
      break;
    case SLOT.routingKey:
      view.routingKeyStart = begin + 1;
      view.routingKeyEnd = end;
      break;
    case SLOT.error:
      view.errorStart = begin + 1;
      view.errorEnd = end;
      break;
    case SLOT.replyCode:
      view.replyCode = u16(view.bytes, begin);
      break;
    case SLOT.deliveryId:
      view.deliveryId = u64(view.bytes, begin);
      break;
    case SLOT.credit:
      view.credit = type === ARGUMENT.short ? u16(view.bytes, begin) : u32(view.bytes, begin);
      break;
    case SLOT.payload:
      view.payloadBytes = end - begin - (type === ARGUMENT.content ? 5 : 4);
      break;
  }
}

/** 0-9-1 §4.2.6.1. */
function scanContentHeader(
  view: FrameView,
  at: number,
  limit: number,
  available: number,
  version: Amqp0xCode,
): void {
  const { bytes, start } = view;
  if (at + CONTENT_HEADER_BYTES > limit) {
    view.fault(3, FRAME_HEADER_BYTES, contentHeaderTooShort(limit - at));
    return;
  }
  if (at + 12 > available) return;
  view.payloadBytes = u64(bytes, at + 4);
  const list = propertiesOf(version, u16(bytes, at));
  if (list === undefined || at + CONTENT_HEADER_BYTES > available) return;
  walk.begin(available);
  const flags = u16(bytes, at + 12);
  const { types } = list;
  let next = skipPropertyFlags(bytes, at + 12, limit, list.undefinedFlags, walk);
  for (let i = 0; i < types.length && next >= 0; i++) {
    if ((flags & (0x8000 >> i)) !== 0) next = skipArgument(bytes, next, limit, types[i], walk);
  }
  if (next >= 0 && next < limit) walk.fault(next, surplusProperties(limit - next));
  if (walk.faultAt >= 0) view.fault(3, walk.faultAt - start, walk.reason);
}

function contentHeaderTooShort(count: number): string {
  return `a content header has at least ${CONTENT_HEADER_BYTES} octets, this one ${count}`;
}
