/**
 * The header of a WebSocket frame (RFC 6455 5.2).
 *
 *     FIN(1) RSV(3) opcode(4)   MASK(1) length(7)   [length(16 or 64)]   [masking-key(32)]
 */

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The longest header. */
export const FRAME_HEADER_BYTES = 14;
/** Most that a control frame may carry (5.5). */
export const CONTROL_BYTES = 125;

export class FrameHeader {
  /** The last frame of its message. */
  isFinal = false;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  reserved = 0;
  opcode = 0;
  isMasked = false;
  readonly mask = new Uint8Array(4);
  /** Octets of payload; beyond 2^53 not exact, which makes no difference to anybody. */
  length = 0;
  /** The length is written in as few octets as it can be, and its highest bit is not set. */
  isProper = false;
  /** Its own octets. */
  headerBytes = 0;

  get isControl(): boolean {
    return this.opcode >= OPCODE.close;
  }

  /** A control frame, or one of data, that RFC 6455 names. */
  get isKnown(): boolean {
    const { opcode } = this;
    return opcode <= OPCODE.binary || (opcode >= OPCODE.close && opcode <= OPCODE.pong);
  }

  /** Read the header that begins at `at`; false when not all of it is before `end`. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    if (at + 2 > end) return false;
    const second = bytes[at + 1];
    const short = second & 0x7f;
    const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
    this.isMasked = (second & 0x80) !== 0;
    this.headerBytes = 2 + lengthBytes + (this.isMasked ? 4 : 0);
    if (at + this.headerBytes > end) return false;
    const first = bytes[at];
    this.isFinal = (first & 0x80) !== 0;
    this.reserved = (first >> 4) & 7;
    this.opcode = first & 0x0f;
    this.length = lengthBytes === 0 ? short : bigEndian(bytes, at + 2, lengthBytes);
    this.isProper =
      this.length >= (lengthBytes === 8 ? 65_536 : lengthBytes === 2 ? 126 : 0) &&
      (lengthBytes < 8 || bytes[at + 2] < 0x80);
    if (this.isMasked) {
      const key = at + 2 + lengthBytes;
      for (let i = 0; i < 4; i++) this.mask[i] = bytes[key + i];
    }
    return true;
  }
}

function bigEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + bytes[at + i];
  return value;
}

/**
 * Take the mask off (5.3).
 *
 * @param phase octets of the payload before the first of these
 */
export function unmask(
  bytes: Uint8Array,
  start: number,
  end: number,
  mask: Uint8Array,
  phase: number,
  target: Uint8Array,
): void {
  for (let at = start; at < end; at++) {
    target[at - start] = bytes[at] ^ mask[(phase + at - start) & 3];
  }
}
