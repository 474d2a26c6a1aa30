import type { ProtocolCode } from './protocol.ts';
import type {
  Bytes,
  ConnectionNumber,
  Direction,
  FileOffset,
  FrameNumber,
  Nanos,
  PacketNumber,
  StreamOffset,
} from './units.ts';

/** Marks a numeric field that is not there. Never a legal value: all of them are unsigned. */
export const ABSENT = -1;

/** Codes of `FrameView.type`. 1.0 performatives add their descriptor code, methods their row. */
export const TYPE = {
  unknown: 0,
  protocolHeader: 1,
  gap: 2,
  /** 0x100 + descriptor code: open is 0x110, sasl-outcome 0x144. */
  amqp10: 0x100,
  amqp10Empty: 0x1ff,
  contentHeader: 0x202,
  contentBody: 0x203,
  heartbeat: 0x208,
  segmentHeader: 0x302,
  segmentBody: 0x303,
  /** 0x1000 + row of the method table. */
  method: 0x1000,
  /**
   * 0x2000 + row of the 0-10 table, for names that no method of 0-9-1 has; what has one of those has its
   * code: a code stands for a name, whatever the version.
   */
  command: 0x2000,
  /** 0x40000000 + class id × 65536 + method id, for methods that no table knows. */
  unknownMethod: 0x40000000,
} as const;

/**
 * Bits of `FrameView.flags`. A boolean field has two bits: `has…` (it is on the wire and not null)
 * and its value, since absent, null and false are different things.
 */
export const FLAG = {
  hasSettled: 1 << 0,
  settled: 1 << 1,
  hasMore: 1 << 2,
  more: 1 << 3,
  hasAborted: 1 << 4,
  aborted: 1 << 5,
  hasRole: 1 << 6,
  /** 1.0 role: set means receiver. */
  role: 1 << 7,
  /** 0-9-1 multiple. */
  multiple: 1 << 8,
  /** 0-9-1 redelivered. */
  redelivered: 1 << 9,
  /** 0-9-1 requeue. */
  requeue: 1 << 10,
  mandatory: 1 << 11,
  /** The payload holds credentials (`$cbs`). */
  secretPayload: 1 << 12,
  /** This transfer (1.0) or frame (0-10) goes on with a message or segment begun in an earlier frame. */
  continuation: 1 << 13,
  /** 0-10 session.header: asks to be told when this command and all before it are complete. */
  sync: 1 << 14,
  hasDrain: 1 << 15,
  drain: 1 << 16,
  hasEcho: 1 << 17,
  echo: 1 << 18,
  /** 0-10: where the frame is in its segment, and that in its assembly. In the order of the frame header's bits. */
  lastFrame: 1 << 20,
  firstFrame: 1 << 21,
  lastSegment: 1 << 22,
  firstSegment: 1 << 23,
  hasAcceptMode: 1 << 24,
  /** 0-10 accept-mode none: no message.accept will come. */
  acceptNone: 1 << 25,
  hasAcquireMode: 1 << 26,
  /** 0-10 acquire-mode not-acquired: the message stays with the queue (browsing). */
  notAcquired: 1 << 27,
  /** 0-10 message.flow: `credit` counts octets, not messages. */
  byteCredit: 1 << 28,
  /** The octets of the frame were decrypted or unmasked: its pieces name those that they were in the file. */
  decrypted: 1 << 19,
  /** The octets of the frame were compressed: its pieces say where they are among all that were inflated. */
  inflated: 1 << 29,
} as const;

/**
 * Where the octets of a frame are to be read again:
 *
 * - `file`: they lie in the capture as they are;
 * - `decrypted`: they were decrypted or unmasked, octet for octet, and are kept so at the same offsets;
 * - `inflated`: they are kept as they were inflated, one behind another.
 */
export type Place = 'file' | 'decrypted' | 'inflated';

/** @param flags `FrameView.flags` */
export function placeOf(flags: number): Place {
  if ((flags & FLAG.inflated) !== 0) return 'inflated';
  return (flags & FLAG.decrypted) !== 0 ? 'decrypted' : 'file';
}

export const MALFORMED_LAYERS = ['none', 'tcp', 'frame', 'amqp'] as const;

/** Which bytes of the file make up a frame. Parallel arrays, `count` of them in use; reused. */
export interface PieceList {
  count: number;
  /** Octets from the first octet of the frame. */
  start: Float64Array;
  length: Float64Array;
  /** Where the piece lies in the plain capture file. */
  fileOffset: Float64Array;
  packet: Float64Array;
}

/**
 * One frame as the hot path sees it: numbers only, one object reused for all frames.
 *
 * A sink must copy what it keeps before it returns. Texts are ranges of `bytes` so that nothing is
 * allocated; `-1` means absent.
 */
export class FrameView {
  number: FrameNumber = 0;
  packet: PacketNumber = 0;
  timeNanos: Nanos = 0;
  connection: ConnectionNumber = 0;
  direction: Direction = 0;
  protocol: ProtocolCode = 0;
  type = 0;
  /** ABSENT on protocol headers and gaps. */
  channel = ABSENT;
  /** Octets on the wire, header and frame-end included; ABSENT on a gap. */
  size: Bytes = 0;
  streamOffset: StreamOffset = 0;
  fileOffset: FileOffset = 0;
  pieces: PieceList;

  /** The frame's octets: `bytes[start, end)`. Shorter than `size` when the frame was cut or is very large. */
  bytes: Uint8Array;
  start = 0;
  end = 0;

  /** Index into MALFORMED_LAYERS. */
  malformedLayer = 0;
  malformedOffset: Bytes = 0;
  malformedReason = '';

  flags = 0;
  /** 1.0 link handle. */
  handle = ABSENT;
  /** 1.0 delivery-id, or `first` of a disposition; 0-9-1 delivery-tag; 0-10 command-id, where one is written. */
  deliveryId = ABSENT;
  /** `last` of a disposition. */
  lastId = ABSENT;
  /** Message octets carried by a transfer or body frame; a content header's body-size or content-length. */
  payloadBytes = ABSENT;
  /** 1.0 link-credit; 0-9-1 message-count or prefetch-count; 0-10 value of message.flow. */
  credit = ABSENT;
  /** Number of the frame in which the message (1.0) or segment (0-10) began, of those in several frames. */
  messageFrame = ABSENT;
  /** gap: bytes that never came, and bytes skipped until the next frame boundary. */
  missingBytes: Bytes = ABSENT;
  skippedBytes: Bytes = ABSENT;
  /**
   * 1.0 attach, flow, transfer and disposition: octets of the other direction were captured or acknowledged, and could not be
   * read yet. What the frame knows of them was not shown.
   */
  knowsMore = false;

  /** Link or session name; queue; consumer tag of deliver, cancel; destination; container-id of open. */
  nameStart = ABSENT;
  nameEnd = ABSENT;
  /** Address of source or target; exchange; queue of 0-10 message.subscribe. */
  addressStart = ABSENT;
  addressEnd = ABSENT;
  /** routing-key, binding-key. */
  routingKeyStart = ABSENT;
  routingKeyEnd = ABSENT;
  /** Error condition (symbol), reply-text, description. */
  errorStart = ABSENT;
  errorEnd = ABSENT;
  /** reply-code, error-code, code. */
  replyCode = ABSENT;

  constructor(bytes: Uint8Array, pieces: PieceList) {
    this.bytes = bytes;
    this.pieces = pieces;
  }

  /** Forget what the frame before had; provenance is set by the framing layer. */
  clearFields(): void {
    this.type = TYPE.unknown;
    this.channel = ABSENT;
    this.malformedLayer = 0;
    this.malformedOffset = 0;
    this.malformedReason = '';
    this.flags = 0;
    this.handle = ABSENT;
    this.deliveryId = ABSENT;
    this.lastId = ABSENT;
    this.payloadBytes = ABSENT;
    this.credit = ABSENT;
    this.messageFrame = ABSENT;
    this.missingBytes = ABSENT;
    this.skippedBytes = ABSENT;
    this.knowsMore = false;
    this.nameStart = ABSENT;
    this.nameEnd = ABSENT;
    this.addressStart = ABSENT;
    this.addressEnd = ABSENT;
    this.routingKeyStart = ABSENT;
    this.routingKeyEnd = ABSENT;
    this.errorStart = ABSENT;
    this.errorEnd = ABSENT;
    this.replyCode = ABSENT;
  }

  /** Record the first fault only: it is the cause, later ones are its echo. */
  fault(layer: 1 | 2 | 3, offset: Bytes, reason: string): void {
    if (this.malformedLayer !== 0) return;
    this.malformedLayer = layer;
    this.malformedOffset = offset;
    this.malformedReason = reason;
  }
}
