/** Gathers what the frames of one connection say of its two ends. */

import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import { PROTOCOL, type ProtocolCode } from '../../protocol.ts';
import { type ConnectionInfo, TCP_EVENT_KINDS, type TcpEvent } from '../../sink.ts';
import type { ConnectionNumber, Direction, Nanos } from '../../units.ts';
import { METHOD } from '../amqp091/methods.ts';
import type { ConnectionFacts, PeerFacts } from '../connection-facts.ts';
import { CLOSE, note10, OPEN } from './facts-10.ts';
import { HEARTBEAT_010, isOfConnection, note010 } from './facts-010.ts';
import { note091, wasJudged } from './facts-091.ts';
import { ConnectionNotes } from './notes.ts';
import { Silence } from './silence.ts';

const RESET = TCP_EVENT_KINDS.indexOf('reset');
const FIN = TCP_EVENT_KINDS.indexOf('fin');

/** Frames that only say that their end is alive; and those from which on it has to. */
const ALIVE: ReadonlySet<number> = new Set([TYPE.heartbeat, TYPE.amqp10Empty, HEARTBEAT_010]);
const OPENS: ReadonlySet<number> = new Set([OPEN, METHOD.connectionOpen, METHOD.connectionOpenOk]);

/** Headers kept; a connection has two of each end at most. */
const MOST_HEADERS = 8;
const SIDES = ['client', 'server'] as const;

export class FactsCollector {
  readonly #notes = new ConnectionNotes();
  readonly #silences = [new Silence(), new Silence()] as const;
  #is10 = false;

  /** Every frame and gap of the connection, in the order of release. */
  frame(view: FrameView): void {
    const { type, direction, channel, protocol } = view;
    const silence = this.#silences[direction];
    if (type === TYPE.gap) {
      silence.lose(view.timeNanos);
      return;
    }
    // Only an open connection has what is not for the connection itself.
    const is10 = protocol === PROTOCOL.amqp10;
    if (is10) this.#is10 = true;
    const is010 = protocol === PROTOCOL.amqp010;
    const isOther = is10
      ? type > OPEN && type < CLOSE
      : is010
        ? type !== TYPE.protocolHeader && !isOfConnection(view)
        : channel > 0;
    if (!isOther) this.#connectionFrame(view, is10 ? note10 : is010 ? note010 : note091);
    else if (!silence.isMeasured && this.#notes.closedBy === undefined) {
      silence.start(view.timeNanos);
    }
    silence.heard(view.number, view.timeNanos);
  }

  #connectionFrame(view: FrameView, note: typeof note10): void {
    const { type, direction, timeNanos } = view;
    const notes = this.#notes;
    const silence = this.#silences[direction];
    if (type === TYPE.protocolHeader) {
      this.#header(view);
    } else if (ALIVE.has(type)) {
      notes.ends[direction].heartbeats += 1;
    } else if (type === CLOSE || type === METHOD.connectionClose) {
      if (type !== CLOSE) note(notes, view);
      this.#close(view);
    } else {
      note(notes, view);
      if (OPENS.has(type)) silence.start(timeNanos);
    }
  }

  #header({ bytes, start, end, direction }: FrameView): void {
    const { headers } = this.#notes;
    if (end - start < 8 || headers.length >= MOST_HEADERS) return;
    headers.push(`${SIDES[direction]} AMQP ${bytes.subarray(start + 4, start + 8).join(' ')}`);
  }

  #close({ number, timeNanos, direction }: FrameView): void {
    const notes = this.#notes;
    if (notes.closedBy !== undefined) return;
    notes.closedBy = SIDES[direction];
    notes.closeFrame = number;
    this.#silences[direction].stop(number, timeNanos);
    this.#silences[direction === 0 ? 1 : 0].stop(ABSENT, timeNanos);
  }

  /** A 0-9-1 server may just hang up on a client that it does not believe. */
  tcp({ kind, direction }: TcpEvent): void {
    const isEnd = kind === RESET || kind === FIN;
    if (isEnd && direction === 1 && !this.#is10 && wasJudged(this.#notes)) {
      this.#notes.saslOutcome = 'refused';
    }
  }

  /** Nothing comes any more. */
  end(lastNanos: Nanos): void {
    for (const silence of this.#silences) silence.stop(ABSENT, lastNanos);
  }

  /** As it stands; of a connection that is over, after `end`. */
  facts(
    info: ConnectionInfo,
    protocol: ProtocolCode,
    previousIncarnation: ConnectionNumber | undefined,
  ): ConnectionFacts {
    const notes = this.#notes;
    return {
      connection: info.number,
      protocol,
      headers: notes.headers,
      saslMechanisms: notes.saslMechanisms,
      saslMechanism: notes.saslMechanism,
      saslOutcome: notes.saslOutcome,
      virtualHost: notes.virtualHost,
      client: this.#peer(0, info.clientName, info.clientProduct),
      server: this.#peer(1, undefined, info.serverProduct),
      closedBy: notes.closedBy,
      closeFrame: notes.closeFrame,
      closeError: info.closeError,
      previousIncarnation,
    };
  }

  #peer(end: Direction, name: string | undefined, product: string | undefined): PeerFacts {
    const notes = this.#notes.ends[end];
    const silence = this.#silences[end];
    return {
      name: notes.name ?? name,
      product,
      maxFrameSize: notes.maxFrameSize,
      channelMax: notes.channelMax,
      idleTimeoutNanos: notes.idleTimeoutNanos,
      limitsFrame: notes.limitsFrame,
      sendsFrameSize: notes.sendsFrameSize,
      sendsChannel: notes.sendsChannel,
      heartbeats: notes.heartbeats,
      longestSilenceNanos: silence.longestNanos,
      longestSilenceFrame: silence.frame,
    };
  }
}
