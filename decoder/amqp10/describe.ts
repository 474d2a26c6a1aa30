import type { JsonObject, JsonValue } from '../json.ts';
import { isList, isObject } from './json-shape.ts';
import { settledCount } from './notes.ts';
import { textOf } from './secret.ts';
import { RESTRICTED } from './spec.ts';

/** Longest text of a peer repeated in a line, and the longest line. */
const TEXT_CHARACTERS = 120;
const LINE_CHARACTERS = 400;

/** Control, formatting (also bidirectional) and line-separating characters: none belong in one line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * What a frame says, in one line of words and figures for a person. `fields` are those of its
 * `Dissection`. Fields that are absent or null are not mentioned; nothing is guessed.
 */
export function describe10(name: string, fields: JsonObject): string {
  const say = SAYINGS.get(name);
  const parts = say ? say(fields) : [name === 'unknown' ? unknown(fields) : undefined];
  return cap(
    parts.filter((part) => part !== undefined && part !== '').join(' · '),
    LINE_CHARACTERS,
  );
}

type Part = string | undefined;

const SAYINGS: ReadonlyMap<string, (fields: JsonObject) => readonly Part[]> = new Map([
  ['open', open],
  ['begin', begin],
  ['attach', attach],
  ['flow', flow],
  ['transfer', transfer],
  ['disposition', disposition],
  ['detach', detach],
  ['end', errorOnly],
  ['close', errorOnly],
  ['sasl-mechanisms', (fields) => [words(fields.saslServerMechanisms)]],
  ['sasl-init', saslInit],
  ['sasl-challenge', () => []],
  ['sasl-response', (fields) => [masked(fields.response)]],
  ['sasl-outcome', (fields) => [choice('sasl-code', fields.code)]],
  ['empty', () => ['heartbeat']],
]);

function open(fields: JsonObject): readonly Part[] {
  return [
    plain(fields.containerId),
    labelled('host', plain(fields.hostname)),
    labelled('max-frame-size', figure(fields.maxFrameSize)),
    labelled('channel-max', figure(fields.channelMax)),
    labelled('idle-time-out', withUnit(figure(fields.idleTimeOut), 'ms')),
  ];
}

function begin(fields: JsonObject): readonly Part[] {
  return [
    labelled('remote-channel', id(fields.remoteChannel)),
    labelled('next-outgoing-id', id(fields.nextOutgoingId)),
    labelled('incoming-window', figure(fields.incomingWindow)),
    labelled('outgoing-window', figure(fields.outgoingWindow)),
  ];
}

function attach(fields: JsonObject): readonly Part[] {
  return [
    plain(fields.name),
    choice('role', fields.role),
    terminus('source', fields.source),
    terminus('target', fields.target),
    labelled('handle', id(fields.handle)),
    // Where a sender begins to count is worth a word where it is not the beginning.
    fields.initialDeliveryCount === 0
      ? undefined
      : labelled('initial-delivery-count', id(fields.initialDeliveryCount)),
    labelled('snd-settle-mode', choice('sender-settle-mode', fields.sndSettleMode)),
    labelled('rcv-settle-mode', choice('receiver-settle-mode', fields.rcvSettleMode)),
  ];
}

function flow(fields: JsonObject): readonly Part[] {
  return [
    labelled('link-credit', figure(fields.linkCredit)),
    labelled('delivery-count', id(fields.deliveryCount)),
    labelled('available', figure(fields.available)),
    labelled('session window', figure(fields.incomingWindow)),
    when(fields.drain, 'drain'),
    when(fields.echo, 'echo'),
  ];
}

function transfer(fields: JsonObject): readonly Part[] {
  const { deliveryId, deliveryTag } = fields;
  return [
    // Not by a bare number: deliveries of the capture have numbers of their own.
    labelled('id', id(deliveryId)),
    labelled('tag', typed(deliveryTag, 'binary')),
    when(fields.resume, 'resume'),
    when(fields.more, 'more'),
    when(fields.aborted, 'aborted'),
    when(fields.settled, 'settled'),
    state(fields.state),
    withUnit(figure(fields.payloadBytes), 'B'),
  ];
}

function disposition(fields: JsonObject): readonly Part[] {
  const { first, last, settled } = fields;
  const from = id(first);
  const to = id(last);
  const isRange = from !== undefined && to !== undefined && to !== from;
  const settles =
    settled === true && typeof first === 'number' && typeof last === 'number' && isRange
      ? settledCount(first, last)
      : 0;
  return [
    choice('role', fields.role),
    isRange ? `${from}…${to}` : from,
    state(fields.state),
    when(settled, 'settled'),
    settles > 0 ? `settles ${figure(settles)}` : undefined,
  ];
}

function detach(fields: JsonObject): readonly Part[] {
  return [
    labelled('handle', id(fields.handle)),
    when(fields.closed, 'closed'),
    error(fields.error),
  ];
}

function errorOnly(fields: JsonObject): readonly Part[] {
  return [error(fields.error) ?? 'without an error'];
}

function saslInit(fields: JsonObject): readonly Part[] {
  const { initialResponse, hostname } = fields;
  return [plain(fields.mechanism), masked(initialResponse), labelled('host', plain(hostname))];
}

function unknown(fields: JsonObject): Part {
  const { descriptor } = fields;
  return labelled('descriptor', plain(descriptor) ?? id(descriptor));
}

/** `rejected amqp:decode-error: text`; a state nobody knows by its descriptor. */
function state(value: JsonValue | undefined): Part {
  const name = descriptorName(value);
  const inner = described(value);
  const outcome = name === 'transactional-state' ? state(inner.outcome) : undefined;
  const failed = name === 'rejected' ? error(inner.error) : undefined;
  const said = [name, outcome, failed].filter((part) => part !== undefined);
  return said.length > 0 ? said.join(' ') : undefined;
}

/** `amqp:not-found: no such queue`. */
function error(value: JsonValue | undefined): Part {
  const { condition, description } = described(value);
  const said = [plain(condition), plain(description)].filter((part) => part !== undefined);
  return said.length > 0 ? said.join(': ') : undefined;
}

function terminus(label: string, value: JsonValue | undefined): Part {
  const name = descriptorName(value);
  if (name === undefined) return value === null ? `no ${label}` : undefined;
  if (name !== 'source' && name !== 'target') return `${label} ${name}`;
  const { address, dynamic } = described(value);
  const text = plain(address);
  if (text !== undefined) return `${label} "${text}"`;
  return dynamic === true ? `${label} dynamic` : undefined;
}

function descriptorName(value: JsonValue | undefined): Part {
  if (!isObject(value) || value.type !== 'described') return undefined;
  return plain(value.descriptor) ?? id(value.descriptor);
}

/** The fields of a described list. */
function described(value: JsonValue | undefined): JsonObject {
  return isObject(value) && isObject(value.value) ? value.value : {};
}

function masked(value: JsonValue | undefined): Part {
  return isObject(value) ? labelled('user', plain(value.user)) : undefined;
}

function words(value: JsonValue | undefined): Part {
  if (!isList(value)) return plain(value);
  return value.map((item) => plain(item) ?? '').join(' ');
}

/** Untrusted text made fit for one line; undefined for what is no text. */
function plain(value: JsonValue | undefined): Part {
  const text = textOf(value);
  return text === undefined ? undefined : clean(text);
}

/** Only the beginning is looked at: a text may have as many characters as a frame has octets. */
function clean(text: string): string {
  const head = text.slice(0, 2 * TEXT_CHARACTERS);
  return cap(head.replace(UNPRINTABLE, ' ').trim(), TEXT_CHARACTERS);
}

function cap(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function typed(value: JsonValue | undefined, type: string): Part {
  if (!isObject(value) || value.type !== type || typeof value.value !== 'string') return undefined;
  return value.value === '' ? 'empty' : cap(value.value, TEXT_CHARACTERS);
}

/** A number that counts something: with separators. */
function figure(value: JsonValue | undefined): Part {
  return typeof value === 'number' ? value.toLocaleString('en') : undefined;
}

/** A number that names something. */
function id(value: JsonValue | undefined): Part {
  return typeof value === 'number' ? String(value) : undefined;
}

function labelled(label: string, text: Part): Part {
  return text === undefined ? undefined : `${label} ${text}`;
}

function withUnit(text: Part, unit: string): Part {
  return text === undefined ? undefined : `${text} ${unit}`;
}

function when(value: JsonValue | undefined, word: string): Part {
  return value === true ? word : undefined;
}

/** The name of an enumerated value; the value itself when the standard has no name for it. */
function choice(type: keyof typeof RESTRICTED, value: JsonValue | undefined): Part {
  if (value === undefined || value === null) return undefined;
  const spec = RESTRICTED[type];
  const choices = 'choices' in spec ? Object.entries(spec.choices) : [];
  return choices.find(([, chosen]) => chosen === value)?.[0] ?? JSON.stringify(value);
}
