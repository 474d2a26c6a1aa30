/** What class connection says of the two ends, in 0-9-1, 0-9 and 0-8 (0-9-1 §1.4). */

import { u16, u32 } from '../../amqp091/encoding.ts';
import { FRAME_HEADER_BYTES } from '../../amqp091/scan.ts';
import { payloadEnd } from '../../amqp091/scan-properties.ts';
import type { FrameView } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import { METHOD } from '../amqp091/methods.ts';
import { type ConnectionNotes, keptText } from './notes.ts';

const NANOS_PER_SECOND = 1_000_000_000;
/** Behind class-id and method-id. */
const ARGUMENTS_AT = FRAME_HEADER_BYTES + 4;
/** version-major and version-minor of start. */
const VERSION_BYTES = 2;
const MOST_MECHANISMS = 64;

/** Notes what a method of class connection says. */
export function note091(notes: ConnectionNotes, view: FrameView): void {
  switch (view.type) {
    case METHOD.connectionStart:
      noteStart(notes, view);
      break;
    case METHOD.connectionStartOk:
      noteStartOk(notes, view);
      break;
    case METHOD.connectionTune:
      // The server goes on only with a client that it believes.
      notes.saslOutcome ??= 'ok';
      noteTune(notes, view, 1);
      break;
    case METHOD.connectionTuneOk:
      noteTune(notes, view, 0);
      break;
    case METHOD.connectionOpen:
      noteOpen(notes, view);
      break;
    case METHOD.connectionClose:
      if (view.direction === 1 && wasJudged(notes)) notes.saslOutcome = 'refused';
      break;
    default:
  }
}

/** The client has shown its credentials, and the server has not gone on. */
export function wasJudged({ saslMechanism, saslOutcome }: ConnectionNotes): boolean {
  return saslMechanism !== undefined && saslOutcome === undefined;
}

function noteStart(notes: ConnectionNotes, view: FrameView): void {
  const { bytes, start } = view;
  const end = payloadEnd(view);
  const properties = start + ARGUMENTS_AT + VERSION_BYTES;
  const mechanisms = behindLong(bytes, properties, end);
  const next = behindLong(bytes, mechanisms, end);
  if (next < 0) return;
  const text = keptText(bytes, mechanisms + 4, next);
  notes.saslMechanisms = text.split(' ', MOST_MECHANISMS).filter((name) => name !== '');
}

function noteStartOk(notes: ConnectionNotes, view: FrameView): void {
  const { bytes, start } = view;
  const end = payloadEnd(view);
  const mechanism = behindLong(bytes, start + ARGUMENTS_AT, end);
  if (mechanism < 0 || mechanism >= end) return;
  const next = mechanism + 1 + bytes[mechanism];
  if (next <= end) notes.saslMechanism = keptText(bytes, mechanism + 1, next);
}

/** channel-max, frame-max, heartbeat. What tune-ok says holds for both. */
function noteTune(notes: ConnectionNotes, view: FrameView, by: Direction): void {
  const { bytes, start, number } = view;
  const at = start + ARGUMENTS_AT;
  if (at + 8 > payloadEnd(view)) return;
  const end = notes.ends[by];
  end.limitsFrame = number;
  end.channelMax = u16(bytes, at);
  end.maxFrameSize = u32(bytes, at + 2);
  end.idleTimeoutNanos = u16(bytes, at + 6) * NANOS_PER_SECOND;
  if (by === 1) return;
  for (const each of notes.ends) {
    each.sendsChannel = end.channelMax;
    each.sendsFrameSize = end.maxFrameSize;
  }
}

function noteOpen(notes: ConnectionNotes, view: FrameView): void {
  const { bytes, start } = view;
  const at = start + ARGUMENTS_AT;
  const end = payloadEnd(view);
  if (at >= end || at + 1 + bytes[at] > end) return;
  notes.virtualHost = keptText(bytes, at + 1, at + 1 + bytes[at]);
}

/** One past a long string or table; -1 when it is not all there. */
function behindLong(bytes: Uint8Array, at: number, end: number): number {
  if (at < 0 || at + 4 > end) return -1;
  const next = at + 4 + u32(bytes, at);
  return next > end ? -1 : next;
}
