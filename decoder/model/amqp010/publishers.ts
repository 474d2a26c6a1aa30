import type { FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { LinkTable } from '../amqp091/link-table.ts';
import { shortText } from '../amqp091/short-text.ts';
import type { Moment } from '../moment.ts';
import type { Link010 } from './link.ts';
import type { Transfer } from './transfer.ts';

export interface LinkOwner {
  newLink(view: FrameView, kind: 'consumer' | 'publisher', isWhole: boolean): Link010;
  closeLink(link: Link010, at: Moment | undefined, error: string | undefined): void;
}

/** Of a str8. */
const LONGEST = 255;

/** Where one session publishes: exchange and routing-key. */
export class Publishers {
  readonly #owner: LinkOwner;
  readonly #links = new LinkTable<Link010>();
  #otherKeys: Link010 | undefined;
  /** The exchange of the message under way, and behind it the routing-key. */
  #names: Uint8Array | undefined;
  #exchangeBytes = 0;

  constructor(owner: LinkOwner) {
    this.#owner = owner;
  }

  /** A message begins: `bytes[start, end)` is its destination, the exchange. */
  begin(bytes: Uint8Array, start: number, end: number): void {
    this.#names ??= new Uint8Array(2 * LONGEST);
    this.#exchangeBytes = end - start;
    for (let i = start; i < end; i++) this.#names[i - start] = bytes[i];
  }

  /** Its header tells the routing-key, `bytes[start, end)`, and with it the link. */
  linkOf(view: FrameView, transfer: Transfer, bytes: Uint8Array, start: number, end: number): void {
    const { record } = transfer;
    const names = this.#names;
    if (record === undefined || names === undefined) return;
    const middle = this.#exchangeBytes;
    for (let i = start; i < end; i++) names[middle + i - start] = bytes[i];
    const last = middle + end - start;
    const link = this.#find(view, names, middle, last);
    const isOther = link === this.#otherKeys;
    record.exchange = isOther ? shortText(names, 0, middle) : link.exchange;
    record.routingKey = isOther ? shortText(names, middle, last) : link.routingKey;
    if (record.exchange === '') record.address = record.routingKey;
    link.deliveries += 1;
    record.link = link.link;
    transfer.link = link;
  }

  #find(view: FrameView, names: Uint8Array, middle: number, end: number): Link010 {
    const found = this.#links.find(names, 0, middle, middle, end);
    if (found !== undefined) return found;
    if (this.#links.size >= LIMITS.publisherLinks) {
      this.#otherKeys ??= this.#owner.newLink(view, 'publisher', true);
      return this.#otherKeys;
    }
    const link = this.#owner
      .newLink(view, 'publisher', true)
      .publishes(shortText(names, 0, middle) ?? '', shortText(names, middle, end) ?? '');
    this.#links.add(names, 0, middle, middle, end, link);
    return link;
  }

  *links(): Iterable<Link010> {
    yield* this.#links.values();
    if (this.#otherKeys !== undefined) yield this.#otherKeys;
  }
}
