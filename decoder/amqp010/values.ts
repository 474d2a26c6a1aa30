import { KIND, u32 } from '../amqp091/encoding.ts';
import { binary, fixedValue, hex, text } from '../amqp091/values.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { TypeName } from './spec.ts';

/** Values of checked ranges as JSON: exact, or said not to be. */

/** Of types that 0-9-1 has too. */
const SHARED: { readonly [T in TypeName]?: number } = {
  int8: KIND.int8,
  uint8: KIND.uint8,
  boolean: KIND.boolean,
  int16: KIND.int16,
  uint16: KIND.uint16,
  int32: KIND.int32,
  uint32: KIND.uint32,
  'sequence-no': KIND.uint32,
  int64: KIND.int64,
  uint64: KIND.uint64,
  float: KIND.float,
  double: KIND.double,
  char: KIND.char,
  dec32: KIND.decimal,
  void: KIND.void,
};

const LATIN: ReadonlySet<TypeName> = new Set(['str8-latin', 'str16-latin']);
const UTF8: ReadonlySet<TypeName> = new Set(['str8', 'str16']);
const UTF16: ReadonlySet<TypeName> = new Set(['str8-utf16', 'str16-utf16']);

/** ISO 8859-15, which the types are defined with; no octet of it is illegal. */
const latin = new TextDecoder('iso-8859-15');
const utf16 = new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true });

/** A value without structure: `[start, end)` with its size, of as many octets as `sizeWidth`. */
export function simpleValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: TypeName | undefined,
  sizeWidth: number,
): JsonValue {
  const content = start + sizeWidth;
  if (type === undefined) return binary(bytes, content, end);
  const shared = SHARED[type];
  if (shared !== undefined) return fixedValue(bytes, start, shared);
  if (UTF8.has(type)) return text(bytes, content, end);
  if (LATIN.has(type)) return latin.decode(bytes.subarray(content, end));
  if (UTF16.has(type)) return wideText(bytes, content, end);
  switch (type) {
    case 'uuid':
      return { type: 'uuid', value: uuidText(bytes, start) };
    case 'datetime':
      return datetime(bytes, start).value;
    case 'char-utf32':
      return wideCharacter(bytes, start);
    case 'dec64':
      return decimal64(bytes, start);
    case 'sequence-set':
      return ranges(bytes, content, end, 4);
    case 'byte-ranges':
      return ranges(bytes, content, end, 8);
    default:
      return binary(bytes, content, end);
  }
}

function wideText(bytes: Uint8Array, start: number, end: number): JsonValue {
  try {
    return utf16.decode(bytes.subarray(start, end));
  } catch {
    // The decoder throws for nothing but octets that are not UTF-16.
    return binary(bytes, start, end);
  }
}

function wideCharacter(bytes: Uint8Array, at: number): JsonValue {
  const point = u32(bytes, at);
  const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter
    ? { type: 'char', value: String.fromCodePoint(point) }
    : binary(bytes, at, at + 4);
}

/** Between its 4th, 6th, 8th and 10th octet a UUID is written with a hyphen (RFC 4122, 3). */
function uuidText(bytes: Uint8Array, at: number): string {
  const parts = [hex(bytes, at, at + 4)];
  for (let i = 4; i < 10; i += 2) parts.push(hex(bytes, at + i, at + i + 2));
  parts.push(hex(bytes, at + 10, at + 16));
  return parts.join('-');
}

/** Places, then a signed number. */
function decimal64(bytes: Uint8Array, at: number): JsonObject {
  const places = bytes[at];
  const unscaled = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 8).getBigInt64(0);
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  const digits = magnitude.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? '' : `.${digits.slice(digits.length - places)}`;
  return { type: 'decimal', value: `${unscaled < 0n ? '-' : ''}${whole}${fraction}` };
}

/** Seconds at the end of the year 9999. */
const LAST_SECOND = 253_402_300_799n;

/**
 * The specification counts seconds (POSIX time_t); Qpid's Java clients and broker write milliseconds. A
 * count of seconds beyond the year 9999 is taken for milliseconds, and `isMillis` says so.
 */
export function datetime(
  bytes: Uint8Array,
  at: number,
): { readonly value: JsonObject; readonly isMillis: boolean } {
  const count = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigInt64(0);
  const isMillis = count > LAST_SECOND || count < -LAST_SECOND;
  const millis = isMillis ? count : count * 1000n;
  const number = Number(millis);
  const value = Number.isSafeInteger(number) ? number : millis.toString();
  return { value: { type: 'timestamp', value }, isMillis };
}

/** Pairs of first and last. */
function ranges(bytes: Uint8Array, start: number, end: number, width: 4 | 8): JsonValue {
  const pairs: JsonValue[] = [];
  for (let at = start; at + 2 * width <= end; at += 2 * width) {
    pairs.push([bound(bytes, at, width), bound(bytes, at + width, width)]);
  }
  return pairs;
}

function bound(bytes: Uint8Array, at: number, width: 4 | 8): JsonValue {
  return fixedValue(bytes, at, width === 4 ? KIND.uint32 : KIND.uint64);
}
