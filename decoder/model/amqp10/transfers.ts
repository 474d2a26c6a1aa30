import type { BareMessage } from '../../amqp10/scan-bare.ts';
import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { beginsMessage, type MessageHead } from '../../amqp10/scan-message.ts';
import { dataEnd, dataStart, STATE, type StateScan } from '../../amqp10/scan-state.ts';
import { booleanBits } from '../../amqp10/scan-value.ts';
import { hex } from '../../amqp10/value.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Deliveries } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import type { Dispositions } from './dispositions.ts';
import type { Ledger10 } from './ledger.ts';
import type { Link10 } from './link.ts';
import type { Resumption } from './resume.ts';
import type { Scratch10 } from './scratch.ts';
import { type Statement, txnIdOf } from './statement.ts';
import type { Transactions } from './transactions.ts';

const TAG = fieldIndex('transfer', 'deliveryTag');
const STATE_FIELD = fieldIndex('transfer', 'state');
const RESUME = fieldIndex('transfer', 'resume');

/** What a transfer does to deliveries and credit (2.6.12, 2.6.14, 2.7.5). */
export class Transfers {
  readonly #fields: FieldPlaces;
  readonly #deliveries: Deliveries;
  readonly #ledger: Ledger10;
  readonly #transactions: Transactions;
  readonly #dispositions: Dispositions;
  readonly #resumption: Resumption;
  readonly #state: StateScan;
  readonly #statement: Statement;
  readonly #head: MessageHead;
  /** For messages in one frame. */
  readonly #bare: BareMessage;

  constructor(
    scratch: Scratch10,
    ledger: Ledger10,
    deliveries: Deliveries,
    transactions: Transactions,
    dispositions: Dispositions,
    resumption: Resumption,
  ) {
    this.#fields = scratch.fields;
    this.#state = scratch.state;
    this.#statement = scratch.statement;
    this.#head = scratch.head;
    this.#bare = scratch.bare;
    this.#ledger = ledger;
    this.#deliveries = deliveries;
    this.#transactions = transactions;
    this.#dispositions = dispositions;
    this.#resumption = resumption;
  }

  /** A transfer on a link; `#fields` holds it. `ignored`: the peer ignores it. */
  receive(view: FrameView, link: Link10, note: FrameNote, ignored: boolean): void {
    const fields = this.#fields;
    const whole = fields.payloadStart !== ABSENT;
    const delivery = this.#deliveryOf(view, link, ignored);
    link.lastTransferNanos = view.timeNanos;
    if (!whole) {
      // Whether it ends a delivery was lost with its fields.
      link.credit.loseSender();
      if (delivery !== undefined) delivery.endUnknown = true;
      link.current = undefined;
    }
    if (delivery === undefined) {
      if (whole) resynchronise(link, view);
      return;
    }
    const { record } = delivery;
    note.delivery = record.delivery;
    record.transfers++;
    if (record.transfers > 1) link.credit.deliveryContinued();
    if (view.payloadBytes > 0) record.payloadBytes += view.payloadBytes;
    if (!whole) return;
    this.#readState(delivery, view);
    const aborted = (view.flags & FLAG.aborted) !== 0;
    const more = (view.flags & FLAG.more) !== 0;
    if (delivery.head !== undefined || record.transfers === 1) this.#readHead(delivery, view, more);
    this.#hash(delivery, view, more);
    if (record.transfers === 1) this.#dispositions.applyEarly(delivery, link.session);
    if (aborted) {
      link.current = undefined;
      link.credit.deliveryAborted();
      delivery.abort(view.number, view.timeNanos);
    } else {
      if ((view.flags & FLAG.settled) !== 0) {
        delivery.settleBySender(view.number, view.timeNanos, true);
      }
      if (!more) this.#complete(delivery, view, link);
    }
    this.#deliveries.settle(delivery);
  }

  #complete(delivery: Delivery10, view: FrameView, link: Link10): void {
    const { record } = delivery;
    link.current = undefined;
    link.credit.deliveryEnded();
    // One whose rest was lost and comes after all is whole again only when nothing is missing.
    if (delivery.endUnknown) return;
    delivery.complete = true;
    record.endFrame = view.number;
    record.completeNanos = view.timeNanos;
  }

  /** What tells this message from others (3.2), unless it is a part of one, or a secret. */
  #hash(delivery: Delivery10, view: FrameView, more: boolean): void {
    const { record, resumes, endUnknown } = delivery;
    let { bare } = delivery;
    if (record.transfers === 1 && !resumes && (view.flags & FLAG.secretPayload) === 0) {
      bare = more ? this.#deliveries.beginHash(delivery) : this.#bare;
      if (!more) this.#bare.clear();
    }
    if (bare === undefined) return;
    const { payloadStart, payloadEnd } = this.#fields;
    bare.add(view.bytes, payloadStart, payloadEnd);
    if (payloadEnd < view.start + view.size) bare.lose();
    if (more) return;
    const aborted = (view.flags & FLAG.aborted) !== 0;
    if (!aborted && !endUnknown && bare.end()) record.setHash(bare.hash);
    this.#deliveries.endHash(delivery);
  }

  /** The delivery that a transfer begins or goes on with; undefined when that began before the capture. */
  #deliveryOf(view: FrameView, link: Link10, ignored: boolean): Delivery10 | undefined {
    const { current } = link;
    const id = view.deliveryId;
    if (id === ABSENT || current?.record.deliveryId === id) return current;
    const known = link.session.unsettled[link.direction].get(id);
    if (known?.link === link && !known.complete) {
      link.current = known;
      return known;
    }
    const fields = this.#fields;
    const tag = fields.at(TAG);
    if (link.lossy && !this.#isFirst(view, link)) {
      link.lostId = id;
      return undefined;
    }
    link.lossy = false;
    link.lostId = ABSENT;
    const delivery = this.#deliveries.begin(view, link, known);
    delivery.ignored = ignored;
    delivery.record.deliveryTag = tagOf(view.bytes, tag);
    link.current = delivery;
    this.#charge(link, view.knowsMore);
    const resume = fields.at(RESUME);
    if (resume !== ABSENT && booleanBits(view.bytes, resume, 1, 2) === 3) {
      delivery.resumes = true;
      this.#resumption.resume(delivery, link, view);
    }
    return delivery;
  }

  /** A delivery costs one credit, however many transfers it has. */
  #charge(link: Link10, knowsMore: boolean): void {
    const { credit } = link;
    const verdict = credit.deliveryStarted(knowsMore);
    if (verdict === 'overrun') {
      this.#ledger.compared('credit-overrun', link.place, credit.countLast, credit.limitMost);
    } else if (verdict === 'excess') {
      this.#ledger.compared('credit-reduced-in-flight', link.place, credit.countLast, credit.limit);
    }
  }

  /** Behind a hole: a first transfer has a tag (2.7.5), and its payload begins a message. */
  #isFirst(view: FrameView, link: Link10): boolean {
    const { payloadStart, payloadEnd } = this.#fields;
    if (view.deliveryId === link.lostId || this.#fields.at(TAG) === ABSENT) return false;
    return payloadStart !== ABSENT && beginsMessage(view.bytes, payloadStart, payloadEnd);
  }

  #readState(delivery: Delivery10, view: FrameView): void {
    const at = this.#fields.at(STATE_FIELD);
    if (at === ABSENT) return;
    this.#state.read(this.#fields.checker, at);
    this.#statement.read(view, this.#state, false);
    if (this.#statement.state === STATE.transactional) {
      this.#transactions.join(delivery, this.#statement);
    }
    delivery.state(delivery.sender, this.#statement);
  }

  #readHead(delivery: Delivery10, view: FrameView, more: boolean): void {
    const head = this.#head;
    const { payloadStart, payloadEnd } = this.#fields;
    const parts = delivery.head;
    let bytes = view.bytes;
    if (parts === undefined) {
      head.read(bytes, payloadStart, payloadEnd);
    } else {
      const space = LIMITS.messageHeadBytes - parts.length;
      const added = bytes.subarray(payloadStart, Math.min(payloadEnd, payloadStart + space));
      bytes = new Uint8Array(parts.length + added.length);
      bytes.set(parts);
      bytes.set(added, parts.length);
      head.read(bytes, 0, bytes.length);
    }
    const { record } = delivery;
    if (head.messageId !== undefined) record.messageId = head.messageId;
    if (head.correlationId !== undefined) record.correlationId = head.correlationId;
    if (head.to !== undefined) record.address = head.to;
    if (head.subject !== undefined) record.subject = head.subject;
    if (head.contentType !== undefined) record.contentType = head.contentType;
    if (head.deliveryCount !== ABSENT) record.headerDeliveryCount = head.deliveryCount;
    const counted = head.deliveryCount > 0 || head.firstAcquirer === false;
    const goesOn = head.wantsMore && more;
    if (counted || !head.wantsMore) record.redelivered = counted;
    const link = delivery.link;
    if (head.command !== undefined && link !== undefined && !link.isNamed) {
      // Its attach is not in the capture, but this is what only coordinators are told.
      link.purpose = 'coordinator';
      record.purpose = 'coordinator';
    }
    if (head.command !== undefined && link?.purpose === 'coordinator') {
      delivery.command = head.command;
      delivery.fail = head.fail;
      if (head.command === 'discharge') {
        this.#transactions.discharging(delivery, txnIdOf(bytes, head.txnIdStart, head.txnIdEnd));
      }
    }
    if (!goesOn) {
      this.#deliveries.keepHead(delivery, undefined);
    } else if (parts === undefined) {
      const end = Math.min(payloadEnd, payloadStart + LIMITS.messageHeadBytes);
      this.#deliveries.keepHead(delivery, view.bytes.slice(payloadStart, end));
    } else {
      const isFull = bytes.length >= LIMITS.messageHeadBytes;
      this.#deliveries.keepHead(delivery, isFull ? undefined : bytes);
    }
  }
}

/** The end of a delivery whose beginning was lost: the next transfer begins one. */
function resynchronise(link: Link10, view: FrameView): void {
  const goesOn = (view.flags & FLAG.more) !== 0 && (view.flags & FLAG.aborted) === 0;
  if (goesOn) return;
  link.lossy = false;
  link.lostId = ABSENT;
}

function tagOf(bytes: Uint8Array, at: number): string | undefined {
  if (at === ABSENT) return undefined;
  const start = dataStart(bytes, at);
  if (start === ABSENT) return undefined;
  const end = dataEnd(bytes, at);
  return end - start > LIMITS.identifierBytes ? undefined : hex(bytes, start, end);
}
