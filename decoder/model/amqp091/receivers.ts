/** What a channel delivers to: its consumers, and polling by get. */
import { dissectFrame091 } from '../../amqp091/dissect.ts';
import { exactTag, lastOctet } from '../../amqp091/scan-tag.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import type { JsonValue } from '../../json.ts';
import { LIMITS } from '../../limits.ts';
import type { Amqp0xCode } from '../../protocol.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryKind, DeliveryRecord, LinkRecord } from '../records.ts';
import type { Assembly } from './assembly.ts';
import type { ChannelLedger } from './channel-ledger.ts';
import type { AckMode, ChannelLink } from './channel-link.ts';
import type { ChannelEnd, ChannelHost } from './host.ts';
import { LinkTable } from './link-table.ts';
import { RepeatedText, shortText } from './short-text.ts';
import type { Tag } from './tag-ledger.ts';

export interface LinkOwner {
  readonly host: ChannelHost;
  readonly session: number;
  readonly ledger: ChannelLedger;
  newLink(view: FrameView, kind: LinkRecord['kind']): ChannelLink;
}

/** A basic.get that waits for its answer. */
interface Asked {
  readonly link: ChannelLink;
  readonly ackMode: AckMode;
}

export class Receivers {
  readonly #owner: LinkOwner;
  readonly #consumers = new LinkTable<ChannelLink>();
  /** Consumers that the server names, waiting for its consume-ok. */
  readonly #unnamed: ChannelLink[] = [];
  readonly #gets = new LinkTable<ChannelLink>();
  /** Gets of queues beyond those told apart. */
  #otherQueues: ChannelLink | undefined;
  readonly #asked: Asked[] = [];
  /** Answers to gets that were not read yet. */
  #unasked = 0;
  /** Too many gets at once to keep: answers are no longer matched. */
  #asksTooMuch = false;
  /** Links that ever delivered here. */
  #delivering = 0;
  readonly #exchange = new RepeatedText();
  readonly #routingKey = new RepeatedText();

  constructor(owner: LinkOwner) {
    this.#owner = owner;
  }

  /** One link alone has delivered here: `multiple` can mean no other's deliveries. */
  get isSole(): boolean {
    return this.#delivering === 1;
  }

  consume(view: FrameView, version: Amqp0xCode): ChannelLink | undefined {
    if (this.#consumers.size + this.#unnamed.length >= LIMITS.consumerLinks) return undefined;
    const { fields } = dissectFrame091(view.bytes.subarray(view.start, view.end), {
      size: view.size,
      version,
      direction: view.direction,
      flags: view.flags,
    });
    const tag = fields.consumerTag;
    if (typeof tag !== 'string') return undefined;
    const queue = shortText(view.bytes, view.nameStart, view.nameEnd);
    const link = this.#newLink(view, 'consumer').reads(queue).acknowledges(ackModeOf(fields.noAck));
    link.ownPrefetch = this.#owner.ledger.prefetch.each.limit;
    link.ledger.isAttached = fields.noWait === true || fields.nowait === true;
    if (tag === '') this.#unnamed.push(link);
    else {
      const octets = new TextEncoder().encode(tag);
      this.#name(link, octets, 0, octets.length);
    }
    return link;
  }

  consumeOk(view: FrameView): ChannelLink | undefined {
    const { bytes, nameStart, nameEnd } = view;
    let link = this.find(view);
    if (link === undefined) {
      link = this.#unnamed.shift();
      if (link !== undefined && nameStart !== ABSENT) this.#name(link, bytes, nameStart, nameEnd);
    }
    if (link !== undefined) {
      link.ledger.isAttached = true;
      this.#owner.ledger.touch(link);
    }
    return link;
  }

  #name(link: ChannelLink, bytes: Uint8Array, start: number, end: number): void {
    link.name = shortText(bytes, start, end);
    const before = this.#consumers.remove(bytes, start, end, 0, 0);
    if (before !== undefined) this.#close(before, undefined, undefined);
    this.#consumers.add(bytes, start, end, 0, 0, link);
  }

  /** The consumer whose tag the frame names. */
  find(view: FrameView): ChannelLink | undefined {
    return this.#consumers.find(view.bytes, view.nameStart, view.nameEnd, 0, 0);
  }

  /** cancel-ok, or a cancel that nobody answers. */
  cancelled(view: FrameView, error: string | undefined): ChannelLink | undefined {
    const link = this.#consumers.remove(view.bytes, view.nameStart, view.nameEnd, 0, 0);
    if (link !== undefined) this.#close(link, view, error);
    return link;
  }

  get(view: FrameView): ChannelLink {
    const link = this.#queueOf(view);
    const bits = lastOctet(view);
    const ackMode = bits < 0 ? 'unknown' : ackModeOf((bits & 1) !== 0);
    if (this.#isAnswered(view)) return link;
    if (link.ledger.asks !== ABSENT) link.ledger.asks += 1;
    this.#owner.ledger.touch(link);
    if (!this.#asksTooMuch) this.#asked.push({ link, ackMode });
    if (this.#asked.length > LIMITS.askedGets) {
      this.#asksTooMuch = true;
      this.#asked.length = 0;
    }
    return link;
  }

  /** A get that waited for missing octets may have been answered before it is read. */
  #isAnswered(view: FrameView): boolean {
    if (!this.#owner.host.ledger.lateness.isLate(view)) this.#unasked = 0;
    if (this.#unasked === 0) return false;
    this.#unasked -= 1;
    return true;
  }

  #queueOf(view: FrameView): ChannelLink {
    const { bytes, nameStart, nameEnd } = view;
    const known = this.#gets.find(bytes, nameStart, nameEnd, 0, 0);
    if (known !== undefined) return known;
    if (nameStart === ABSENT || this.#gets.size >= LIMITS.publisherLinks) {
      this.#otherQueues ??= this.#newLink(view, 'get');
      return this.#otherQueues;
    }
    const queue = shortText(bytes, nameStart, nameEnd);
    const link = this.#newLink(view, 'get').reads(queue);
    this.#gets.add(bytes, nameStart, nameEnd, 0, 0, link);
    return link;
  }

  /** get-empty: nothing was there. */
  getEmpty(): ChannelLink | undefined {
    return this.#answered(true, 0)?.link;
  }

  #answered(isEmpty: boolean, available: number): Asked | undefined {
    const asked = this.#asked.shift();
    if (asked === undefined) {
      this.#unasked += 1;
      return undefined;
    }
    const { ledger } = asked.link;
    if (ledger.asks > 0) ledger.asks -= 1;
    // The last one asked for, behind whatever was lost.
    if (this.#asked.length === 0 && !this.#asksTooMuch) ledger.asks = 0;
    ledger.isEmpty = isEmpty;
    ledger.available = available;
    this.#owner.ledger.touch(asked.link);
    return asked;
  }

  /** basic.deliver or get-ok: a message begins to come together. */
  begin(view: FrameView, kind: DeliveryKind, assembly: Assembly): DeliveryRecord {
    const { bytes } = view;
    const asked = kind === 'get' ? this.#answered(false, view.credit) : undefined;
    const link = kind === 'get' ? asked?.link : (this.find(view) ?? this.#strange(view));
    const record = this.#owner.host.begin(view, kind);
    if (link !== undefined) {
      if (link.deliveries === 0) this.#delivering += 1;
      link.deliveries += 1;
      record.link = link.link;
      record.linkName = link.name;
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
    const { bytes, nameStart, nameEnd } = view;
    if (nameStart === ABSENT || this.#consumers.size >= LIMITS.consumerLinks) return undefined;
    const link = this.#newLink(view, 'consumer');
    link.name = shortText(bytes, nameStart, nameEnd);
    this.#consumers.add(bytes, nameStart, nameEnd, 0, 0, link);
    return link;
  }

  #newLink(view: FrameView, kind: 'consumer' | 'get'): ChannelLink {
    return this.#owner.newLink(view, kind);
  }

  /** Bytes are missing: what answers come for is no longer certain. */
  lose(): void {
    this.#asked.length = 0;
    // They may have been named in what is missing: their deliveries will be another link's.
    for (const link of this.#unnamed.splice(0)) {
      this.#owner.ledger.lost(link);
      this.#tell(link);
    }
  }

  end({ by, replyText }: ChannelEnd): void {
    const error = replyText === '' ? undefined : replyText;
    for (const link of this.links()) this.#close(link, by, error);
  }

  *links(): Iterable<ChannelLink> {
    yield* this.#consumers.values();
    yield* this.#unnamed;
    yield* this.#gets.values();
    if (this.#otherQueues !== undefined) yield this.#otherQueues;
  }

  #close(link: ChannelLink, at: Moment | undefined, error: string | undefined): void {
    link.end(at, error);
    this.#owner.ledger.detached(link);
    this.#tell(link);
  }

  #tell(link: ChannelLink): void {
    if (this.#owner.session !== ABSENT) this.#owner.host.tellLink(link);
  }
}

function ackModeOf(noAck: JsonValue | undefined): AckMode {
  if (typeof noAck !== 'boolean') return 'unknown';
  return noAck ? 'auto' : 'manual';
}

/** The tag of deliver stands behind the consumer-tag, that of get-ok first. */
function tagOf(view: FrameView, kind: DeliveryKind): Tag {
  return kind === 'get' ? exactTag(view) : exactTag(view, view.nameEnd);
}
