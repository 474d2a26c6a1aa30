import type { JsonObject, JsonValue } from '../../decoder/json.ts';
import { formatCounted } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';

/** Values longer than this are cut; the bytes beside them are whole. */
const LENGTH_MAX = 400;

/**
 * A value on one line, the way a person would write it. Its type in the standard's words tells a map,
 * which JSON has as a list of pairs, from a list.
 */
export function valueText(value: JsonValue, type?: string): string {
  const text = /map|table/.test(type ?? '') ? mapText(value) : textOf(value);
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}

/** The same beside a label: a described value does not repeat the type that its label names. */
export function fieldText(label: string, value: JsonValue, type?: string): string {
  if (typeof value !== 'object' || value === null || isList(value)) return valueText(value, type);
  const named = value.type === 'described' && value.descriptor === label;
  return valueText(named && value.value !== undefined ? value.value : value, type);
}

function textOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? '""' : visibleText(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.length === 0 ? '[]' : `[${value.map(textOf).join(', ')}]`;
  const type = value.type;
  return typeof type === 'string' ? typedText(type, value) : objectText(value);
}

function mapText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null || !isList(value)) return textOf(value);
  const entries = value.map((entry) => {
    const [key, held] = typeof entry === 'object' && entry !== null && isList(entry) ? entry : [];
    return key === undefined || held === undefined
      ? textOf(entry)
      : `${textOf(key)}: ${textOf(held)}`;
  });
  return `{${entries.join(', ')}}`;
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Values that JSON has no twin for: `{"type": "symbol", "value": "x"}`. */
function typedText(type: string, object: JsonObject): string {
  const value = object.value;
  switch (type) {
    case 'secret':
      return secretText(object);
    case 'described':
      return `${textOf(object.descriptor ?? '')} ${value === undefined ? '' : textOf(value)}`.trim();
    case 'binary':
      return typeof value === 'string' ? hexText(value) : objectText(object);
    case 'timestamp':
      return typeof value === 'number' ? timestampText(value) : objectText(object);
    default:
      return value === undefined ? objectText(object) : textOf(value);
  }
}

function secretText(object: JsonObject): string {
  const bytes = object.bytes;
  const length = typeof bytes === 'number' ? formatCounted(bytes, 'byte') : 'value';
  const user = object.user;
  return `${length} hidden${typeof user === 'string' ? `, user ${visibleText(user)}` : ''}`;
}

/** `4d 5a 90`, and what it says when all of it is printable ASCII. */
function hexText(hex: string): string {
  if (hex === '') return 'empty';
  const octets = hex.match(/../g) ?? [];
  const codes = octets.map((octet) => Number.parseInt(octet, 16));
  const printable = codes.every((code) => code >= 0x20 && code < 0x7f);
  const said = printable ? ` "${String.fromCharCode(...codes.slice(0, LENGTH_MAX))}"` : '';
  return `${octets.join(' ')}${said}`;
}

/** Largest distance from 1970 that a Date can hold, in ms. */
const DATE_MS_MAX = 8.64e15;

function timestampText(ms: number): string {
  return Math.abs(ms) <= DATE_MS_MAX ? new Date(ms).toISOString() : `${ms} ms since 1970`;
}

function objectText(object: JsonObject): string {
  const entries = Object.entries(object).map(
    ([key, value]) => `${visibleText(key)}: ${textOf(value)}`,
  );
  return entries.length === 0 ? '{}' : `{${entries.join(', ')}}`;
}

/** The plain value under `{type, value}`, when it is one a filter could name. */
export function plainValue(value: JsonValue | undefined): string | number | boolean | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  return value.type === 'symbol' ? plainValue(value.value) : undefined;
}
