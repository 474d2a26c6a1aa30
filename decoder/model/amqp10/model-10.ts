import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { COMPOSITES } from '../../amqp10/spec.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { type ConnectionInfo, TCP_EVENT_KINDS, type TcpEvent } from '../../sink.ts';
import type { ConnectionNumber, Direction, Nanos, StreamOffset } from '../../units.ts';
import type { ConnectionModel, LinkIdentity, ModelContext } from '../connection-model.ts';
import type { FrameNote } from '../frame-note.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord } from '../records.ts';
import { Deliveries } from './deliveries.ts';
import { Dispositions } from './dispositions.ts';
import { Flows } from './flows.ts';
import { Fresh } from './fresh.ts';
import { Ledger10 } from './ledger.ts';
import { Links } from './links.ts';
import { openDeliveries, openLinks, openSessions } from './open-state.ts';
import { Resumption } from './resume.ts';
import type { Scratch10 } from './scratch.ts';
import { NEVER, Session10 } from './session.ts';
import { SessionChannels } from './session-channels.ts';
import { errorOf } from './texts.ts';
import { Transactions } from './transactions.ts';
import { Transfers } from './transfers.ts';

function typeOf(name: keyof typeof COMPOSITES): number {
  return TYPE.amqp10 + COMPOSITES[name].code;
}

const OPEN = typeOf('open');
const BEGIN = typeOf('begin');
const ATTACH = typeOf('attach');
const FLOW = typeOf('flow');
const TRANSFER = typeOf('transfer');
const DISPOSITION = typeOf('disposition');
const DETACH = typeOf('detach');
const END = typeOf('end');
const CLOSE = typeOf('close');

const REMOTE_CHANNEL = fieldIndex('begin', 'remoteChannel');
const BEGIN_NEXT_OUTGOING = fieldIndex('begin', 'nextOutgoingId');
const BEGIN_INCOMING = fieldIndex('begin', 'incomingWindow');
const BEGIN_OUTGOING = fieldIndex('begin', 'outgoingWindow');

const ZERO_WINDOW = TCP_EVENT_KINDS.indexOf('zero-window');
const UNACKNOWLEDGED = TCP_EVENT_KINDS.indexOf('unacknowledged');
const WINDOW_OPEN = TCP_EVENT_KINDS.indexOf('window-open');
const RESET = TCP_EVENT_KINDS.indexOf('reset');

/** The state of one AMQP 1.0 connection: both ends' sessions, links and deliveries. */
export class Model10 implements ConnectionModel {
  readonly #context: ModelContext;
  readonly #connection: ConnectionNumber;
  /** Every session not handed on. */
  readonly sessions = new Set<Session10>();
  readonly #fresh = new Fresh<Session10>();
  readonly #channels = new SessionChannels();
  readonly #fields: FieldPlaces;
  readonly #ledger: Ledger10;
  readonly #deliveries: Deliveries;
  readonly #resumption: Resumption;
  readonly #transactions: Transactions;
  readonly #links: Links;
  readonly #flows: Flows;
  readonly #transfers: Transfers;
  readonly #dispositions: Dispositions;
  #sessionCount = 0;
  /** By direction: all from the open on is in the capture. Without it sessions and links may be older. */
  readonly #sawAll: [boolean, boolean] = [false, false];
  readonly #closed: [boolean, boolean] = [false, false];
  /** When each end closed: it ignores what comes then. */
  readonly #closedNanos: [Nanos, Nanos] = [NEVER, NEVER];
  #isCut = false;
  #isOver = false;

  constructor(context: ModelContext, connection: ConnectionNumber, scratch: Scratch10) {
    this.#context = context;
    this.#connection = connection;
    this.#fields = scratch.fields;
    this.#ledger = new Ledger10(context, connection, scratch);
    const deliveries = new Deliveries(context, this.#ledger, scratch);
    this.#resumption = new Resumption(context, deliveries, this.sessions);
    const transactions = new Transactions(context, connection, deliveries);
    this.#deliveries = deliveries;
    this.#transactions = transactions;
    this.#links = new Links(context.sink, scratch, this.#ledger, transactions);
    this.#flows = new Flows(scratch, this.#ledger);
    const dispositions = new Dispositions(scratch, deliveries, transactions);
    this.#dispositions = dispositions;
    this.#transfers = new Transfers(
      scratch,
      this.#ledger,
      deliveries,
      transactions,
      dispositions,
      this.#resumption,
    );
  }

  frame(view: FrameView, note: FrameNote): void {
    this.#ledger.begin(view);
    this.#read(view, note);
    this.#ledger.tell(view.number, view.timeNanos);
    if (this.#closed[0] && this.#closed[1]) this.#leave();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Both ends have closed (2.4.3). TCP may stay half open for as long as the capture lasts, so all is
   * handed on as soon as each end has heard of the other's settlements; but a delivery that is open may
   * be resumed on a later connection.
   */
  #leave(): void {
    if (!this.#ledger.isHeard) return;
    for (const _ of this.openDeliveries()) return;
    this.#isOver = true;
    this.#transactions.lose(undefined);
    for (const session of this.sessions) this.#finish(session, true);
  }

  #read(view: FrameView, note: FrameNote): void {
    const { type } = view;
    this.#channels.heed(view);
    if (type < BEGIN || type > DETACH) {
      if (type === OPEN) this.#open(view);
      else if (type === CLOSE) this.#close(view);
      else if (type === END) this.#end(view, note);
      else if (type === TYPE.gap) this.#lose(view);
      else if (type === TYPE.unknown && view.malformedLayer !== 0) this.#lose(view);
      return;
    }
    this.#fields.read(view);
    if (type === BEGIN) {
      this.#begin(view, note);
      return;
    }
    const session = this.#sessionOf(view);
    if (session === undefined) return;
    note.session = session.number;
    this.#fresh.hear(session);
    switch (type) {
      case ATTACH:
        this.#links.attach(view, session, note);
        break;
      case FLOW:
        this.#flows.receive(view, session, note);
        break;
      case TRANSFER:
        this.#transfer(view, session, note);
        break;
      case DISPOSITION:
        this.#dispositions.receive(view, session, note);
        break;
      case DETACH:
        this.#links.detach(view, session, note);
        break;
    }
  }

  end(info: ConnectionInfo): void {
    const lost = info.tcpEnd === 'fin' || info.tcpEnd === 'reset';
    const over = lost || this.#closed[0] || this.#closed[1];
    if (lost) this.#cut(info.lastNanos);
    if (over) this.#transactions.lose(info.lastNanos);
    for (const session of this.sessions) this.#finish(session, over);
    this.#transactions.end();
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, timeNanos: Nanos): void {
    this.#ledger.acknowledged(direction, streamOffset, timeNanos);
    if (this.#closed[0] && this.#closed[1]) this.#leave();
  }

  tcp({ kind, direction, timeNanos }: TcpEvent): void {
    if (kind === RESET) {
      this.#cut(timeNanos);
    } else if (kind === ZERO_WINDOW || kind === UNACKNOWLEDGED || kind === WINDOW_OPEN) {
      // Whose window it is would receive.
      const messages = direction === 0 ? 1 : 0;
      this.#ledger.setTcpBlocked(messages, kind !== WINDOW_OPEN, this.sessions);
      this.#ledger.tell(ABSENT, timeNanos);
    }
  }

  openSessions(): Iterable<SessionRecord> {
    return openSessions(this.sessions);
  }

  openLinks(): Iterable<LinkRecord> {
    return openLinks(this.sessions);
  }

  openDeliveries(): Iterable<DeliveryRecord> {
    return openDeliveries(this.sessions, this.#transactions.waiting());
  }

  /** TCP is gone: nothing moves any more. */
  #cut(nanos: Nanos): void {
    if (this.#isCut) return;
    this.#isCut = true;
    for (const session of this.sessions) {
      session.cut = true;
      this.#ledger.over(session);
    }
    this.#ledger.tell(ABSENT, nanos);
  }

  #open(view: FrameView): void {
    this.#sawAll[view.direction] = true;
    this.#resumption.opened(view);
  }

  /** A delivery of this connection goes on in that frame of a later one, if it is here. */
  handOver(link: LinkIdentity, tag: string, view: FrameView): boolean {
    const isHere = this.#resumption.handOver(link, tag);
    this.#ledger.tell(view.number, view.timeNanos);
    return isHere;
  }

  #lose({ direction, streamOffset, size }: FrameView): void {
    this.#flows.lose(direction, streamOffset + size);
    this.#ledger.lateness.lose();
    const other = direction === 0 ? 1 : 0;
    this.#sawAll[direction] = false;
    for (const session of this.#fresh.take(direction)) {
      session.lose(direction);
      this.#ledger.lose(session);
      if (session.ended[other]) this.#channels.doubt(direction, session);
    }
  }

  #begin(view: FrameView, note: FrameNote): void {
    const { direction, channel } = view;
    const other = direction === 0 ? 1 : 0;
    const remote = this.#fields.unsigned(REMOTE_CHANNEL);
    const older = this.#olderOf(view);
    let session = remote === ABSENT ? older : this.#channels.get(other, remote);
    const waits = session?.isAhead(direction) === true;
    if (session?.begun[direction] === true || session?.ended[direction] === true) {
      if (!waits) this.#replace(session, view);
      session = undefined;
    }
    if (session === undefined) {
      session = this.#newSession(view, remote !== ABSENT);
      if (session === undefined) return;
      if (remote !== ABSENT) {
        session.channels[other] = remote;
        if (waits) this.#channels.wait(other, remote, session);
        else this.#channels.set(other, remote, session);
      }
    }
    session.channels[direction] = channel;
    session.begun[direction] = true;
    session.heardAll[direction] = true;
    this.#channels.set(direction, channel, session);
    note.session = session.number;
    const nextOutgoing = this.#fields.unsigned(BEGIN_NEXT_OUTGOING);
    session.windows[direction].start(nextOutgoing, this.#fields.unsigned(BEGIN_OUTGOING));
    this.#judgeGuess(session, direction, nextOutgoing);
    session.windows[other].open(ABSENT, this.#fields.unsigned(BEGIN_INCOMING), false);
    this.#ledger.touchSession(session);
  }

  /** What had the channel of a begin: over now, unless it is answered in there, and released before it. */
  #olderOf(view: FrameView): Session10 | undefined {
    const { direction, channel } = view;
    const other = direction === 0 ? 1 : 0;
    for (;;) {
      const older = this.#channels.get(direction, channel);
      if (older === undefined || (!older.begun[direction] && older.begun[other])) return older;
      this.#replace(older, view);
    }
  }

  #judgeGuess(session: Session10, direction: Direction, nextOutgoing: number): void {
    const guess = session.guesses[direction];
    if (guess === undefined || nextOutgoing === ABSENT || guess.id === nextOutgoing) return;
    const place = { session: session.number, direction };
    const { id, at } = guess;
    this.#ledger.compared('next-incoming-id-ahead', place, id, nextOutgoing, ABSENT, at);
  }

  /** Its end was lost, or never sent: the channel belongs to another session now. */
  #replace(session: Session10, view: FrameView): void {
    session.over(view.number, view.timeNanos);
    this.#ledger.over(session);
    this.#ledger.tell(view.number, view.timeNanos);
    this.#finish(session, true);
  }

  #newSession(view: FrameView, implicit: boolean): Session10 | undefined {
    if (this.sessions.size >= LIMITS.openSessions) return undefined;
    const { number, timeNanos } = view;
    const count = ++this.#sessionCount;
    const session = new Session10(this.#connection, count, number, timeNanos, implicit);
    session.cut = this.#isCut;
    this.sessions.add(session);
    this.#fresh.hear(session);
    return session;
  }

  /**
   * The session of a frame. Where its begin may lie before the capture or in a hole, it is taken to have
   * the same channel number at both ends, as every peer known to us answers; ids that do not fit find
   * nothing.
   */
  #sessionOf(view: FrameView): Session10 | undefined {
    const { direction, channel } = view;
    const known = this.#channels.get(direction, channel);
    if (known !== undefined || this.#sawAll[direction]) return known;
    const other = this.#channels.get(direction === 0 ? 1 : 0, channel);
    const joins = other !== undefined && other.channels[direction] === ABSENT;
    const session = joins ? other : this.#newSession(view, true);
    if (session === undefined) return undefined;
    session.channels[direction] = channel;
    this.#channels.set(direction, channel, session);
    return session;
  }

  #transfer(view: FrameView, session: Session10, note: FrameNote): void {
    const { direction, handle } = view;
    const window = session.windows[direction];
    const transferId = window.nextId;
    if (window.transfer(view.knowsMore) === 'overrun') {
      const place = { session: session.number, direction };
      this.#ledger.compared('window-overrun', place, transferId, window.limitMost);
    }
    this.#ledger.touchSession(session);
    if (handle === ABSENT) return;
    const handles = session.handles[direction];
    let link = handles.get(handle);
    // A handle that its sender has not attached is an error, and what it carries reaches nobody (2.7.3).
    const stray = link === undefined && this.#sawAll[direction];
    if (stray) link = session.strays(direction, view.number, view.timeNanos);
    if (link === undefined) {
      // Attached before the capture, or in a hole of it.
      link = this.#links.begin(view, session, direction, undefined);
      if (link === undefined) return;
      link.lossy = true;
      link.holdsMore = true;
      handles.set(handle, link);
    }
    if (link.direction !== direction) return;
    note.link = link.number;
    if (!stray) {
      session.fresh.hear(link);
      this.#ledger.touch(link);
    }
    const other = direction === 0 ? 1 : 0;
    // What waited for missing octets comes here behind what it came before.
    const deafSince = Math.min(
      this.#closedNanos[other],
      session.failedNanos[other],
      link.ends[other].failedNanos,
    );
    this.#transfers.receive(view, link, note, stray || view.timeNanos >= deafSince);
  }

  #end(view: FrameView, note: FrameNote): void {
    const { direction, channel } = view;
    const session = this.#channels.get(direction, channel);
    if (session === undefined) return;
    note.session = session.number;
    this.#channels.delete(direction, channel);
    session.end(direction, errorOf(view), view.number, view.timeNanos);
    this.#fresh.hear(session);
    this.#ledger.over(session);
    if (session.ended[0] && session.ended[1]) this.#finish(session, true);
  }

  #close(view: FrameView): void {
    if (this.#closed[view.direction]) return;
    this.#closed[view.direction] = true;
    this.#closedNanos[view.direction] = view.timeNanos;
    for (const session of this.sessions) {
      session.over(view.number, view.timeNanos);
      this.#ledger.over(session);
    }
  }

  /** Hands on everything of a session that is over, or where the capture ends. */
  #finish(session: Session10, over: boolean): void {
    this.sessions.delete(session);
    this.#fresh.forget(session);
    this.#channels.free(session);
    if (over) {
      const { endFrame, endNanos } = session;
      for (const link of session.links) this.#transactions.closeLink(link, endFrame, endNanos);
    }
    this.#deliveries.finishSession(session, over);
    for (const link of session.links) this.#context.sink.link?.(link.toRecord());
    session.links.clear();
    this.#context.sink.session?.(session.toRecord());
  }
}
