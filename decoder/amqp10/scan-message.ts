import { ABSENT } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, LAYOUT, ValueChecker } from './encoding.ts';
import { RecentText } from './recent-text.ts';
import { dataEnd, dataStart } from './scan-state.ts';
import { booleanBits, fieldOf, textEnd, textStart, unsigned } from './scan-value.ts';
import { COMPOSITES, RESTRICTED } from './spec.ts';
import { scalar, utf8 } from './value.ts';

const { header: HEADER, properties: PROPERTIES } = COMPOSITES;
/** The constructor of a text of less than 256 octets. */
const SHORT_TEXT = 0xa1;
const BODY_VALUE = RESTRICTED['amqp-value'].code;
const DECLARE = COMPOSITES.declare.code;
const DISCHARGE = COMPOSITES.discharge.code;

function placeOf(fields: readonly { readonly name: string }[], field: string): number {
  return fields.findIndex(({ name }) => name === field);
}

const FIRST_ACQUIRER = placeOf(HEADER.fields, 'firstAcquirer');
const DELIVERY_COUNT = placeOf(HEADER.fields, 'deliveryCount');
/** None of the fields asked for stands further back. */
const MOST_PLACES = 7;
const MESSAGE_ID = placeOf(PROPERTIES.fields, 'messageId');
const TO = placeOf(PROPERTIES.fields, 'to');
const SUBJECT = placeOf(PROPERTIES.fields, 'subject');
const CONTENT_TYPE = placeOf(PROPERTIES.fields, 'contentType');
const CORRELATION_ID = placeOf(PROPERTIES.fields, 'correlationId');

/** Whether octets look like the first section of a message: a later part of it hardly ever does. */
export function beginsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + 2 >= end || bytes[start] !== CODE.described) return false;
  checker.reset(bytes, end);
  if (checker.skip(start + 1, end, 1) < 0) return false;
  const section = descriptorCode(bytes, start + 1);
  return section >= HEADER.code && section <= BODY_VALUE;
}

const checker = new ValueChecker();

/**
 * What stands at the head of a message, in front of its body (3.2): read from the octets at hand,
 * section by section, as far as they go.
 */
export class MessageHead {
  messageId: JsonValue | undefined;
  correlationId: JsonValue | undefined;
  to: string | undefined;
  subject: string | undefined;
  contentType: string | undefined;
  /** ABSENT without a header section that has it. */
  deliveryCount = ABSENT;
  firstAcquirer: boolean | undefined;
  /** The octets ended before the head did. */
  wantsMore = false;
  /** What a coordinator is told (4.5): 0 when the body is something else. */
  command: 'declare' | 'discharge' | undefined;
  txnIdStart = ABSENT;
  txnIdEnd = ABSENT;
  fail = false;

  readonly #checker = new ValueChecker();
  readonly #recentTo = new RecentText();
  readonly #recentSubject = new RecentText();
  readonly #recentType = new RecentText();
  readonly #places = new Int32Array(MOST_PLACES);
  #placeCount = 0;

  clear(): void {
    this.messageId = undefined;
    this.correlationId = undefined;
    this.to = undefined;
    this.subject = undefined;
    this.contentType = undefined;
    this.deliveryCount = ABSENT;
    this.firstAcquirer = undefined;
    this.wantsMore = false;
    this.command = undefined;
    this.txnIdStart = ABSENT;
    this.txnIdEnd = ABSENT;
    this.fail = false;
  }

  /** Reads `bytes[start, end)`, which begins where the message does. */
  read(bytes: Uint8Array, start: number, end: number): void {
    const checker = this.#checker;
    this.clear();
    checker.reset(bytes, end);
    let at = start;
    while (at < end) {
      if (bytes[at] !== CODE.described) return;
      // Nearly every peer writes the short form of the descriptor.
      const isShort = bytes[at + 1] === 0x53 && at + 3 <= end;
      const value = isShort ? at + 3 : checker.skip(at + 1, Number.MAX_SAFE_INTEGER, 1);
      if (value < 0) break;
      const section = isShort ? bytes[at + 2] : descriptorCode(bytes, at + 1);
      if (section === BODY_VALUE) {
        if (checker.skip(value, end, 1) > 0) this.#command(bytes, value);
        return;
      }
      if (section > PROPERTIES.code) return;
      const isList = section === HEADER.code || section === PROPERTIES.code;
      at = isList ? this.#list(bytes, value) : checker.skip(value, Number.MAX_SAFE_INTEGER, 1);
      if (at < 0) break;
      if (section === HEADER.code) this.#header(bytes);
      else if (section === PROPERTIES.code) this.#properties(bytes);
    }
    this.wantsMore = at >= end || checker.lost;
  }

  #header(bytes: Uint8Array): void {
    const count = this.#place(DELIVERY_COUNT);
    if (count !== ABSENT) this.deliveryCount = unsigned(bytes, count);
    const first = this.#place(FIRST_ACQUIRER);
    if (first === ABSENT) return;
    const bits = booleanBits(bytes, first, 1, 2);
    if (bits !== 0) this.firstAcquirer = bits === 3;
  }

  #properties(bytes: Uint8Array): void {
    const messageId = this.#place(MESSAGE_ID);
    if (messageId !== ABSENT) this.messageId = identifier(bytes, messageId);
    const correlationId = this.#place(CORRELATION_ID);
    if (correlationId !== ABSENT) this.correlationId = identifier(bytes, correlationId);
    this.to = this.#text(bytes, TO, this.#recentTo);
    this.subject = this.#text(bytes, SUBJECT, this.#recentSubject);
    this.contentType = this.#text(bytes, CONTENT_TYPE, this.#recentType);
  }

  #text(bytes: Uint8Array, field: number, recent: RecentText): string | undefined {
    const place = this.#place(field);
    const start = place === ABSENT ? ABSENT : textStart(bytes, place);
    if (start === ABSENT) return undefined;
    const end = textEnd(bytes, place);
    return end - start > LIMITS.identifierBytes ? undefined : recent.text(bytes, start, end);
  }

  /**
   * Notes where the first fields of a section lie that is a list: one walk for all of them. Returns
   * the position after it; -1 when it is not whole, or is something else.
   */
  #list(bytes: Uint8Array, value: number): number {
    const checker = this.#checker;
    this.#placeCount = 0;
    const code = bytes[value];
    if (code !== 0xc0 && code !== 0xd0) return checker.skip(value, Number.MAX_SAFE_INTEGER, 1);
    if (!checker.header(code, value + 1, Number.MAX_SAFE_INTEGER, 1)) return -1;
    const { itemsEnd, available } = checker;
    const count = Math.min(checker.count, MOST_PLACES);
    if (itemsEnd > available) return checker.skip(value, Number.MAX_SAFE_INTEGER, 1);
    const places = this.#places;
    let at = checker.itemsStart;
    let i = 0;
    while (i < count) {
      const first = bytes[at];
      // As `ValueChecker.skip`, in place: nearly all are null or short texts.
      let next = first === CODE.null ? at + 1 : at + 2 + bytes[at + 1];
      if ((first !== CODE.null && first !== SHORT_TEXT) || !(next <= itemsEnd)) {
        next = checker.skip(at, itemsEnd, 2);
      }
      if (next < 0) break;
      places[i++] = first === CODE.null ? ABSENT : at;
      at = next;
    }
    this.#placeCount = i;
    return i < count ? -1 : itemsEnd;
  }

  /** Position of a field that is there and not null; ABSENT otherwise. */
  #place(field: number): number {
    return field < this.#placeCount ? this.#places[field] : ABSENT;
  }

  #command(bytes: Uint8Array, at: number): void {
    if (bytes[at] !== CODE.described) return;
    const code = descriptorCode(bytes, at + 1);
    if (code === DECLARE) this.command = 'declare';
    if (code !== DISCHARGE) return;
    this.command = 'discharge';
    const id = this.#field(bytes, at, DISCHARGE, 0);
    if (id !== ABSENT && dataStart(bytes, id) !== ABSENT) {
      this.txnIdStart = dataStart(bytes, id);
      this.txnIdEnd = dataEnd(bytes, id);
    }
    const fail = this.#field(bytes, at, DISCHARGE, 1);
    this.fail = fail !== ABSENT && booleanBits(bytes, fail, 1, 2) === 3;
  }

  /** Position of a command's field that is not null; ABSENT without it. */
  #field(bytes: Uint8Array, at: number, code: number, field: number): number {
    const place = fieldOf(this.#checker, at, code, field);
    return place === ABSENT || bytes[place] === CODE.null ? ABSENT : place;
  }
}

/** A message-id or correlation-id (3.2.11 to 3.2.14). */
function identifier(bytes: Uint8Array, place: number): JsonValue | undefined {
  const code = bytes[place];
  if (code === SHORT_TEXT) {
    const short = utf8(bytes, place + 2, place + 2 + bytes[place + 1]);
    if (short !== undefined) return short;
  }
  const layout = LAYOUT[code];
  if (layout >= 0) return scalar(code, bytes, place + 1, place + 1 + layout);
  const text = textStart(bytes, place);
  const start = text === ABSENT ? dataStart(bytes, place) : text;
  if (start === ABSENT) return undefined;
  const end = text === ABSENT ? dataEnd(bytes, place) : textEnd(bytes, place);
  if (end - start > LIMITS.identifierBytes) return undefined;
  return (text === ABSENT ? undefined : utf8(bytes, start, end)) ?? scalar(code, bytes, start, end);
}
