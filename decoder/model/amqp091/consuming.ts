/** What a channel delivers to the client: consumers, polling by get, and what is not acknowledged yet. */
import { dissectFrame091 } from '../../amqp091/dissect.ts';
import { exactTag, lastOctet } from '../../amqp091/scan-tag.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import type { JsonValue } from '../../json.ts';
import { LIMITS } from '../../limits.ts';
import type { Amqp0xCode } from '../../protocol.ts';
import type { FrameNote } from '../frame-note.ts';
import type { DeliveryKind, DeliveryRecord, Outcome } from '../records.ts';
import type { Assembly } from './assembly.ts';
import { type AckMode, ChannelLink } from './channel-link.ts';
import { EarlyAcks } from './early-acks.ts';
import type { ChannelEnd, ChannelHost, Moment } from './host.ts';
import { LinkTable } from './link-table.ts';
import {
  awaitAnswer,
  giveOutcome,
  leaveInDoubt,
  presettle,
  type State091,
  settle,
} from './outcomes.ts';
import { noteSettled } from './settled-note.ts';
import { RepeatedText, shortText } from './short-text.ts';
import { type Tag, TagLedger } from './tag-ledger.ts';
import type { Tx } from './tx.ts';

export interface ConsumingOwner {
  readonly host: ChannelHost;
  readonly session: number;
  nextLink(): number;
}

export class Consuming {
  readonly #owner: ConsumingOwner;
  readonly #consumers = new LinkTable<ChannelLink>();
  /** Consumers that the server names, waiting for its consume-ok. */
  readonly #unnamed: ChannelLink[] = [];
  readonly #gets = new LinkTable<ChannelLink>();
  /** basic.get sent and not answered: their queue's link. */
  readonly #asked: { readonly link: ChannelLink; readonly ackMode: AckMode }[] = [];
  /** Too many at once to keep: answers are no longer matched. */
  #asksTooMuch = false;
  readonly #outstanding = new TagLedger<DeliveryRecord>();
  #early: EarlyAcks | undefined;
  #lastTag: Tag = 0;
  /** Links that ever delivered here. Alone, a link's acks with `multiple` mean its own deliveries. */
  #receivers = 0;
  /** The latest frame up to which acks may be missing. */
  #acksLostAt = ABSENT;
  readonly #exchange = new RepeatedText();
  readonly #routingKey = new RepeatedText();
  /** basic.qos prefetch-count in force for consumers to come; ABSENT while not known. */
  prefetch = ABSENT;

  constructor(owner: ConsumingOwner, isWhole: boolean) {
    this.#owner = owner;
    if (isWhole) this.prefetch = 0;
  }

  /** Deliveries that are not acknowledged. */
  get outstanding(): number {
    return this.#outstanding.size;
  }

  consume(view: FrameView, version: Amqp0xCode): ChannelLink | undefined {
    if (this.#consumers.size + this.#unnamed.length >= LIMITS.consumerLinks) return undefined;
    const { fields } = dissectFrame091(view.bytes.subarray(view.start, view.end), {
      size: view.size,
      version,
      direction: view.direction,
      flags: view.flags,
    });
    const link = this.#newLink(view, 'consumer').reads(
      shortText(view.bytes, view.nameStart, view.nameEnd),
      ackModeOf(fields.noAck),
    );
    link.prefetch = this.prefetch;
    const tag = fields.consumerTag;
    if (typeof tag === 'string' && tag !== '') {
      const octets = new TextEncoder().encode(tag);
      this.#name(link, octets, 0, octets.length);
    } else if (tag === '') this.#unnamed.push(link);
    return link;
  }

  consumeOk(view: FrameView): ChannelLink | undefined {
    const { bytes, nameStart, nameEnd } = view;
    const known = this.#consumers.find(bytes, nameStart, nameEnd, 0, 0);
    if (known !== undefined) return known;
    const link = this.#unnamed.shift();
    if (link !== undefined && nameStart !== ABSENT) this.#name(link, bytes, nameStart, nameEnd);
    return link;
  }

  #name(link: ChannelLink, bytes: Uint8Array, start: number, end: number): void {
    link.name = shortText(bytes, start, end);
    const before = this.#consumers.remove(bytes, start, end, 0, 0);
    if (before !== undefined) this.#close(before, undefined, undefined);
    this.#consumers.add(bytes, start, end, 0, 0, link);
  }

  /** cancel-ok, or a cancel that nobody answers. */
  cancelled(view: FrameView, error: string | undefined): ChannelLink | undefined {
    const link = this.#consumers.remove(view.bytes, view.nameStart, view.nameEnd, 0, 0);
    if (link !== undefined) this.#close(link, view, error);
    return link;
  }

  find(view: FrameView): ChannelLink | undefined {
    return this.#consumers.find(view.bytes, view.nameStart, view.nameEnd, 0, 0);
  }

  get(view: FrameView): ChannelLink {
    const { bytes, nameStart, nameEnd } = view;
    let link = this.#gets.find(bytes, nameStart, nameEnd, 0, 0);
    if (link === undefined) {
      link = this.#newLink(view, 'get').reads(shortText(bytes, nameStart, nameEnd), 'unknown');
      if (nameStart !== ABSENT && this.#gets.size < LIMITS.publisherLinks) {
        this.#gets.add(bytes, nameStart, nameEnd, 0, 0, link);
      } else this.#close(link, undefined, undefined);
    }
    const bits = lastOctet(view);
    const ackMode = bits < 0 ? 'unknown' : ackModeOf((bits & 1) !== 0);
    if (!this.#asksTooMuch) this.#asked.push({ link, ackMode });
    if (this.#asked.length > LIMITS.askedGets) {
      this.#asksTooMuch = true;
      this.#asked.length = 0;
    }
    return link;
  }

  /** get-empty: nothing was there. */
  getEmpty(): ChannelLink | undefined {
    return this.#asked.shift()?.link;
  }

  /** basic.deliver or get-ok: a message begins to come together. */
  begin(view: FrameView, kind: DeliveryKind, assembly: Assembly): DeliveryRecord {
    const { bytes } = view;
    const asked = kind === 'get' ? this.#asked.shift() : undefined;
    const link = kind === 'get' ? asked?.link : (this.find(view) ?? this.#strange(view));
    const record = this.#owner.host.begin(view, kind);
    if (link !== undefined) {
      if (link.deliveries === 0) this.#receivers += 1;
      link.deliveries += 1;
      record.link = link.link;
      record.address = link.address;
      record.purpose = link.purpose;
    }
    record.exchange = this.#exchange.read(bytes, view.addressStart, view.addressEnd);
    record.routingKey = this.#routingKey.read(bytes, view.routingKeyStart, view.routingKeyEnd);
    if (view.deliveryId !== ABSENT) record.deliveryTag = String(tagOf(view, kind));
    if (view.routingKeyStart !== ABSENT) record.redelivered = (view.flags & FLAG.redelivered) !== 0;
    assembly.begin(record, asked?.ackMode ?? link?.ackMode ?? 'unknown', false);
    return record;
  }

  /** A consumer whose consume is not in the capture. */
  #strange(view: FrameView): ChannelLink | undefined {
    if (view.nameStart === ABSENT || this.#consumers.size >= LIMITS.consumerLinks) return undefined;
    const link = this.#newLink(view, 'consumer');
    link.name = shortText(view.bytes, view.nameStart, view.nameEnd);
    this.#consumers.add(view.bytes, view.nameStart, view.nameEnd, 0, 0, link);
    return link;
  }

  #newLink(view: FrameView, kind: 'consumer' | 'get'): ChannelLink {
    return new ChannelLink(view, this.#owner.session, this.#owner.nextLink(), kind);
  }

  /** The content is there. `by`: the client's close, when the client ignores what comes behind. */
  complete(record: DeliveryRecord, ackMode: AckMode, by: Moment | undefined): void {
    const { host } = this.#owner;
    if (ackMode === 'auto') {
      presettle(record, 'AUTO_ACKED');
      if (by !== undefined) record.phase = 'discarded';
      host.finish(record);
      return;
    }
    record.phase = 'in-flight';
    if (by !== undefined) {
      giveOutcome(record, by, 'released', 'REQUEUED_BY_CLOSE');
      record.phase = 'discarded';
      record.guarantee = 'none-yet';
      host.finish(record);
      return;
    }
    if (ackMode === 'manual') awaitAnswer(record, 'in-flight', 'DELIVERED');
    if (record.deliveryTag === undefined) {
      host.finish(record);
      return;
    }
    const number = Number(record.deliveryTag);
    const tag = Number.isSafeInteger(number) ? number : BigInt(record.deliveryTag);
    if (tag > this.#lastTag) this.#lastTag = tag;
    const early = this.#early?.take(tag);
    if (early !== undefined) {
      settle(record, early, early.outcome, early.state);
      host.finish(record);
      return;
    }
    const before = this.#outstanding.put(tag, record);
    if (before !== undefined) host.finish(before);
    if (ackMode === 'unknown' && this.#outstanding.size > LIMITS.undecidedDeliveries)
      this.finishOldest();
  }

  /** Ack, nack or reject by the client; `tx` when it takes effect at commit. */
  answer(
    view: FrameView,
    outcome: Outcome,
    state: State091,
    tx: Tx | undefined,
    note: FrameNote,
  ): void {
    note.settles = 0;
    if (view.deliveryId === ABSENT) {
      this.#acksLostAt = view.number;
      return;
    }
    const tag = exactTag(view);
    const isMultiple = (view.flags & FLAG.multiple) !== 0;
    if (!isMultiple) {
      const record = tag === 0 ? undefined : this.#outstanding.take(tag);
      if (record !== undefined) this.#answered(record, view, outcome, state, tx, note);
      else if (tag > this.#lastTag) this.#addEarly(tag, false, view, outcome, state);
      return;
    }
    const upTo = tag === 0 ? Number.POSITIVE_INFINITY : tag;
    this.#outstanding.takeUpTo(upTo, (record) => {
      // Another consumer's deliveries may have needed no ack: only those it names, or can only mean.
      const isMeant =
        record.state !== undefined || this.#receivers === 1 || record.deliveryTag === String(tag);
      if (isMeant) {
        this.#answered(record, view, outcome, state, tx, note);
      } else this.#owner.host.finish(record);
    });
    if (tag > this.#lastTag) this.#addEarly(tag, true, view, outcome, state);
  }

  #addEarly(tag: Tag, isMultiple: boolean, at: Moment, outcome: Outcome, state: State091): void {
    this.#early ??= new EarlyAcks();
    this.#early.add(tag, isMultiple, at, outcome, state);
  }

  #answered(
    record: DeliveryRecord,
    at: Moment,
    outcome: Outcome,
    state: State091,
    tx: Tx | undefined,
    note: FrameNote,
  ): void {
    noteSettled(note, record);
    if (tx !== undefined) {
      tx.ack(record, at, outcome, state);
      return;
    }
    settle(record, at, outcome, state);
    this.#owner.host.finish(record);
  }

  /** basic.recover: the server delivers again what is not acknowledged. */
  recover(view: FrameView, note: FrameNote): void {
    note.settles = 0;
    const isRequeue = (view.flags & FLAG.requeue) !== 0;
    this.#outstanding.takeAll((record) => {
      noteSettled(note, record);
      if (isRequeue) settle(record, view, 'released', 'REQUEUED');
      else {
        // The same consumer gets it again, by another delivery.
        record.phase = 'resumed';
        record.state = 'RECOVERED';
      }
      this.#owner.host.finish(record);
    });
  }

  putBack(record: DeliveryRecord): void {
    if (record.deliveryTag === undefined) return;
    const number = Number(record.deliveryTag);
    const tag = Number.isSafeInteger(number) ? number : BigInt(record.deliveryTag);
    const before = this.#outstanding.put(tag, record);
    if (before !== undefined) this.#owner.host.finish(before);
  }

  /** Bytes from the client are missing: an ack of anything outstanding may be among them. */
  loseAcks(at: Moment): void {
    this.#acksLostAt = at.number;
  }

  /** Bytes are missing: what answers come for is no longer certain. */
  loseAnswers(): void {
    this.#asked.length = 0;
    for (const link of this.#unnamed.splice(0)) this.#close(link, undefined, undefined);
  }

  /** False when there is none. */
  finishOldest(): boolean {
    const record = this.#outstanding.takeOldest();
    if (record === undefined) return false;
    this.#owner.host.finish(record);
    return true;
  }

  end(end: ChannelEnd): void {
    this.#outstanding.takeAll((record) => {
      if (end.how !== 'open') this.#endOf(record, end);
      this.#owner.host.finish(record);
    });
    for (const link of [...this.#consumers.values(), ...this.#unnamed, ...this.#gets.values()]) {
      this.#close(link, end.by, end.replyText === '' ? undefined : end.replyText);
    }
  }

  /** The server queues again what was not acknowledged. */
  #endOf(record: DeliveryRecord, { by }: ChannelEnd): void {
    if (record.state === undefined || record.startFrame < this.#acksLostAt) {
      leaveInDoubt(record, record.state === undefined ? undefined : 'UNKNOWN');
      return;
    }
    if (record.outcome === 'none') giveOutcome(record, by, 'released', 'REQUEUED_BY_CLOSE');
    record.phase = 'in-doubt';
  }

  #close(link: ChannelLink, at: Moment | undefined, error: string | undefined): void {
    link.end(at, error);
    if (this.#owner.session !== ABSENT) this.#owner.host.tellLink(link);
  }
}

function ackModeOf(noAck: JsonValue | boolean | undefined): AckMode {
  if (typeof noAck !== 'boolean') return 'unknown';
  return noAck ? 'auto' : 'manual';
}

/** The tag of deliver stands behind the consumer-tag, that of get-ok first. */
function tagOf(view: FrameView, kind: DeliveryKind): Tag {
  return kind === 'get' ? exactTag(view) : exactTag(view, view.nameEnd);
}
