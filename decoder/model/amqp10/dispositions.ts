import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { STATE, type StateScan } from '../../amqp10/scan-state.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import { serialAdd, serialDistance } from '../../serial.ts';
import type { Direction } from '../../units.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Deliveries } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import type { Scratch10 } from './scratch.ts';
import type { Session10 } from './session.ts';
import { EarlyStatements, type Statement } from './statement.ts';
import type { Transactions } from './transactions.ts';

const STATE_FIELD = fieldIndex('disposition', 'state');

/** What a disposition does to the deliveries of a session (2.7.6): one id, or a range of them. */
export class Dispositions {
  readonly #fields: FieldPlaces;
  readonly #deliveries: Deliveries;
  readonly #transactions: Transactions;
  readonly #state: StateScan;
  readonly #statement: Statement;

  constructor(scratch: Scratch10, deliveries: Deliveries, transactions: Transactions) {
    this.#fields = scratch.fields;
    this.#state = scratch.state;
    this.#statement = scratch.statement;
    this.#deliveries = deliveries;
    this.#transactions = transactions;
  }

  /** A disposition; `fields` holds it. */
  receive(view: FrameView, session: Session10, note: FrameNote): void {
    const { flags, deliveryId: first } = view;
    note.settles = 0;
    if ((flags & FLAG.hasRole) === 0 || first === ABSENT) return;
    const byReceiver = (flags & FLAG.role) !== 0;
    const other = view.direction === 0 ? 1 : 0;
    // A receiver names what the other side sent, a sender what it sent itself.
    const sentIn: Direction = byReceiver ? other : view.direction;
    const distance = view.lastId === ABSENT ? 0 : serialDistance(view.lastId, first);
    if (distance < 0) return;
    this.#state.read(this.#fields.checker, this.#fields.at(STATE_FIELD));
    this.#statement.read(view, this.#state, byReceiver);
    if (byReceiver) this.#keepEarly(session, sentIn, first, distance);
    const unsettled = session.unsettled[sentIn];
    // Ranges over the same deliveries again and again would cost their product.
    const cost = Math.min(distance + 1, unsettled.size);
    if (cost > session.statements[sentIn]) return;
    session.statements[sentIn] -= cost;
    if (distance < unsettled.size) {
      for (let i = 0; i <= distance; i++) {
        const delivery = unsettled.get(serialAdd(first, i));
        if (delivery !== undefined) this.#receiveOne(delivery, note);
      }
      return;
    }
    for (const [id, delivery] of unsettled) {
      const place = serialDistance(id, first);
      if (place >= 0 && place <= distance) this.#receiveOne(delivery, note);
    }
  }

  #receiveOne(delivery: Delivery10, note: FrameNote): void {
    const { record } = delivery;
    note.settles++;
    note.delivery = note.settles === 1 ? record.delivery : ABSENT;
    note.link = note.settles === 1 ? record.link : ABSENT;
    this.apply(delivery, this.#statement);
    this.#deliveries.settle(delivery);
  }

  #keepEarly(session: Session10, sentIn: Direction, first: number, distance: number): void {
    const latest = session.latestIds[sentIn];
    if (latest !== ABSENT && serialDistance(serialAdd(first, distance), latest) <= 0) return;
    let early = session.early[sentIn];
    if (early === undefined) {
      early = new EarlyStatements();
      session.early[sentIn] = early;
    }
    early.add(first, distance, this.#statement);
  }

  /** A delivery is seen that may have been answered already, as far as the order of release goes. */
  applyEarly(delivery: Delivery10, session: Session10): void {
    const early = session.early[delivery.record.direction];
    if (early === undefined || early.isEmpty) return;
    for (const statement of early.take(delivery.record.deliveryId)) this.apply(delivery, statement);
  }

  /** What one end says of one delivery. The caller settles it then with `Deliveries`. */
  apply(delivery: Delivery10, statement: Statement): void {
    const { byReceiver, state, outcome, frame, nanos } = statement;
    if (state === STATE.transactional) this.#transactions.join(delivery, statement);
    delivery.state(byReceiver ? delivery.receiver : delivery.sender, statement);
    if (statement.settled) {
      if (byReceiver) delivery.settleByReceiver(frame, nanos);
      else {
        if (statement.knowsMore && delivery.receiver.outcome === STATE.none)
          delivery.awaited = true;
        delivery.settleBySender(frame, nanos, false);
      }
    }
    if (!byReceiver || delivery.link?.purpose !== 'coordinator') return;
    if (state === STATE.declared) this.#transactions.declared(delivery, statement);
    else if (outcome !== STATE.none) this.#transactions.discharged(delivery, statement);
  }
}
