import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import type { Direction, StreamOffset } from '../../units.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Ledger10 } from './ledger.ts';
import type { Scratch10 } from './scratch.ts';
import type { Session10 } from './session.ts';

const NEXT_INCOMING = fieldIndex('flow', 'nextIncomingId');
const INCOMING = fieldIndex('flow', 'incomingWindow');
const NEXT_OUTGOING = fieldIndex('flow', 'nextOutgoingId');
const OUTGOING = fieldIndex('flow', 'outgoingWindow');
const DELIVERY_COUNT = fieldIndex('flow', 'deliveryCount');
const AVAILABLE = fieldIndex('flow', 'available');

/** What a flow does to the windows of a session and to the credit of a link (2.7.4). */
export class Flows {
  readonly #fields: FieldPlaces;
  readonly #ledger: Ledger10;
  /** By direction: where the last octets end that were lost. */
  readonly #lostUntil: [StreamOffset, StreamOffset] = [0, 0];

  constructor(scratch: Scratch10, ledger: Ledger10) {
    this.#fields = scratch.fields;
    this.#ledger = ledger;
  }

  /** Octets of a direction were lost: there may have been a flow among them. */
  lose(direction: Direction, until: StreamOffset): void {
    this.#lostUntil[direction] = until;
  }

  /** A flow; `fields` holds it. */
  receive(view: FrameView, session: Session10, note: FrameNote): void {
    const { direction, handle, flags, knowsMore } = view;
    const other = direction === 0 ? 1 : 0;
    const fields = this.#fields;
    const { windows } = session;
    this.#open(session, other, fields.unsigned(NEXT_INCOMING), knowsMore);
    this.#report(session, direction, fields.unsigned(NEXT_OUTGOING));
    // What it says last of windows and credit was cut off.
    const isCut = view.end - view.start < view.size;
    if (isCut) {
      windows[other].loseReceiver();
      windows[direction].loseSender();
    }
    this.#ledger.touchSession(session);
    if (handle === ABSENT) {
      if (isCut) this.#ledger.missFlow(session, direction);
      return;
    }
    const link = session.handles[direction].get(handle);
    if (link === undefined) {
      this.#ledger.missFlow(session, direction);
      return;
    }
    note.link = link.number;
    session.fresh.hear(link);
    this.#ledger.touch(link);
    const count = fields.unsigned(DELIVERY_COUNT);
    if (link.direction === direction) {
      const missed = Math.max(session.flowsMissed[other], this.#lostUntil[other]);
      const hasHeard = this.#ledger.hasHeard(other, missed);
      const available = fields.unsigned(AVAILABLE);
      const { credit } = link;
      // What it answers was shown before, and that alone: no more is on its way, and nothing came behind it.
      const isComparable = !knowsMore && view.timeNanos >= link.receiverFlowNanos;
      const before = credit.countLast;
      const isReport = credit.senderFlow(count, view.credit, available, hasHeard, isComparable);
      if (isReport) session.report(link);
      if (count !== ABSENT && credit.drift !== 0) {
        this.#ledger.compared('sender-count-differs', link.place, count, before);
      }
    } else {
      // Without the sender's end, its messages are on a link of their own, and the flow is for that.
      if (!link.ends[other].attached) this.#ledger.missFlow(session, direction);
      const drain = (flags & FLAG.drain) !== 0;
      const echo = (flags & FLAG.echo) !== 0;
      link.receiverFlowNanos = view.timeNanos;
      if (isCut) {
        link.credit.loseReceiver();
        return;
      }
      const verdict = link.credit.receiverFlow(count, view.credit, drain, echo, knowsMore);
      if (verdict === 'possible') return;
      const kind = verdict === 'ahead' ? 'receiver-ahead' : 'receiver-counts-frames';
      this.#ledger.compared(kind, link.place, count, link.credit.countFirst);
    }
  }

  /** What Y says of the window for X's transfers, which go in `direction`. */
  #open(session: Session10, direction: Direction, nextIncoming: number, knowsMore: boolean): void {
    const window = session.windows[direction];
    const incoming = this.#fields.unsigned(INCOMING);
    const place = { session: session.number, direction };
    if (nextIncoming !== ABSENT && !knowsMore && session.isUnanswered(direction)) {
      // Where the other end begins is not known before its begin (2.7.4): it is a guess.
      session.guess(direction, nextIncoming, this.#ledger.now);
      window.open(nextIncoming, incoming, false);
      return;
    }
    const before = window.limit;
    const news = window.open(nextIncoming, incoming, knowsMore);
    if (news === 'as expected') return;
    if (news === 'ahead') {
      this.#ledger.compared('next-incoming-id-ahead', place, nextIncoming, window.nextId);
    } else if (news === 'taken back') {
      this.#ledger.compared('window-taken-back', place, window.limit, before);
    } else {
      this.#tellPinned(session, direction);
    }
  }

  /** The window is held: by the oldest delivery that is open, where most behind it are settled. */
  #tellPinned(session: Session10, direction: Direction): void {
    const pin = session.pinned(direction);
    if (pin === undefined) return;
    const place = { session: session.number, direction };
    this.#ledger.compared('window-pinned', place, pin.remaining, pin.capacity, pin.frame);
  }

  /** What X says of its own transfers. */
  #report(session: Session10, direction: Direction, nextOutgoing: number): void {
    const window = session.windows[direction];
    const before = window.nextId;
    if (window.report(nextOutgoing, this.#fields.unsigned(OUTGOING)) === 0) return;
    const place = { session: session.number, direction };
    this.#ledger.compared('transfer-count-differs', place, nextOutgoing, before);
  }
}
