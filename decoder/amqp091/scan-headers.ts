/** The headers of a message, of class basic (0-9-1 §1.8): what brokers added, and what they count there. */

import { ABSENT } from '../frame-view.ts';
import { DIALECTS, KIND, skipShortstr, skipValue, u16, u32, Walk, WIDTHS } from './encoding.ts';

const KINDS = DIALECTS[0];
const DELIVERY_COUNT = ascii('x-delivery-count');

/**
 * Headers that a broker adds or changes on the way of a message, and what names of them begin with.
 * RabbitMQ: dead lettering, quorum queues, streams, federation and shovels; CC and BCC.
 */
const ADDED = [DELIVERY_COUNT, ...['x-acquired-count', 'CC', 'BCC'].map(ascii)];
const ADDED_PREFIXES = [
  'x-death',
  'x-first-death-',
  'x-last-death-',
  'x-received-from',
  'x-routing-',
  'x-shovelled',
  'x-stream-offset',
].map(ascii);

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The entries of a table, one after another; allocates nothing. One instance is reused. */
export class HeaderWalk {
  readonly #walk = new Walk();
  #bytes: Uint8Array = new Uint8Array(0);
  #next = 0;
  #end = 0;
  /** The entry: a short string, the octet that says its type, and a value. */
  entryStart = 0;
  entryEnd = 0;
  #typeAt = 0;

  /** @param at the table's length; its entries lie in `bytes[at + 4, end)` */
  begin(bytes: Uint8Array, at: number, end: number): void {
    this.#bytes = bytes;
    this.#next = at + 4;
    this.#end = end;
    this.#walk.begin(end);
  }

  /** The next entry is at hand. */
  next(): boolean {
    if (this.#next < 0 || this.#next >= this.#end) return false;
    this.entryStart = this.#next;
    this.#typeAt = skipShortstr(this.#bytes, this.#next, this.#end, this.#walk);
    if (this.#typeAt < 0) return this.#fail();
    this.#next = skipValue(this.#bytes, this.#typeAt, this.#end, KINDS, 1, this.#walk);
    if (this.#next < 0) return this.#fail();
    this.entryEnd = this.#next;
    return true;
  }

  #fail(): false {
    this.#next = -1;
    return false;
  }

  /** A broker added it, or may have changed it. */
  get isAdded(): boolean {
    for (let i = 0; i < ADDED.length; i++) if (this.#is(ADDED[i])) return true;
    for (let i = 0; i < ADDED_PREFIXES.length; i++) {
      if (this.#begins(ADDED_PREFIXES[i])) return true;
    }
    return false;
  }

  /** The value of `x-delivery-count` (RabbitMQ's quorum queues); ABSENT for any other entry. */
  get deliveryCount(): number {
    return this.#is(DELIVERY_COUNT) ? integer(this.#bytes, this.#typeAt) : ABSENT;
  }

  #is(name: Uint8Array): boolean {
    return this.#bytes[this.entryStart] === name.length && this.#begins(name);
  }

  #begins(name: Uint8Array): boolean {
    const at = this.entryStart + 1;
    if (this.#bytes[this.entryStart] < name.length) return false;
    for (let i = 0; i < name.length; i++) if (this.#bytes[at + i] !== name[i]) return false;
    return true;
  }
}

/** A number that counts; ABSENT for what is none, is negative, or is beyond 2^53. */
function integer(bytes: Uint8Array, typeAt: number): number {
  const kind = KINDS[bytes[typeAt]];
  if (kind < KIND.int8 || kind > KIND.uint64) return ABSENT;
  const at = typeAt + 1;
  const isSigned = kind % 2 === 1;
  if (isSigned && bytes[at] >= 0x80) return ABSENT;
  switch (WIDTHS[kind]) {
    case 1:
      return bytes[at];
    case 2:
      return u16(bytes, at);
    case 4:
      return u32(bytes, at);
    default: {
      const high = u32(bytes, at);
      return high < 0x200000 ? high * 0x100000000 + u32(bytes, at + 4) : ABSENT;
    }
  }
}
