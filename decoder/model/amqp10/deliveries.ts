import { BareMessage } from '../../amqp10/scan-bare.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { serialAdd, serialDistance } from '../../serial.ts';
import type { Direction } from '../../units.ts';
import type { ModelContext } from '../connection-model.ts';
import { Delivery10 } from './delivery.ts';
import type { Ledger10 } from './ledger.ts';
import { conclude, type Fate } from './life.ts';
import type { Link10 } from './link.ts';
import type { Scratch10 } from './scratch.ts';
import type { Session10 } from './session.ts';

/** The deliveries of one connection that are not final: taken from a pool and given back. */
export class Deliveries {
  readonly #context: ModelContext;
  readonly #ledger: Ledger10;
  readonly #scratch: Scratch10;
  #headBytes = 0;
  #bareCount = 0;

  constructor(context: ModelContext, ledger: Ledger10, scratch: Scratch10) {
    this.#context = context;
    this.#ledger = ledger;
    this.#scratch = scratch;
  }

  /**
   * The first transfer of a delivery.
   *
   * @param older one with the same id. Ids come back after 2^32 deliveries, or from a peer that counts
   *   wrong: it is lost track of
   */
  begin(view: FrameView, link: Link10, older: Delivery10 | undefined): Delivery10 {
    const { session, direction } = link;
    const unsettled = session.unsettled[direction];
    if (this.#context.isFull) this.#letGo(unsettled);
    session.statements[direction] += LIMITS.statementsPerDelivery;
    if (older?.isListed === true) this.finish(older, 'over');
    const delivery = this.#scratch.deliveries.pop() ?? new Delivery10();
    const record = this.#context.begin();
    delivery.begin(record, link);
    delivery.awaited = this.#ledger.lateness.isLate(view);
    record.connection = view.connection;
    record.session = session.number;
    record.link = link.number;
    record.protocol = 1;
    record.kind = 'transfer';
    record.purpose = link.purpose;
    record.direction = direction;
    record.deliveryId = view.deliveryId;
    record.startFrame = view.number;
    record.startNanos = view.timeNanos;
    record.linkName = link.name;
    record.address = link.address;
    record.payloadBytes = 0;
    session.resume(direction, view.deliveryId);
    unsettled.set(view.deliveryId, delivery);
    delivery.isListed = true;
    const { nextId } = session.windows[direction];
    delivery.transferId = nextId === ABSENT ? ABSENT : serialAdd(nextId, -1);
    this.#follow(session, direction, view.deliveryId);
    session.deliveries++;
    link.deliveries++;
    link.unsettled++;
    this.#ledger.begun(delivery, link);
    return delivery;
  }

  /** Ids rise by one with each delivery of a session (2.7.5). */
  #follow(session: Session10, direction: Direction, deliveryId: number): void {
    const latest = session.latestIds[direction];
    const ahead = latest === ABSENT ? 1 : serialDistance(deliveryId, latest);
    if (ahead > 0) session.latestIds[direction] = deliveryId;
    if (ahead === 1 || !session.heardAll[direction]) return;
    const place = { session: session.number, direction };
    this.#ledger.compared('delivery-id-out-of-sequence', place, deliveryId, serialAdd(latest, 1));
  }

  #letGo(unsettled: Map<number, Delivery10>): void {
    for (const oldest of unsettled.values()) {
      this.finish(oldest, 'live');
      return;
    }
  }

  /** After every change: hands on what is final, and lets a transaction hold what waits for it. */
  settle(delivery: Delivery10): void {
    if (delivery.firstSettled !== 'nobody') this.#ledger.settled(delivery);
    if (delivery.isDone) {
      this.finish(delivery, 'live');
      return;
    }
    const whole = delivery.complete || delivery.endUnknown;
    if (!whole || delivery.firstSettled === 'nobody' || delivery.transaction === undefined) return;
    forget(delivery);
    delivery.transaction.waiting.add(delivery);
  }

  /** Keeps the head of a message that goes on in another frame, as far as there is room. */
  keepHead(delivery: Delivery10, head: Uint8Array | undefined): void {
    this.#headBytes -= delivery.head?.length ?? 0;
    const fits = head !== undefined && this.#headBytes + head.length <= LIMITS.messageHeadsBytes;
    delivery.head = fits ? head : undefined;
    this.#headBytes += delivery.head?.length ?? 0;
  }

  /** Begins to hash a message that goes on in another frame, as far as there is room. */
  beginHash(delivery: Delivery10): BareMessage | undefined {
    if (this.#bareCount >= LIMITS.hashedMessages) return undefined;
    const bare = this.#scratch.bares.pop() ?? new BareMessage();
    bare.clear();
    delivery.bare = bare;
    this.#bareCount++;
    return bare;
  }

  endHash(delivery: Delivery10): void {
    if (delivery.bare === undefined) return;
    const { bares } = this.#scratch;
    if (bares.length < LIMITS.hashedMessages) bares.push(delivery.bare);
    this.#bareCount--;
    delivery.bare = undefined;
  }

  /** Hands a delivery on as it stands. */
  finish(delivery: Delivery10, fate: Fate): void {
    const { link, record } = delivery;
    forget(delivery);
    delivery.transaction?.waiting.delete(delivery);
    conclude(delivery, fate);
    this.#ledger.forgotten(delivery);
    if (link !== undefined) {
      if (link.current === delivery) link.current = undefined;
      link.unsettled--;
      const { pattern } = record;
      if (pattern !== undefined && delivery.firstSettled !== 'nobody') {
        link.patterns.set(pattern, (link.patterns.get(pattern) ?? 0) + 1);
      }
    }
    if (delivery.endUnknown) {
      record.payloadBytes = ABSENT;
      record.transfers = ABSENT;
    }
    this.#context.finish(record);
    delivery.link = undefined;
    delivery.transaction = undefined;
    delivery.discharges = undefined;
    this.keepHead(delivery, undefined);
    this.endHash(delivery);
    const { deliveries } = this.#scratch;
    if (deliveries.length < LIMITS.pooledDeliveries) deliveries.push(delivery);
  }

  /** Everything open of a session, when it or its connection is over, or the capture ends. */
  finishSession(session: Session10, over: boolean): void {
    for (const direction of BOTH) {
      for (const delivery of session.unsettled[direction].values()) {
        // It is over for good, and stays unsettled.
        delivery.isCounted = false;
        this.finish(delivery, fateOf(delivery, over));
      }
    }
  }
}

const BOTH: readonly Direction[] = [0, 1];

/** The session no longer finds it by its delivery-id. */
function forget(delivery: Delivery10): void {
  const { link, record } = delivery;
  if (link === undefined || !delivery.isListed) return;
  delivery.isListed = false;
  link.session.unsettled[link.direction].delete(record.deliveryId);
}

/** What became of all that a delivery lives on. */
export function fateOf(delivery: Delivery10, over: boolean): Fate {
  const { link } = delivery;
  if (link === undefined) return over ? 'over' : 'live';
  const { session } = link;
  if (link.isClosed) return 'over';
  if (over || session.ended[0] || session.ended[1]) return link.kept ? 'suspended' : 'over';
  return link.isDetached ? 'suspended' : 'live';
}
