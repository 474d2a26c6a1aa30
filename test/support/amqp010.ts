import { FrameView } from '../../decoder/frame-view.ts';

/** What stands in a frame header of 0-10 besides the size. */
export interface Frame010 {
  /** Position in assembly and segment; a whole assembly in one frame by default. */
  readonly flags?: number;
  readonly type: number;
  readonly channel?: number;
  /** Octets behind the header, in hex; blanks do not matter. */
  readonly payload?: string;
}

const HEADER_BYTES = 12;

/** The octets of one frame. */
export function frame010({ flags = 15, type, channel = 1, payload = '' }: Frame010): Uint8Array {
  const octets = Buffer.from(payload.replace(/\s/g, ''), 'hex');
  const bytes = new Uint8Array(HEADER_BYTES + octets.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = flags;
  bytes[1] = type;
  view.setUint16(2, bytes.length);
  bytes[5] = type === 0 ? 0 : 1;
  view.setUint16(6, channel);
  bytes.set(octets, HEADER_BYTES);
  return bytes;
}

export function control(payload: string, channel = 1): Uint8Array {
  return frame010({ type: 0, channel, payload });
}

/** @param payload with its session.header */
export function command(payload: string, flags = 15): Uint8Array {
  return frame010({ type: 1, flags, payload });
}

const NONE = new Float64Array(0);

/** A view of these octets, somewhere in a larger buffer. */
export function viewOf(bytes: Uint8Array, size = bytes.length): FrameView {
  const around = new Uint8Array(bytes.length + 8).fill(0xff);
  around.set(bytes, 5);
  const view = new FrameView(around, {
    count: 0,
    start: NONE,
    length: NONE,
    fileOffset: NONE,
    packet: NONE,
  });
  view.start = 5;
  view.end = 5 + bytes.length;
  view.size = size;
  return view;
}

/** A text with its size in one octet. */
export function str8(text: string): string {
  const octets = Buffer.from(text);
  return `${octets.length.toString(16).padStart(2, '0')}${octets.toString('hex')}`;
}

/** A text with its size in two octets. */
export function str16(text: string): string {
  const octets = Buffer.from(text);
  return `${octets.length.toString(16).padStart(4, '0')}${octets.toString('hex')}`;
}

/** Hex with its size in four octets. */
export function sized32(hex: string): string {
  const plain = hex.replace(/\s/g, '');
  return `${(plain.length / 2).toString(16).padStart(8, '0')}${plain}`;
}
