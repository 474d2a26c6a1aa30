import type { JsonValue } from '../../decoder/json.ts';

/**
 * Reads what tshark prints for a value and says whether it is the value we decoded.
 *
 * tshark prints floats with six decimals, times as dates, octets as hex, and replaces what is not
 * printable; so its text is compared with ours printed the same way, never the other way round.
 */
export function sameValue(show: string, ours: JsonValue, truncated = false): boolean {
  const text = show.trim();
  if (truncated) return sameBeginning(text, ours);
  if (ours === null) return text === '(null)' || text === '';
  if (typeof ours === 'boolean') return text === String(ours) || text === (ours ? '1' : '0');
  if (typeof ours === 'number') return sameNumber(text, ours);
  if (typeof ours === 'string') return samePrintable(show, ours);
  return isObject(ours) && sameTyped(text, ours);
}

/** Of a value that tshark cut: a text, or a number with hundreds of digits. */
function sameBeginning(text: string, ours: JsonValue): boolean {
  if (typeof ours === 'number') return sixDecimals(ours).startsWith(text);
  const value = isObject(ours) ? ours.value : ours;
  return typeof value === 'string' && printable(value).startsWith(printable(text));
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameTyped(text: string, ours: { readonly [key: string]: JsonValue }): boolean {
  const { type, value } = ours;
  if (type === 'secret') return typeof ours.bytes === 'number' && octetsOf(text) === ours.bytes;
  if (type === 'timestamp') return value === millisOf(text) || sameBigMillis(text, value);
  if (type === 'decimal' && typeof value === 'string') return text === sixDecimals(Number(value));
  if (typeof value !== 'string') return false;
  switch (type) {
    case 'binary':
      return sameHex(text, value) || samePrintable(text, textOfHex(value));
    case 'uuid':
    case 'ulong':
    case 'long':
      return text === value;
    case 'symbol':
    case 'char':
      return samePrintable(text, value);
    case 'float':
    case 'double':
      return (
        text === { NaN: 'nan', Infinity: 'inf', '-Infinity': '-inf' }[value] || text === `-nan`
      );
    case 'decimal32':
    case 'decimal64':
    case 'decimal128':
      return text === '(not supported)';
    default:
      return false;
  }
}

function sameNumber(text: string, ours: number): boolean {
  if (text.startsWith('0x')) return Number(text) === ours;
  return text === String(ours) || text === sixDecimals(ours);
}

/** C's `%f`: six decimals, and every digit of a large number. */
function sixDecimals(value: number): string {
  if (Math.abs(value) >= 1e21 && Number.isFinite(value)) return `${BigInt(value)}.000000`;
  const text = value.toFixed(6);
  return Object.is(value, -0) ? `-${text}` : text;
}

/** `00:1f:…` or `001f…`; a long one is cut by tshark and ends in an ellipsis. */
function sameHex(text: string, hex: string): boolean {
  const cut = /(\.\.\.|…)$/.test(text);
  const digits = text
    .replace(/(\.\.\.|…)$/, '')
    .replaceAll(':', '')
    .toLowerCase();
  return cut ? hex.startsWith(digits) : hex === digits;
}

function octetsOf(text: string): number {
  return text === '' ? 0 : text.replaceAll(':', '').length / 2;
}

function textOfHex(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return new TextDecoder('utf-8').decode(bytes);
}

/** What survives of a text in tshark's output: control characters and bad UTF-8 do not. */
function printable(text: string): string {
  return text
    .replace(/\\x[0-9a-f]{1,2}|\\[0-7]{3}|\\[abefnrtv\\"]/g, '?')
    .replace(/[\s\p{Cc}\ufffd?"\\]+/gu, '?');
}

function samePrintable(show: string, ours: string): boolean {
  return show === ours || show === escaped(ours) || printable(show) === printable(ours);
}

/** Control characters as tshark writes them, `\\x1` for the octet 1; a NUL ends the text. */
function escaped(text: string): string {
  return (text.split('\0')[0] ?? '').replace(
    /\p{Cc}/gu,
    (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16)}`,
  );
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sep 15, 2015 09:25:29.494000000 UTC` in milliseconds since 1970, exact for any year. */
export function bigMillisOf(text: string): bigint | undefined {
  const match = /^([A-Z][a-z]{2}) +(\d+), (-?\d+) (\d\d):(\d\d):(\d\d)\.(\d{3})\d{6}( UTC)?$/.exec(
    text,
  );
  if (match === null) return undefined;
  const month = MONTHS.indexOf(match[1]) + 1;
  if (month === 0) return undefined;
  const [day, year, hour, minute, second, milli] = match.slice(2, 8).map(BigInt);
  // Days from civil (proleptic Gregorian), with the year starting in March.
  const shifted = month <= 2 ? year - 1n : year;
  const era = (shifted >= 0n ? shifted : shifted - 399n) / 400n;
  const yearOfEra = shifted - era * 400n;
  const dayOfYear = BigInt(Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5)) + day - 1n;
  const dayOfEra = yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear;
  const days = era * 146_097n + dayOfEra - 719_468n;
  return ((days * 24n + hour) * 60n + minute) * 60_000n + second * 1000n + milli;
}

function millisOf(text: string): number | undefined {
  const millis = bigMillisOf(text);
  return millis === undefined ? undefined : Number(millis);
}

function sameBigMillis(text: string, value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value === bigMillisOf(text)?.toString();
}
