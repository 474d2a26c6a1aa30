import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { STATE, StateScan } from '../../amqp10/scan-state.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import { serialAdd, serialDistance } from '../../serial.ts';
import type { Direction } from '../../units.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Deliveries } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import type { Session10 } from './session.ts';
import { errorOf } from './texts.ts';
import type { Transactions } from './transactions.ts';

const STATE_FIELD = fieldIndex('disposition', 'state');

/** What a disposition does to the deliveries of a session (2.7.6): one id, or a range of them. */
export class Dispositions {
  readonly #fields: FieldPlaces;
  readonly #deliveries: Deliveries;
  readonly #transactions: Transactions;
  readonly #state = new StateScan();

  constructor(fields: FieldPlaces, deliveries: Deliveries, transactions: Transactions) {
    this.#fields = fields;
    this.#deliveries = deliveries;
    this.#transactions = transactions;
  }

  /** A disposition; `#fields` holds it. */
  receive(view: FrameView, session: Session10, note: FrameNote): void {
    const { flags, deliveryId: first } = view;
    note.settles = 0;
    if ((flags & FLAG.hasRole) === 0 || first === ABSENT) return;
    const byReceiver = (flags & FLAG.role) !== 0;
    const other = view.direction === 0 ? 1 : 0;
    // A receiver names what the other side sent, a sender what it sent itself.
    const sentIn: Direction = byReceiver ? other : view.direction;
    const unsettled = session.unsettled[sentIn];
    const distance = view.lastId === ABSENT ? 0 : serialDistance(view.lastId, first);
    if (distance < 0 || unsettled.size === 0) return;
    this.#state.read(this.#fields.checker, this.#fields.at(STATE_FIELD));
    if (distance < unsettled.size) {
      for (let i = 0; i <= distance; i++) {
        const delivery = unsettled.get(serialAdd(first, i));
        if (delivery !== undefined) this.#apply(delivery, byReceiver, view, session, note);
      }
      return;
    }
    for (const [id, delivery] of unsettled) {
      const place = serialDistance(id, first);
      if (place < 0 || place > distance) continue;
      this.#apply(delivery, byReceiver, view, session, note);
    }
  }

  #apply(
    delivery: Delivery10,
    byReceiver: boolean,
    view: FrameView,
    session: Session10,
    note: FrameNote,
  ): void {
    const { number, timeNanos } = view;
    const scan = this.#state;
    note.settles++;
    note.delivery = note.settles === 1 ? delivery.record.delivery : ABSENT;
    note.link = note.settles === 1 ? delivery.record.link : ABSENT;
    this.#transactions.join(delivery, scan, view, session);
    const side = byReceiver ? delivery.receiver : delivery.sender;
    delivery.state(side, scan.state, scan.outcome, number, timeNanos);
    if ((view.flags & FLAG.settled) !== 0) {
      if (byReceiver) delivery.settleByReceiver(number, timeNanos);
      else delivery.settleBySender(number, timeNanos, false);
    }
    if (byReceiver && delivery.link?.purpose === 'coordinator') {
      if (scan.state === STATE.declared) {
        this.#transactions.declared(delivery, scan, view);
      } else if (scan.outcome !== STATE.none) {
        this.#transactions.discharged(delivery, scan.outcome, view, errorOf(view));
      }
    }
    this.#deliveries.settle(delivery);
  }
}
