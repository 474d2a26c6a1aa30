/** One session from its attach to its detach (0-10 class session). */
import { FRAME_HEADER_BYTES, POSITION, SEGMENT, segmentTypeOf } from '../../amqp010/frame.ts';
import { ENUMERATIONS } from '../../amqp010/spec.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { Direction, FrameNumber } from '../../units.ts';
import type { Closing } from '../amqp091/closing.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord } from '../records.ts';
import { Arguments, commandShape, fieldOf } from './arguments.ts';
import { Commands } from './commands.ts';
import { Contents, TRANSFER } from './contents.ts';
import type { SessionEnd, SessionHost } from './host.ts';
import { Link010 } from './link.ts';
import { Publishers } from './publishers.ts';
import { positionOf, Segment } from './segment.ts';
import { SessionLedger } from './session-ledger.ts';
import { Subscriptions } from './subscriptions.ts';
import { Transactions } from './transactions.ts';
import { Transfers } from './transfers.ts';

const UP: Direction = 0;
const DOWN: Direction = 1;

const COMMAND_POINT = commandShape('session.command-point');
const COMPLETED = commandShape('session.completed');
const TIMEOUT = commandShape('session.timeout');
const DETACHED = commandShape('session.detached');
const POINT = fieldOf(COMMAND_POINT, 'commandId');
const COMMANDS = fieldOf(COMPLETED, 'commands');
const SECONDS = fieldOf(TIMEOUT, 'timeout');
const CODE = fieldOf(DETACHED, 'code');
/** class-code and code. */
const CONTROL_HEAD_BYTES = 2;
const SET_SIZE_BYTES = 2;

/** The command under way in one direction, of which not all frames may be there yet. */
interface Beginning {
  isOpen: boolean;
  isTransfer: boolean;
  place: number | undefined;
}

function noBeginning(): Beginning {
  return { isOpen: false, isTransfer: false, place: undefined };
}

const fields = new Arguments();

export class Session {
  readonly host: SessionHost;
  readonly number: number;
  readonly session: number;
  readonly around: SessionLedger;
  readonly sides: readonly [Transfers, Transfers];
  readonly publishers: Publishers;
  readonly subscriptions: Subscriptions;
  readonly transactions: Transactions;
  /** The first detach: the other side's frames behind it mean nothing any more. */
  closing: Closing | undefined;
  readonly #commands: Commands;
  readonly #contents: Contents;
  readonly #segments: readonly [Segment, Segment];
  readonly #beginnings: readonly [Beginning, Beginning] = [noBeginning(), noBeginning()];
  readonly #first: Moment & {
    readonly protocol: FrameView['protocol'];
    readonly connection: number;
  };
  readonly #gapsSeen: [FrameNumber, FrameNumber];
  /** Holes that are told behind the detach, and lie before it. */
  readonly #gapsBefore: [FrameNumber, FrameNumber] = [ABSENT, ABSENT];
  #links = 0;
  #deliveries = 0;
  /** It lives on after a detach (session.timeout). */
  #survives = false;

  /** `isWhole`: its session.attach is in the capture. */
  constructor(host: SessionHost, view: FrameView, session: number, isWhole: boolean) {
    const { number, timeNanos, protocol, connection } = view;
    this.#first = { number, timeNanos, protocol, connection };
    this.host = host;
    this.#gapsSeen = [...host.gaps];
    this.number = view.channel;
    this.session = session;
    this.around = new SessionLedger(host.ledger, session, isWhole);
    host.ledger.sessions.add(this.around);
    this.sides = [new Transfers(this, UP), new Transfers(this, DOWN)];
    this.publishers = new Publishers(this);
    this.subscriptions = new Subscriptions(this);
    this.transactions = new Transactions(host, session, isWhole);
    this.#commands = new Commands(this);
    this.#contents = new Contents(this);
    this.#segments = [new Segment(host.heads), new Segment(host.heads)];
  }

  newLink(view: FrameView, kind: 'consumer' | 'publisher', isWhole: boolean): Link010 {
    this.#links += 1;
    const link = new Link010(view, this.around, this.#links, kind, isWhole);
    this.around.add(link);
    return link;
  }

  closeLink(link: Link010, at: Moment | undefined, error: string | undefined): void {
    link.end(at, error);
    if (!this.around.isOver) this.around.detached(link);
    if (this.session !== ABSENT) this.host.tellLink(link);
  }

  finish(record: DeliveryRecord): void {
    this.host.finish(record);
  }

  /** Every frame of the session but attach, detach and detached. */
  frame(view: FrameView, note: FrameNote): void {
    this.#catchUp();
    note.session = this.session;
    switch (segmentTypeOf(view)) {
      case SEGMENT.control:
        if (this.closing === undefined) this.#control(view, note);
        break;
      case SEGMENT.command:
        this.#command(view, note);
        break;
      case SEGMENT.header:
      case SEGMENT.body:
        this.#contents.frame(view, note);
        break;
      default:
    }
  }

  /** Controls are short: one in more than a frame is not followed. */
  #control(view: FrameView, note: FrameNote): void {
    const whole = POSITION.firstFrame | POSITION.lastFrame;
    if ((positionOf(view) & whole) !== whole) return;
    const at = view.start + FRAME_HEADER_BYTES;
    const end = Math.min(view.end, view.start + view.size);
    const { bytes } = view;
    if (at + CONTROL_HEAD_BYTES > end) return;
    const read = (shape: typeof COMPLETED): boolean =>
      fields.read(shape, bytes, at + CONTROL_HEAD_BYTES, end);
    switch (bytes[at] * 256 + bytes[at + 1]) {
      case COMMAND_POINT.code:
        if (read(COMMAND_POINT) && fields.has(POINT)) {
          this.sides[view.direction].ids.point(fields.number(POINT));
        }
        break;
      case COMPLETED.code: {
        note.settles = 0;
        if (!read(COMPLETED) || !fields.has(COMMANDS)) break;
        const start = fields.start(COMMANDS) - SET_SIZE_BYTES;
        this.#commands.completed(view, bytes, start, fields.stop(COMMANDS), note);
        break;
      }
      case TIMEOUT.code:
        if (read(TIMEOUT)) this.#survives = fields.number(SECONDS) > 0;
        break;
      default:
    }
  }

  #command(view: FrameView, note: FrameNote): void {
    const { direction } = view;
    if ((positionOf(view) & POSITION.firstFrame) !== 0) this.#beginCommand(view);
    const segment = this.#segments[direction];
    const isThere = segment.add(view);
    const beginning = this.#beginnings[direction];
    if (!beginning.isOpen) return;
    if (beginning.isTransfer) this.#contents.command(view, isThere ? segment : undefined, note);
    else if (isThere && this.closing === undefined) {
      this.#commands.command(view, segment, beginning.place, note);
    }
    if (isThere) beginning.isOpen = false;
  }

  #beginCommand(view: FrameView): void {
    const { direction, bytes, start, end } = view;
    const at = start + FRAME_HEADER_BYTES;
    this.#contents.next(direction);
    const code = at + 2 > end ? ABSENT : bytes[at] * 256 + bytes[at + 1];
    const place = this.sides[direction].ids.take();
    const isTransfer = code === TRANSFER.code;
    if (isTransfer) {
      this.#makeRoom();
      this.#deliveries += 1;
      this.#contents.begin(view, place);
    }
    const beginning = this.#beginnings[direction];
    beginning.isOpen = true;
    beginning.isTransfer = isTransfer;
    beginning.place = place;
  }

  #makeRoom(): void {
    if (!this.host.isFull) return;
    const isRoom = this.sides[DOWN].finishOldest() || this.sides[UP].finishOldest();
    if (!isRoom) this.transactions.giveUp();
  }

  /** Bytes may be missing since the session heard something last. */
  #catchUp(): void {
    const { gaps } = this.host;
    if (gaps[UP] !== this.#gapsSeen[UP]) this.#lose(UP, gaps[UP]);
    if (gaps[DOWN] !== this.#gapsSeen[DOWN]) this.#lose(DOWN, gaps[DOWN]);
  }

  #lose(direction: Direction, gap: FrameNumber): void {
    this.#gapsSeen[direction] = gap;
    this.#contents.lose(direction, gap);
    this.#segments[direction].clear();
    this.#beginnings[direction].isOpen = false;
    this.sides[direction].ids.lose();
    this.sides[direction === UP ? 1 : 0].loseAnswers(gap);
    this.transactions.lose(direction === UP);
    this.#commands.lose();
    this.around.lose();
  }

  /** session.detach, detached, or connection.close. */
  close(view: FrameView, error: string | undefined, isForGood: boolean): void {
    if (this.closing !== undefined) return;
    this.#catchUp();
    const { number, timeNanos, direction } = view;
    if (isForGood) this.#survives = false;
    this.closing = {
      number,
      timeNanos,
      direction,
      error: this.#commands.fault?.error ?? error,
    };
    this.around.close();
  }

  /** It was detached, and octets are missing since: what comes may be of another that was attached there. */
  isFollowedBy({ direction, timeNanos }: FrameView): boolean {
    const { closing } = this;
    if (closing === undefined) return false;
    const { gaps } = this.host;
    // A hole before what was captured before the detach is no hole since.
    if (timeNanos < closing.timeNanos) this.#gapsBefore[direction] = gaps[direction];
    return [UP, DOWN].some(
      (each) => gaps[each] > closing.number && gaps[each] !== this.#gapsBefore[each],
    );
  }

  /** Nothing comes any more. `how`: what ended it when no detach was seen. */
  end(how: 'lost' | 'open'): void {
    this.#catchUp();
    const { closing } = this;
    const { fault } = this.#commands;
    const closed = this.#survives ? 'suspended' : 'closed';
    const end: SessionEnd = {
      how: closing === undefined ? how : closed,
      by: closing,
      culprit: fault?.of === UP ? fault.culprit : undefined,
    };
    this.around.over(how === 'lost');
    this.#contents.end(end.how !== 'open');
    this.transactions.end(end);
    for (const side of this.sides) side.end(end);
    for (const segment of this.#segments) segment.clear();
    for (const link of this.#openLinks()) {
      this.closeLink(link, closing, link.error ?? this.#linkError(link));
    }
    if (this.session !== ABSENT) this.host.tellSession(this.toRecord());
  }

  /** What ends a session ends its subscriptions, and is their error where it is the broker's. */
  #linkError({ kind }: Link010): string | undefined {
    return kind === 'consumer' && this.closing?.direction === DOWN ? this.closing.error : undefined;
  }

  *#openLinks(): Iterable<Link010> {
    yield* this.publishers.links();
    yield* this.subscriptions.links();
  }

  openLinks(): Iterable<LinkRecord> {
    return this.session === ABSENT ? [] : this.#openLinks();
  }

  *openDeliveries(): Iterable<DeliveryRecord> {
    yield* this.#contents.records();
    for (const { record } of this.transactions.accepts()) if (record !== undefined) yield record;
    for (const side of this.sides) {
      for (const { record } of side.open()) if (record !== undefined) yield record;
    }
  }

  toRecord(): SessionRecord {
    const { number, timeNanos, protocol, connection } = this.#first;
    const { closing } = this;
    return {
      connection,
      session: this.session,
      protocol,
      channels: [this.number, this.number],
      firstFrame: number,
      firstNanos: timeNanos,
      endFrame: closing === undefined ? ABSENT : closing.number,
      endNanos: closing?.timeNanos,
      error: closing?.error,
      deliveries: this.#deliveries,
    };
  }
}

/** Why a session was detached, where that says more than that it was. */
export function detachError(view: FrameView): string | undefined {
  const at = view.start + FRAME_HEADER_BYTES + CONTROL_HEAD_BYTES;
  if (!fields.read(DETACHED, view.bytes, at, Math.min(view.end, view.start + view.size))) {
    return undefined;
  }
  const code = fields.number(CODE);
  if (code === ABSENT || code === 0) return undefined;
  const names: Readonly<Record<number, string>> = ENUMERATIONS['session.detach-code'];
  return names[code] ?? String(code);
}
