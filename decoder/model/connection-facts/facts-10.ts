/** What open and the SASL frames say of the two ends (2.7.1, 5.3.3). */

import { uint32 } from '../../amqp10/encoding.ts';
import { FieldPlaces } from '../../amqp10/scan-fields.ts';
import { textEnd, textStart } from '../../amqp10/scan-value.ts';
import { COMPOSITES } from '../../amqp10/spec.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import { type ConnectionNotes, keptText } from './notes.ts';

const NANOS_PER_MILLISECOND = 1_000_000;
const MOST_MECHANISMS = 64;

export const OPEN = typeOf('open');
export const CLOSE = typeOf('close');
const MECHANISMS = typeOf('sasl-mechanisms');
const INIT = typeOf('sasl-init');
const OUTCOME = typeOf('sasl-outcome');

const CONTAINER_ID = place('open', 'containerId');
const HOSTNAME = place('open', 'hostname');
const MAX_FRAME_SIZE = place('open', 'maxFrameSize');
const CHANNEL_MAX = place('open', 'channelMax');
const IDLE_TIME_OUT = place('open', 'idleTimeOut');
const OFFERED = place('sasl-mechanisms', 'saslServerMechanisms');
const MECHANISM = place('sasl-init', 'mechanism');
const CODE = place('sasl-outcome', 'code');

/** What an open means that does not say (2.7.1). */
const DEFAULT_MAX_FRAME_SIZE = 0xffff_ffff;
const DEFAULT_CHANNEL_MAX = 0xffff;

/** sasl-code (5.3.3.6). */
const OUTCOMES = ['ok', 'auth', 'sys', 'sys-perm', 'sys-temp'] as const;

type Told = 'open' | 'close' | 'sasl-mechanisms' | 'sasl-init' | 'sasl-outcome';

function typeOf(name: Told): number {
  return TYPE.amqp10 + COMPOSITES[name].code;
}

function place(name: Told, field: string): number {
  const index = COMPOSITES[name].fields.findIndex((each) => each.name === field);
  if (index < 0) throw new Error(`${name} has no field ${field}`);
  return index;
}

const fields = new FieldPlaces();

/** Notes what an open or a SASL frame says. */
export function note10(notes: ConnectionNotes, view: FrameView): void {
  const { type } = view;
  if (type !== OPEN && type !== MECHANISMS && type !== INIT && type !== OUTCOME) return;
  fields.read(view);
  if (type === OPEN) noteOpen(notes, view);
  else if (type === MECHANISMS) notes.saslMechanisms = symbols(OFFERED);
  else if (type === INIT) notes.saslMechanism = textOf(MECHANISM);
  else {
    const code = numberOf(CODE);
    if (code !== undefined) notes.saslOutcome = OUTCOMES[code] ?? String(code);
  }
}

function noteOpen(notes: ConnectionNotes, { direction, number }: FrameView): void {
  const end = notes.ends[direction];
  const other = notes.ends[direction === 0 ? 1 : 0];
  if (end.limitsFrame !== undefined) return;
  end.limitsFrame = number;
  end.name = textOf(CONTAINER_ID);
  end.maxFrameSize = numberOf(MAX_FRAME_SIZE);
  end.channelMax = numberOf(CHANNEL_MAX);
  const idle = numberOf(IDLE_TIME_OUT);
  end.idleTimeoutNanos = idle === undefined ? undefined : idle * NANOS_PER_MILLISECOND;
  if (direction === 0) notes.virtualHost = textOf(HOSTNAME);
  // Each states what it takes, so that it binds the other.
  other.sendsFrameSize = end.maxFrameSize ?? DEFAULT_MAX_FRAME_SIZE;
  other.sendsChannel = end.channelMax ?? DEFAULT_CHANNEL_MAX;
}

function textOf(field: number): string | undefined {
  const at = fields.at(field);
  const start = at === ABSENT ? ABSENT : textStart(fields.bytes, at);
  return start === ABSENT ? undefined : keptText(fields.bytes, start, textEnd(fields.bytes, at));
}

function numberOf(field: number): number | undefined {
  const number = fields.unsigned(field);
  return number === ABSENT ? undefined : number;
}

/** A symbol, or an array of them (1.6.21, 1.6.24): the field was found whole. */
function symbols(field: number): string[] {
  const single = textOf(field);
  if (single !== undefined) return [single];
  const at = fields.at(field);
  const { bytes } = fields;
  if (at === ABSENT || (bytes[at] !== 0xe0 && bytes[at] !== 0xf0)) return [];
  const isShort = bytes[at] === 0xe0;
  const count = isShort ? bytes[at + 2] : uint32(bytes, at + 5);
  let next = at + (isShort ? 3 : 9);
  const isShortItem = bytes[next] === 0xa3;
  if (!isShortItem && bytes[next] !== 0xb3) return [];
  next += 1;
  const names: string[] = [];
  for (let i = 0; i < count && i < MOST_MECHANISMS; i++) {
    const start = next + (isShortItem ? 1 : 4);
    next = start + (isShortItem ? bytes[next] : uint32(bytes, next));
    if (next > fields.payloadEnd) break;
    names.push(keptText(bytes, start, next));
  }
  return names;
}
