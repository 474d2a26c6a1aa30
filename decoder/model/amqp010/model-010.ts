/** The state of one 0-10 connection: its sessions, and what becomes of every message. */
import { commandType } from '../../amqp010/catalogue.ts';
import { SEGMENT, segmentTypeOf } from '../../amqp010/frame.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { PROTOCOL } from '../../protocol.ts';
import { type ConnectionInfo, TCP_EVENT_KINDS, type TcpEvent } from '../../sink.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos, StreamOffset } from '../../units.ts';
import { closingOf } from '../amqp091/closing.ts';
import { isOfConnection } from '../connection-facts/facts-010.ts';
import type { ConnectionModel, ModelContext } from '../connection-model.ts';
import type { FrameNote } from '../frame-note.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord, TransactionRecord } from '../records.ts';
import { Branches } from './branches.ts';
import type { SessionHost } from './host.ts';
import { Ledger010 } from './ledger.ts';
import { HeadBudget } from './segment.ts';
import { detachError, Session } from './session.ts';

/** Index into MALFORMED_LAYERS: the frame lost bytes. */
const LOST_BYTES = 1;

const ZERO_WINDOW = TCP_EVENT_KINDS.indexOf('zero-window');
const UNACKNOWLEDGED = TCP_EVENT_KINDS.indexOf('unacknowledged');
const WINDOW_OPEN = TCP_EVENT_KINDS.indexOf('window-open');

const ATTACH = commandType('session.attach');
const ATTACHED = commandType('session.attached');
const DETACH = commandType('session.detach');
const DETACHED = commandType('session.detached');
const REQUEST_TIMEOUT = commandType('session.request-timeout');
const TIMEOUT = commandType('session.timeout');
const OPEN = commandType('connection.open');
const CLOSE = commandType('connection.close');
/** Controls that a channel may see without a session. */
const WITHOUT_SESSION: ReadonlySet<number> = new Set([
  ATTACHED,
  DETACH,
  DETACHED,
  REQUEST_TIMEOUT,
  TIMEOUT,
]);

export class Model010 implements ConnectionModel, SessionHost {
  readonly #context: ModelContext;
  readonly #connection: ConnectionNumber;
  readonly #sessions = new Map<number, Session>();
  /** The session of the frame before: most frames are for the same one. */
  #recent: Session | undefined;
  /** Channels detached in this capture and not attached again. */
  readonly #detached = new Set<number>();
  #count = 0;
  #transactions = 0;
  /** connection.open is in the capture, and nothing is missing since: no session is not known. */
  #isWhole = false;
  #isClosing = false;
  readonly gaps: [FrameNumber, FrameNumber] = [ABSENT, ABSENT];
  readonly branches = new Branches();
  readonly heads = new HeadBudget();
  readonly ledger: Ledger010;

  constructor(context: ModelContext, connection: ConnectionNumber) {
    this.#context = context;
    this.#connection = connection;
    this.ledger = new Ledger010(context, connection);
  }

  get isFull(): boolean {
    return this.#context.isFull;
  }

  begin(view: FrameView): DeliveryRecord {
    const record = this.#context.begin();
    record.connection = view.connection;
    record.protocol = view.protocol;
    record.direction = view.direction;
    record.kind = 'transfer';
    record.startFrame = view.number;
    record.startNanos = view.timeNanos;
    return record;
  }

  finish(record: DeliveryRecord): void {
    this.#context.finish(record);
  }

  nextTransaction(): number {
    this.#transactions += 1;
    return this.#transactions;
  }

  tellTransaction(facts: Omit<TransactionRecord, 'connection' | 'protocol'>): void {
    const { sink } = this.#context;
    sink.transaction?.({ connection: this.#connection, protocol: PROTOCOL.amqp010, ...facts });
  }

  tellSession(record: SessionRecord): void {
    this.#context.sink.session?.(record);
  }

  tellLink(record: LinkRecord): void {
    this.#context.sink.link?.(record);
  }

  frame(view: FrameView, note: FrameNote): void {
    this.ledger.begin(view);
    const { type } = view;
    if (type === TYPE.gap || (type === TYPE.unknown && view.malformedLayer === LOST_BYTES)) {
      this.gaps[view.direction] = view.number;
      this.ledger.lateness.lose();
      // A session may have been attached in what is missing.
      this.#detached.clear();
      this.#isWhole = false;
    } else if (type === OPEN) this.#isWhole = true;
    else if (type === CLOSE) this.#closed(view);
    else if (view.channel !== ABSENT && !isOfConnection(view)) this.#sessionFrame(view, note);
    this.ledger.tell(view.number, view.timeNanos);
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, timeNanos: Nanos): void {
    this.ledger.acknowledged(direction, streamOffset, timeNanos);
  }

  tcp({ kind, direction, timeNanos }: TcpEvent): void {
    const isBlocked = kind === ZERO_WINDOW || kind === UNACKNOWLEDGED;
    if (!isBlocked && kind !== WINDOW_OPEN) return;
    this.ledger.setTcpBlocked(direction === 0 ? 1 : 0, isBlocked, timeNanos);
  }

  #closed(view: FrameView): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const { error } = closingOf(view);
    for (const session of this.#sessions.values()) session.close(view, error, true);
  }

  #sessionFrame(view: FrameView, note: FrameNote): void {
    switch (view.type) {
      case ATTACH:
        this.#attached(view, note);
        return;
      case DETACH:
      case DETACHED:
        this.#detaching(view, note);
        return;
      default:
        this.#dropIfFollowed(view);
        this.#sessionOf(view)?.frame(view, note);
    }
  }

  #attached(view: FrameView, note: FrameNote): void {
    // A session is not attached twice: its detach is not in the capture.
    this.#sessions.get(view.channel)?.end('open');
    this.#sessions.delete(view.channel);
    this.#recent = undefined;
    if (this.#sessions.size >= LIMITS.openSessions) return;
    note.session = this.#add(view, true).session;
  }

  #add(view: FrameView, isWhole: boolean): Session {
    this.#count += 1;
    this.#detached.delete(view.channel);
    return this.#keep(new Session(this, view, this.#count, isWhole));
  }

  #keep(session: Session): Session {
    this.#sessions.set(session.number, session);
    this.#recent = session;
    return session;
  }

  #sessionOf(view: FrameView): Session | undefined {
    const { channel, type } = view;
    if (this.#recent?.number === channel) return this.#recent;
    const known = this.#sessions.get(channel);
    if (known !== undefined) {
      this.#recent = known;
      return known;
    }
    if (WITHOUT_SESSION.has(type)) return undefined;
    if (this.#sessions.size >= LIMITS.openSessions) return undefined;
    if (this.#isWhole || this.#detached.has(channel)) return this.#addDetached(view);
    return this.#add(view, false);
  }

  /** Frames on a channel without a session: nobody heeds them. */
  #addDetached(view: FrameView): Session | undefined {
    if (segmentTypeOf(view) === SEGMENT.control) return undefined;
    const session = new Session(this, view, ABSENT, false);
    session.close(view, undefined, true);
    return this.#keep(session);
  }

  #detaching(view: FrameView, note: FrameNote): void {
    const session = this.#sessions.get(view.channel);
    if (session === undefined) return;
    note.session = session.session;
    if (view.type === DETACH) {
      session.close(view, undefined, false);
      return;
    }
    if (session.closing === undefined) {
      const error = detachError(view);
      // Without a reason it answers a detach, which waits for missing octets, or is among them.
      if (error === undefined && view.direction !== 0) session.sides[1].loseAnswers(view.number);
      session.close(view, error, false);
    }
    this.#drop(session);
  }

  #dropIfFollowed(view: FrameView): void {
    const recent = this.#recent;
    const session = recent?.number === view.channel ? recent : this.#sessions.get(view.channel);
    if (session === undefined || this.#isClosing || !session.isFollowedBy(view)) return;
    this.#drop(session);
    this.#detached.delete(session.number);
  }

  #drop(session: Session): void {
    session.end('lost');
    this.#sessions.delete(session.number);
    this.#detached.add(session.number);
    this.#recent = undefined;
  }

  *openSessions(): Iterable<SessionRecord> {
    for (const session of this.#sessions.values()) {
      if (session.session !== ABSENT) yield session.toRecord();
    }
  }

  *openLinks(): Iterable<LinkRecord> {
    for (const session of this.#sessions.values()) yield* session.openLinks();
  }

  *openDeliveries(): Iterable<DeliveryRecord> {
    for (const session of this.#sessions.values()) yield* session.openDeliveries();
  }

  end(info: ConnectionInfo): void {
    const how = info.tcpEnd === undefined ? 'open' : 'lost';
    this.ledger.end();
    for (const session of this.#sessions.values()) session.end(how);
    this.#sessions.clear();
    this.#recent = undefined;
    this.ledger.tell(ABSENT, info.lastNanos);
  }
}
