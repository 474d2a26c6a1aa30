import { ABSENT } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { serialDistance } from '../../serial.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos, StreamOffset } from '../../units.ts';
import type { Moment } from '../moment.ts';
import type { SessionRecord } from '../records.ts';
import type { Delivery10 } from './delivery.ts';
import { Fresh, type Losing } from './fresh.ts';
import { Link10 } from './link.ts';
import type { EarlyStatements } from './statement.ts';
import { WindowLedger } from './window.ts';

export const NEVER: Nanos = Number.POSITIVE_INFINITY;

interface Guess {
  readonly id: number;
  readonly at: Moment;
}

/** A session: what both ends have on their channel for it (2.5). Index pairs are by direction of frames. */
export class Session10 implements Losing {
  readonly connection: ConnectionNumber;
  /** The n of `c1.s<n>`. */
  readonly number: number;
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  readonly channels: [number, number] = [ABSENT, ABSENT];
  /** Begun before the capture, or in a hole of it. */
  readonly implicit: boolean;
  /** Windows for the transfers of each direction. */
  readonly windows = [new WindowLedger(), new WindowLedger()] as const;
  /** Links by the handle that the sender of the frame has for them. */
  readonly handles = [new Map<number, Link10>(), new Map<number, Link10>()] as const;
  /** Links by direction of messages and name, which join the two attaches. */
  readonly byName = new Map<string, Link10>();
  readonly links = new Set<Link10>();
  readonly fresh = new Fresh<Link10>();
  /** Deliveries sent in each direction and not final, by delivery-id. */
  readonly unsettled = [new Map<number, Delivery10>(), new Map<number, Delivery10>()] as const;
  /** The serially latest delivery-id seen of each direction. */
  readonly latestIds: [number, number] = [ABSENT, ABSENT];
  /** Statements about deliveries of each direction that are still followed; each delivery adds some. */
  readonly statements: [number, number] = [0, 0];
  isFresh = false;
  /** How often octets were lost. */
  losses = 0;
  /** By direction: how often deliveries may have begun in them. */
  readonly holes: [number, number] = [0, 0];
  /** What was said of deliveries of each direction before they were seen. */
  readonly early: [EarlyStatements | undefined, EarlyStatements | undefined] = [
    undefined,
    undefined,
  ];
  /** Whose begin was seen. */
  readonly begun: [boolean, boolean] = [false, false];
  /** By direction: every frame from the begin on is in the capture. */
  readonly heardAll: [boolean, boolean] = [false, false];
  /** By direction: octets were lost, and no delivery-id has told since whether deliveries began in them. */
  readonly mayHoldMore: [boolean, boolean] = [false, false];
  /** By direction of transfers: the first next-incoming-id that could only be guessed. */
  readonly guesses: [Guess | undefined, Guess | undefined] = [undefined, undefined];
  readonly ended: [boolean, boolean] = [false, false];
  readonly endedNanos: [Nanos, Nanos] = [NEVER, NEVER];
  /** When that end ended it with an error: it ignores what comes after (2.5.4). */
  readonly failedNanos: [Nanos, Nanos] = [NEVER, NEVER];
  endFrame: FrameNumber = ABSENT;
  endNanos: Nanos | undefined;
  error: string | undefined;
  /**
   * By direction: where the last of what may have been a flow for a link ends, and was not seen or is of
   * no link that is known.
   */
  readonly flowsMissed: [StreamOffset, StreamOffset] = [0, 0];
  /** Links whose credit is what their sender told, not what was granted. */
  #reported: Set<Link10> | undefined;
  /** TCP is gone under it. */
  cut = false;
  linkCount = 0;
  /** By direction of transfers: none may be sent, as last told of its links. */
  readonly windowClosed: [boolean, boolean] = [false, false];
  readonly #strays: [Link10 | undefined, Link10 | undefined] = [undefined, undefined];
  deliveries = 0;

  constructor(
    connection: ConnectionNumber,
    number: number,
    frame: FrameNumber,
    nanos: Nanos,
    implicit: boolean,
  ) {
    this.connection = connection;
    this.number = number;
    this.firstFrame = frame;
    this.firstNanos = nanos;
    this.implicit = implicit;
  }

  /** Holds deliveries sent on handles that were never attached; it is no link, and has no number. */
  strays(direction: Direction, frame: FrameNumber, nanos: Nanos): Link10 {
    const known = this.#strays[direction];
    if (known !== undefined) return known;
    const strays = new Link10(this, ABSENT, direction, undefined, frame, nanos);
    this.#strays[direction] = strays;
    return strays;
  }

  /** Octets from the sender of that direction are missing. */
  lose(from: Direction): void {
    this.losses++;
    this.heardAll[from] = false;
    this.mayHoldMore[from] = true;
    const to = from === 0 ? 1 : 0;
    this.windows[from].loseSender();
    this.windows[to].loseReceiver();
    for (const link of this.fresh.take(from)) {
      link.uncertain = link.counted;
      if (!link.ends[from].attached) link.mayBeOlder = true;
      if (link.direction !== from) {
        link.credit.loseReceiver();
        continue;
      }
      link.credit.loseSender();
      link.lossy = true;
      if (link.current !== undefined) link.current.endUnknown = true;
      link.current = undefined;
    }
  }

  /**
   * This end is over with it, and what the other end says of it is still to come: behind a hole. Where
   * that was lost instead, it has to be taken for over.
   */
  isAhead(direction: Direction): boolean {
    const other = direction === 0 ? 1 : 0;
    const isRead = this.heardAll[other] || !this.begun[other];
    return this.ended[direction] && isRead;
  }

  /** The other end has begun it, and the sender of that direction not: that is certain. */
  isUnanswered(direction: Direction): boolean {
    const other = direction === 0 ? 1 : 0;
    return !this.begun[direction] && this.begun[other] && !this.implicit && this.losses === 0;
  }

  /** A next-incoming-id that was said before the begin that tells it. */
  guess(direction: Direction, id: number, at: Moment): void {
    this.guesses[direction] ??= { id, at };
  }

  /** The credit of the link is now what its sender told. */
  report(link: Link10): void {
    this.#reported ??= new Set();
    this.#reported.add(link);
  }

  /** A flow for a link that is not known, which may be any. Returns those of which less is known now. */
  missFlow(from: Direction, end: StreamOffset): readonly Link10[] {
    this.flowsMissed[from] = end;
    const doubted = [...(this.#reported ?? [])].filter(({ direction }) => direction !== from);
    for (const link of doubted) {
      this.#reported?.delete(link);
      link.credit.doubtReport();
    }
    return doubted;
  }

  /** The next delivery-id of a direction: where it follows the last one, none began in what was lost. */
  resume(from: Direction, deliveryId: number): void {
    if (!this.mayHoldMore[from]) return;
    this.mayHoldMore[from] = false;
    const latest = this.latestIds[from];
    if (latest === ABSENT || serialDistance(deliveryId, latest) !== 1) this.holes[from]++;
  }

  end(from: Direction, error: string | undefined, frame: FrameNumber, nanos: Nanos): void {
    this.ended[from] = true;
    this.endedNanos[from] = nanos;
    if (error !== undefined) this.failedNanos[from] = Math.min(this.failedNanos[from], nanos);
    this.error ??= error;
    this.over(frame, nanos);
  }

  /** Nothing of it goes on behind this frame. */
  over(frame: FrameNumber, nanos: Nanos): void {
    if (this.endFrame !== ABSENT) return;
    this.endFrame = frame;
    this.endNanos = nanos;
  }

  /**
   * The oldest delivery that is open, where a receiver that frees its window from that one on has less than
   * a quarter of it left, and half of what is behind is settled; the frame that began it.
   */
  pinned(
    direction: Direction,
  ): { capacity: number; remaining: number; frame: FrameNumber } | undefined {
    const { heldFlows, remaining, limit } = this.windows[direction];
    const { size } = this.unsettled[direction];
    if (heldFlows < LIMITS.heldFlows || remaining === undefined) return undefined;
    if (size > this.statements[direction]) return undefined;
    this.statements[direction] -= size;
    for (const { record, transferId } of this.unsettled[direction].values()) {
      if (transferId === ABSENT) return undefined;
      const capacity = serialDistance(limit, transferId);
      const behind = serialDistance(this.latestIds[direction], record.deliveryId);
      if (4 * remaining >= capacity || 2 * (size - 1) > behind) return undefined;
      return { capacity, remaining, frame: record.startFrame };
    }
    return undefined;
  }

  get isOver(): boolean {
    return this.cut || this.endFrame !== ABSENT;
  }

  toRecord(): SessionRecord {
    return {
      connection: this.connection,
      session: this.number,
      protocol: 1,
      channels: [this.channels[0], this.channels[1]],
      firstFrame: this.firstFrame,
      firstNanos: this.firstNanos,
      endFrame: this.endFrame,
      endNanos: this.endNanos,
      error: this.error,
      deliveries: this.deliveries,
    };
  }
}
