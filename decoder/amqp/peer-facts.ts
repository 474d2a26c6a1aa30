/** Who the two peers say they are and why they parted, from the frames that say so. */

import { openFacts } from '../amqp10/open-facts.ts';
import { isOrderly } from '../amqp091/reply-code.ts';
import { dissectFrame } from '../dissect.ts';
import { ABSENT, type FrameView, TYPE } from '../frame-view.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ConnectionInfo } from '../sink.ts';
import { frameTypeCode } from './frame-types.ts';
import { isList, member } from './message-tracker.ts';

const OPEN = TYPE.amqp10 + 0x10;
const CLOSE = TYPE.amqp10 + 0x18;
const START = frameTypeCode('connection.start');
const START_OK = frameTypeCode('connection.start-ok');
const OPEN_0X = frameTypeCode('connection.open');
const CLOSE_0X = frameTypeCode('connection.close');

/** Texts come from the capture: long ones are cut before they are kept for every connection. */
const LONGEST_TEXT = 256;

/** Note what a frame says of its connection. Cheap for frames that say nothing. */
export function notePeerFacts(info: ConnectionInfo, view: FrameView): void {
  switch (view.type) {
    case OPEN:
      info.opened ??= view.timeNanos;
      noteOpen(info, view);
      break;
    case START:
      info.serverProduct = product(fieldsOf(view).serverProperties) ?? info.serverProduct;
      break;
    case START_OK:
      noteStartOk(info, fieldsOf(view).clientProperties);
      break;
    case OPEN_0X:
      info.opened ??= view.timeNanos;
      break;
    case CLOSE:
    case CLOSE_0X:
      noteClose(info, view);
      break;
    default:
  }
}

function fieldsOf(view: FrameView): JsonObject {
  return dissectFrame(view.bytes.subarray(view.start, view.end), view).fields;
}

function noteOpen(info: ConnectionInfo, view: FrameView): void {
  const facts = openFacts(view);
  const name = named(text(facts.product), text(facts.version));
  if (view.direction === 0) {
    info.clientName = text(facts.containerId) ?? info.clientName;
    info.clientProduct = name ?? info.clientProduct;
  } else {
    info.serverProduct = name ?? info.serverProduct;
  }
}

function noteStartOk(info: ConnectionInfo, properties: JsonValue | undefined): void {
  // Qpid's own name for it is the second.
  const name = entry(properties, 'connection_name') ?? entry(properties, 'clientName');
  info.clientName = text(name) ?? info.clientName;
  info.clientProduct = product(properties) ?? info.clientProduct;
}

function noteClose(info: ConnectionInfo, view: FrameView): void {
  if (info.closed !== undefined) return;
  info.closed = view.timeNanos;
  if (view.errorStart === ABSENT && view.replyCode === ABSENT) return;
  const fields = fieldsOf(view);
  const error = member(fields.error, 'value');
  if (error !== undefined) {
    const condition = text(member(member(error, 'condition'), 'value'));
    const description = text(member(error, 'description'));
    info.closeError = [condition, description].filter((part) => part !== undefined).join(': ');
  } else if (typeof fields.replyCode === 'number' && !isOrderly(fields.replyCode)) {
    info.closeError = `${fields.replyCode} ${text(fields.replyText) ?? ''}`.trim();
  }
}

/** `RabbitMQ 3.10.8` from a map or field table of properties. */
function product(properties: JsonValue | undefined): string | undefined {
  const version = entry(properties, 'version') ?? entry(properties, 'qpid.client_version');
  return named(text(entry(properties, 'product')), text(version));
}

function named(name: string | undefined, version: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return version === undefined ? name : `${name} ${version}`;
}

/** The value behind a key of a map or table, whose keys are texts or symbols. */
function entry(table: JsonValue | undefined, key: string): JsonValue | undefined {
  if (table === undefined || table === null || typeof table !== 'object' || !isList(table)) {
    return undefined;
  }
  for (const pair of table) {
    if (pair === null || typeof pair !== 'object' || !isList(pair)) continue;
    const name = pair[0];
    if (name === key || (name !== undefined && member(name, 'value') === key)) return pair[1];
  }
  return undefined;
}

function text(value: JsonValue | undefined): string | undefined {
  const plain = typeof value === 'object' && value !== null ? member(value, 'value') : value;
  return typeof plain === 'string' ? plain.slice(0, LONGEST_TEXT) : undefined;
}
