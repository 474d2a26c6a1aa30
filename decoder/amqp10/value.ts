import type { JsonValue } from '../json.ts';
import { TYPE_NAME, uint32 } from './encoding.ts';

/** Scalar values as JSON. The caller has checked that `[start, end)` holds the whole data. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Octets up to which making a text of ASCII here is faster than asking the decoder. */
const SHORT_BYTES = 24;

/** Text of well-formed UTF-8; undefined for anything else. */
export function utf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= SHORT_BYTES && isAscii(bytes, start, end)) return ascii(bytes, start, end);
  try {
    return UTF8.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] > 0x7f) return false;
  return true;
}

function ascii(b: Uint8Array, start: number, end: number): string {
  const char = String.fromCharCode;
  let text = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    text += char(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5], b[i + 6], b[i + 7]);
  }
  if (i + 4 <= end) {
    text += char(b[i], b[i + 1], b[i + 2], b[i + 3]);
    i += 4;
  }
  for (; i < end; i++) text += char(b[i]);
  return text;
}

export function hex(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += HEX[bytes[i]];
  return text;
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

function binary(bytes: Uint8Array, start: number, end: number): JsonValue {
  return { type: 'binary', value: hex(bytes, start, end) };
}

/** A 64-bit integer: a JSON number while that is exact, else its decimal digits. */
function exact(type: string, value: bigint): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { type, value: value.toString() };
}

function floating(type: string, value: number): JsonValue {
  return Number.isFinite(value) ? value : { type, value: String(value) };
}

function uuid(bytes: Uint8Array, start: number): string {
  const digits = hex(bytes, start, start + 16);
  return [8, 12, 16, 20, 32].map((end, i) => digits.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

function character(point: number): JsonValue {
  const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return {
    type: 'char',
    value: isScalar ? String.fromCodePoint(point) : `0x${point.toString(16).padStart(8, '0')}`,
  };
}

function dataOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset);
}

/** The JSON value of a fixed or variable value with constructor `code` and data `[start, end)`. */
export function scalar(code: number, bytes: Uint8Array, start: number, end: number): JsonValue {
  switch (code) {
    case 0x40:
      return null;
    case 0x41:
      return true;
    case 0x42:
      return false;
    case 0x43:
    case 0x44:
      return 0;
    case 0x45:
      return [];
    case 0x56:
      return bytes[start] !== 0;
    case 0x50:
    case 0x52:
    case 0x53:
      return bytes[start];
    case 0x51:
    case 0x54:
    case 0x55:
      return dataOf(bytes).getInt8(start);
    case 0x60:
      return dataOf(bytes).getUint16(start);
    case 0x61:
      return dataOf(bytes).getInt16(start);
    case 0x70:
      return uint32(bytes, start);
    case 0x71:
      return dataOf(bytes).getInt32(start);
    case 0x72:
      return floating('float', dataOf(bytes).getFloat32(start));
    case 0x73:
      return character(uint32(bytes, start));
    case 0x80:
      return exact('ulong', dataOf(bytes).getBigUint64(start));
    case 0x81:
      return exact('long', dataOf(bytes).getBigInt64(start));
    case 0x82:
      return floating('double', dataOf(bytes).getFloat64(start));
    case 0x83: {
      const milliseconds = dataOf(bytes).getBigInt64(start);
      const number = Number(milliseconds);
      const value = Number.isSafeInteger(number) ? number : milliseconds.toString();
      return { type: 'timestamp', value };
    }
    case 0x74:
    case 0x84:
    case 0x94:
      return { type: TYPE_NAME[code] ?? '', value: hex(bytes, start, end) };
    case 0x98:
      return { type: 'uuid', value: uuid(bytes, start) };
    case 0xa1:
    case 0xb1:
      return utf8(bytes, start, end) ?? binary(bytes, start, end);
    case 0xa3:
    case 0xb3: {
      const text = utf8(bytes, start, end);
      return text === undefined ? binary(bytes, start, end) : { type: 'symbol', value: text };
    }
    default:
      return binary(bytes, start, end);
  }
}

/** A remark on a scalar whose octets are legal in shape but odd, or hard to read as they are. */
export function scalarNote(
  code: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): string | undefined {
  switch (code) {
    case 0x56:
      return bytes[start] > 1 ? 'a boolean octet other than 0 and 1' : undefined;
    case 0x73: {
      const point = uint32(bytes, start);
      const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      return isScalar ? undefined : 'not a Unicode character';
    }
    case 0x83: {
      const milliseconds = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(start));
      return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
    }
    case 0xa1:
    case 0xb1:
      return utf8(bytes, start, end) === undefined ? 'not valid UTF-8' : undefined;
    case 0xa3:
    case 0xb3:
      for (let i = start; i < end; i++) if (bytes[i] > 0x7f) return 'not ASCII';
      return undefined;
    default:
      return undefined;
  }
}
