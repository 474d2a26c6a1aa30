import type { JsonObject, JsonValue } from '../json.ts';
import { labelOf } from './spec.ts';

/**
 * "What it says": one line for a row of the frame list, from the fields alone. Texts come from the
 * wire, so they lose what could move the cursor or reverse the line, and their length.
 */
export function describe091(name: string, fields: JsonObject): string {
  if (name === 'content-header') return joinParts(describeContentHeader(fields));
  if (name === 'content-body') return `${word(fields.payloadBytes)} B`;
  const parts: string[] = [];
  const close = closeText(fields);
  if (close !== undefined) parts.push(close);
  if (fields.deliveryTag !== undefined) parts.push(`tag ${word(fields.deliveryTag)}`);
  for (const [key, value] of Object.entries(fields)) {
    const part = describeArgument(key, value);
    if (part !== undefined) parts.push(part);
  }
  return joinParts(parts);
}

const SEPARATOR = ' · ';
const TEXT_LENGTH = 80;
const LINE_LENGTH = 300;

export function joinParts(parts: readonly string[]): string {
  return clip(parts.join(SEPARATOR), LINE_LENGTH);
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Control, formatting (also bidirectional) and line-separating characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

function clean(text: string): string {
  return clip(
    text
      .slice(0, TEXT_LENGTH * 4)
      .replace(UNSAFE, ' ')
      .trim(),
    TEXT_LENGTH,
  );
}

/** A value in a word: typed ones by their value, compound ones by their size. */
export function word(value: JsonValue | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'string') return clean(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `(${value.length})`;
  if (!('value' in value)) return '';
  return value.type === 'timestamp' ? instant(value.value) : word(value.value);
}

/** Milliseconds as an ISO 8601 instant, where there is a date for them. */
function instant(millis: JsonValue): string {
  if (typeof millis !== 'number' || Math.abs(millis) > LAST_DATE) return word(millis);
  return new Date(millis).toISOString();
}

/** The last millisecond of the calendar (ECMAScript's, the year 275760). */
const LAST_DATE = 8.64e15;

/** Of no use to a reader: reserved, or the same on every connection. */
const SILENT: ReadonlySet<string> = new Set([
  'deliveryTag',
  'replyCode',
  'replyText',
  'classId',
  'methodId',
  'ticket',
  'versionMajor',
  'versionMinor',
  'locales',
  'locale',
  'capabilities',
  'insist',
  'outOfBand',
]);

function describeArgument(key: string, value: JsonValue): string | undefined {
  if (key === 'active') return value === true ? 'on' : 'off';
  if (SILENT.has(key) || key.startsWith('reserved') || value === false) return undefined;
  if (value === true) return labelOf(key);
  switch (key) {
    case 'exchange':
      return value === '' ? 'default exchange' : `exchange ${word(value)}`;
    case 'consumerTag':
      return value === '' ? undefined : `consumer ${word(value)}`;
    case 'mechanism':
    case 'mechanisms':
      return word(value);
    case 'serverProperties':
    case 'clientProperties':
      return product(value);
    case 'response':
    case 'newSecret':
    case 'securityToken':
      return secret(value);
    case 'payloadBytes':
      return `${word(value)} B`;
  }
  if (value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
  return `${labelOf(key)} ${word(value)}`;
}

/** `RabbitMQ 4.0.5` out of the properties that peers show each other. */
export function product(value: JsonValue): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const words = ['connection_name', 'product', 'version'].flatMap((key) => {
    const entry: unknown = value.find((e) => Array.isArray(e) && e[0] === key);
    return Array.isArray(entry) && typeof entry[1] === 'string' ? [clean(entry[1])] : [];
  });
  return words.length === 0 ? undefined : words.join(' ');
}

export function secret(value: JsonValue): string | undefined {
  if (value === null || typeof value !== 'object' || !('user' in value)) return undefined;
  return `user ${word(value.user)}`;
}

/** `320 CONNECTION_FORCED - …`, with the method that a close blames. */
function closeText(fields: JsonObject): string | undefined {
  const { replyCode, replyText, classId, methodId } = fields;
  if (replyCode === undefined) return undefined;
  const text = [word(replyCode), word(replyText ?? '')].filter((part) => part !== '').join(' ');
  const blames = typeof classId === 'number' && classId !== 0;
  return blames ? `${text} (method ${classId}.${word(methodId)})` : text;
}

function describeContentHeader(fields: JsonObject): string[] {
  const parts = [`body ${word(fields.bodySize)} B`];
  const { properties } = fields;
  if (properties === null || typeof properties !== 'object' || Array.isArray(properties)) {
    return parts;
  }
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'headers') parts.push(`headers ${word(value)}`);
    else if (key === 'contentType') parts.push(word(value));
    else if (value !== '') parts.push(`${labelOf(key)} ${word(value)}`);
  }
  return parts;
}
