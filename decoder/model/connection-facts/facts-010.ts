/** What class connection says of the two ends in 0-10. */

import { commandType } from '../../amqp010/catalogue.ts';
import { FRAME_HEADER_BYTES, SEGMENT, segmentTypeOf } from '../../amqp010/frame.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { Arguments, commandShape, fieldOf, unsigned } from '../amqp010/arguments.ts';
import { wasJudged } from './facts-091.ts';
import { type ConnectionNotes, keptText } from './notes.ts';

const NANOS_PER_SECOND = 1_000_000_000;
const MOST_MECHANISMS = 64;
/** class-code and code. */
const CODES_BYTES = 2;

const START = commandShape('connection.start');
const START_OK = commandShape('connection.start-ok');
const TUNE = commandShape('connection.tune');
const TUNE_OK = commandShape('connection.tune-ok');
const OPEN = commandShape('connection.open');
const CLOSE = commandShape('connection.close');
const FIELD = {
  mechanisms: fieldOf(START, 'mechanisms'),
  mechanism: fieldOf(START_OK, 'mechanism'),
  /** The same in tune and tune-ok. */
  channelMax: fieldOf(TUNE_OK, 'channelMax'),
  maxFrameSize: fieldOf(TUNE_OK, 'maxFrameSize'),
  heartbeat: fieldOf(TUNE_OK, 'heartbeat'),
  virtualHost: fieldOf(OPEN, 'virtualHost'),
} as const;

export const HEARTBEAT_010 = commandType('connection.heartbeat');
const CONNECTION_CLASS = CLOSE.code >> 8;

const fields = new Arguments();

/** A control of class connection; sessions may have its channel, 0, too. */
export function isOfConnection(view: FrameView): boolean {
  const at = view.start + FRAME_HEADER_BYTES;
  const isControl = segmentTypeOf(view) === SEGMENT.control;
  return isControl && at < view.end && view.bytes[at] === CONNECTION_CLASS;
}

/** Notes what a control of class connection says. */
export function note010(notes: ConnectionNotes, view: FrameView): void {
  const { bytes } = view;
  const at = view.start + FRAME_HEADER_BYTES;
  const end = Math.min(view.end, view.start + view.size);
  if (at + CODES_BYTES > end) return;
  const shape = SHAPES.get(unsigned(bytes, at, CODES_BYTES));
  if (shape === undefined) return;
  fields.read(shape, bytes, at + CODES_BYTES, end);
  switch (shape) {
    case START:
      notes.saslMechanisms = textsOf(bytes, FIELD.mechanisms);
      break;
    case START_OK:
      notes.saslMechanism = textOf(bytes, FIELD.mechanism);
      break;
    case TUNE:
      // The server goes on only with a client that it believes.
      notes.saslOutcome ??= 'ok';
      noteTune(notes, view, false);
      break;
    case TUNE_OK:
      noteTune(notes, view, true);
      break;
    case OPEN:
      notes.virtualHost = textOf(bytes, FIELD.virtualHost);
      break;
    default:
      if (view.direction === 1 && wasJudged(notes)) notes.saslOutcome = 'refused';
  }
}

const SHAPES = new Map(
  [START, START_OK, TUNE, TUNE_OK, OPEN, CLOSE].map((each) => [each.code, each]),
);

/** What tune-ok says holds for both. Of heartbeats, tune only says what would be allowed. */
function noteTune(
  notes: ConnectionNotes,
  { number, direction }: FrameView,
  isAgreed: boolean,
): void {
  const end = notes.ends[direction];
  end.limitsFrame = number;
  end.channelMax = numberOf(FIELD.channelMax);
  end.maxFrameSize = numberOf(FIELD.maxFrameSize);
  if (!isAgreed) return;
  const heartbeat = numberOf(FIELD.heartbeat);
  for (const each of notes.ends) {
    each.sendsChannel = end.channelMax;
    each.sendsFrameSize = end.maxFrameSize;
    if (heartbeat !== undefined) each.idleTimeoutNanos = heartbeat * NANOS_PER_SECOND;
  }
}

function numberOf(field: number): number | undefined {
  const value = fields.number(field);
  return value === ABSENT ? undefined : value;
}

function textOf(bytes: Uint8Array, field: number): string | undefined {
  return fields.has(field) ? keptText(bytes, fields.start(field), fields.stop(field)) : undefined;
}

/** An array of str16: type, count, and each with its size; without elements, nothing at all. */
function textsOf(bytes: Uint8Array, field: number): readonly string[] {
  if (!fields.has(field)) return [];
  const texts: string[] = [];
  const end = fields.stop(field);
  let at = fields.start(field) + 5;
  while (at + 2 <= end && texts.length < MOST_MECHANISMS) {
    const next = at + 2 + unsigned(bytes, at, 2);
    if (next > end) break;
    texts.push(keptText(bytes, at + 2, next));
    at = next;
  }
  return texts;
}
