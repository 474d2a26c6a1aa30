import type { JsonObject, JsonValue } from '../json.ts';
import { KIND, u16, u32 } from './encoding.ts';

/** Values of checked ranges as JSON: exact, or said not to be. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function hex(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += HEX[bytes[i]];
  return text;
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

export function binary(bytes: Uint8Array, start: number, end: number): JsonObject {
  return { type: 'binary', value: hex(bytes, start, end) };
}

/** Up to here a loop over ASCII is faster than calling the decoder. */
const SHORT_TEXT = 24;

function ascii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  for (let i = start; i < end; i++) {
    if (bytes[i] >= 0x80) return undefined;
    text += String.fromCharCode(bytes[i]);
  }
  return text;
}

/** A string where the octets are UTF-8, else what they are. */
export function text(bytes: Uint8Array, start: number, end: number): JsonValue {
  if (end - start <= SHORT_TEXT) {
    const short = ascii(bytes, start, end);
    if (short !== undefined) return short;
  }
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    // The decoder throws for nothing but octets that are not UTF-8.
    return binary(bytes, start, end);
  }
}

function view(bytes: Uint8Array, at: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 8);
}

function integer(value: bigint, type: 'long' | 'ulong'): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { type, value: value.toString() };
}

export function uint64(bytes: Uint8Array, at: number): JsonValue {
  return integer(view(bytes, at).getBigUint64(0), 'ulong');
}

function int64(bytes: Uint8Array, at: number): JsonValue {
  return integer(view(bytes, at).getBigInt64(0), 'long');
}

/** 0-9-1 §4.2.5.4 counts seconds; milliseconds are what every version's JSON has. */
export function timestamp(bytes: Uint8Array, at: number): JsonObject {
  const millis = view(bytes, at).getBigUint64(0) * 1000n;
  const number = Number(millis);
  return { type: 'timestamp', value: Number.isSafeInteger(number) ? number : millis.toString() };
}

function floating(value: number, type: 'float' | 'double'): JsonValue {
  return Number.isFinite(value) ? value : { type, value: String(value) };
}

/** Places, then a signed long (0-9-1 §4.2.5.5). */
function decimal(bytes: Uint8Array, at: number): JsonObject {
  const places = bytes[at];
  const unscaled = u32(bytes, at + 1) | 0;
  const digits = String(Math.abs(unscaled)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? '' : `.${digits.slice(digits.length - places)}`;
  return { type: 'decimal', value: `${unscaled < 0 ? '-' : ''}${whole}${fraction}` };
}

/** A field value of fixed width, after its type octet. */
export function fixedValue(bytes: Uint8Array, at: number, kind: number): JsonValue {
  switch (kind) {
    case KIND.boolean:
      return bytes[at] !== 0;
    case KIND.int8:
      return (bytes[at] << 24) >> 24;
    case KIND.uint8:
      return bytes[at];
    case KIND.int16:
      return (u16(bytes, at) << 16) >> 16;
    case KIND.uint16:
      return u16(bytes, at);
    case KIND.int32:
      return u32(bytes, at) | 0;
    case KIND.uint32:
      return u32(bytes, at);
    case KIND.int64:
      return int64(bytes, at);
    case KIND.uint64:
      return uint64(bytes, at);
    case KIND.float:
      return floating(new DataView(bytes.buffer, bytes.byteOffset + at, 4).getFloat32(0), 'float');
    case KIND.double:
      return floating(view(bytes, at).getFloat64(0), 'double');
    case KIND.decimal:
      return decimal(bytes, at);
    case KIND.timestamp:
      return timestamp(bytes, at);
    case KIND.char:
      return { type: 'char', value: String.fromCharCode(bytes[at]) };
    default:
      return null;
  }
}
