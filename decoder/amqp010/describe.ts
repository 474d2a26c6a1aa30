import { isObject } from '../amqp10/json-shape.ts';
import { joinParts, product, secret, word } from '../amqp091/describe.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { ENUMERATIONS, labelOf } from './spec.ts';

/** "What it says": one line for a row of the frame list, from the fields alone. */
export function describe010(name: string, fields: JsonObject): string {
  if (name === 'segment-body') return `${word(fields.payloadBytes)} B`;
  if (name === 'segment-header') return joinParts(describeHeader(fields));
  const parts: string[] = [];
  for (const [key, value] of Object.entries(fields)) {
    const part = describeField(name, key, value, fields);
    if (part !== undefined) parts.push(part);
  }
  return joinParts(parts);
}

/** Ranges named in a line; more are counted. */
const SHOWN_RANGES = 4;
/** message.flow value: as much as there is. */
const WITHOUT_LIMIT = 0xffffffff;

/** Of no use to a reader: the same on every connection, or said with another field. */
const SILENT: ReadonlySet<string> = new Set([
  'challenge',
  'locales',
  'locale',
  'capabilities',
  'insist',
  'knownHosts',
  'unit',
  'replyText',
  'text',
  'description',
  'commandOffset',
]);

function describeField(
  name: string,
  key: string,
  value: JsonValue,
  fields: JsonObject,
): string | undefined {
  if (SILENT.has(key) || value === false) return undefined;
  if (value === true) return labelOf(key);
  switch (key) {
    case 'destination':
      return value === '' ? 'default exchange' : `destination ${word(value)}`;
    case 'exchange':
      return value === '' ? 'default exchange' : `exchange ${word(value)}`;
    case 'name':
      return `${name.startsWith('session.') ? 'session ' : ''}${nameText(value)}`;
    case 'commands':
    case 'transfers':
      return `${key} ${rangesText(value)}`;
    case 'serverProperties':
    case 'clientProperties':
      return product(value);
    case 'mechanism':
      return word(value);
    case 'mechanisms':
      return Array.isArray(value) ? value.map(word).join(' ') : undefined;
    case 'response':
      return secret(value);
    case 'replyCode':
    case 'errorCode':
    case 'code':
      return errorText(name, key, value, fields);
    case 'value':
      return name === 'message.flow' ? creditText(value, fields.unit) : resultText(value);
    case 'commandId':
      return `command ${word(value)}`;
    case 'xid':
      return xidText(value);
  }
  if (value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
  return `${labelOf(key)} ${meaning(key, value) ?? word(value)}`;
}

/** `xid 7:677401:6201`: format, global-id, branch-id. */
function xidText(value: JsonValue): string | undefined {
  const xid = isObject(value) ? value.value : undefined;
  if (!isObject(xid)) return undefined;
  return `xid ${[xid.format, xid.globalId, xid.branchId].map(word).join(':')}`;
}

/** Session names are octets; Qpid's are UUIDs written out. */
function nameText(value: JsonValue): string {
  if (!isObject(value) || typeof value.value !== 'string') return word(value);
  const octets = value.value.match(/../g) ?? [];
  const codes = octets.map((octet) => Number.parseInt(octet, 16));
  const isText = codes.length > 0 && codes.every((code) => code > 0x20 && code < 0x7f);
  return isText ? word(String.fromCharCode(...codes)) : word(value);
}

/** `0–8, 11`. */
function rangesText(value: JsonValue): string {
  if (!Array.isArray(value)) return word(value);
  if (value.length === 0) return 'none';
  const shown = value.slice(0, SHOWN_RANGES).map((range: JsonValue) => {
    const [first, last] = Array.isArray(range) ? range : [];
    return first === last ? word(first) : `${word(first)}–${word(last)}`;
  });
  const more = value.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more ranges` : shown.join(', ');
}

const CODE_DOMAINS: { readonly [field: string]: keyof typeof ENUMERATIONS } = {
  'connection.close replyCode': 'connection.close-code',
  'session.detached code': 'session.detach-code',
  'execution.exception errorCode': 'execution.error-code',
  'message.reject code': 'message.reject-code',
  'file.return replyCode': 'file.return-code',
  'stream.return replyCode': 'stream.return-code',
};

const FIELD_DOMAINS: { readonly [field: string]: keyof typeof ENUMERATIONS } = {
  acceptMode: 'message.accept-mode',
  acquireMode: 'message.acquire-mode',
  flowMode: 'message.flow-mode',
};

function wordOf(
  domain: keyof typeof ENUMERATIONS | undefined,
  value: JsonValue,
): string | undefined {
  if (domain === undefined || typeof value !== 'number') return undefined;
  const words: { readonly [value: number]: string } = ENUMERATIONS[domain];
  return words[value];
}

function meaning(key: string, value: JsonValue): string | undefined {
  return wordOf(FIELD_DOMAINS[key], value);
}

/** `404 not-found: Queue: missing not found`. */
function errorText(name: string, key: string, value: JsonValue, fields: JsonObject): string {
  const { replyText, text, description } = fields;
  const code = [word(value), wordOf(CODE_DOMAINS[`${name} ${key}`], value)]
    .filter((part) => part !== undefined)
    .join(' ');
  const said = replyText ?? text ?? description;
  return said === undefined || said === '' ? code : `${code}: ${word(said)}`;
}

/** Of message.flow, which adds to what was granted before. */
function creditText(value: JsonValue, unit: JsonValue | undefined): string {
  const words = unit === 1 ? 'bytes' : unit === 0 ? 'messages' : 'units';
  return value === WITHOUT_LIMIT ? `unlimited ${words}` : `+${word(value)} ${words}`;
}

/** `queue-query-result` of execution.result. */
function resultText(value: JsonValue): string | undefined {
  if (!isObject(value) || typeof value.descriptor !== 'string') return undefined;
  const status = isObject(value.value)
    ? wordOf('dtx.xa-status', value.value.status ?? null)
    : undefined;
  return status ?? value.descriptor;
}

const HEADER_FIELDS: readonly (readonly [struct: string, field: string])[] = [
  ['deliveryProperties', 'exchange'],
  ['deliveryProperties', 'routingKey'],
  ['messageProperties', 'contentLength'],
  ['messageProperties', 'contentType'],
  ['messageProperties', 'messageId'],
  ['messageProperties', 'correlationId'],
  ['messageProperties', 'applicationHeaders'],
];

function describeHeader(fields: JsonObject): string[] {
  return HEADER_FIELDS.flatMap(([struct, field]) => {
    const properties = fields[struct];
    const value = isObject(properties) ? properties[field] : undefined;
    if (value === undefined || (field !== 'exchange' && value === '')) return [];
    if (field === 'exchange')
      return [value === '' ? 'default exchange' : `exchange ${word(value)}`];
    if (field === 'contentType') return [word(value)];
    if (field === 'contentLength') return [`body ${word(value)} B`];
    if (field === 'applicationHeaders') return [`headers ${word(value)}`];
    return [`${labelOf(field)} ${word(value)}`];
  });
}
