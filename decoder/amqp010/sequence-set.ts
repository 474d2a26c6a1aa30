import { u16, u32 } from '../amqp091/encoding.ts';
import { type Draft, leaf, rest } from '../amqp091/node.ts';

/** First, last: both are command-ids that belong to the range. */
const RANGE_BYTES = 8;

/**
 * Goes through the ranges of a `sequence-set` (message.accept transfers, session.completed commands …)
 * without allocating. Ids are serial numbers: in a range across 2^32, `last` is less than `first`.
 */
export class SequenceSet {
  first = 0;
  last = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  /** @param start where the value begins: at the two octets of its size */
  begin(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes;
    this.#at = start + 2;
    this.#end = end < start + 2 ? this.#at : Math.min(end, start + 2 + u16(bytes, start));
  }

  /** The next range; false when there is none. */
  next(): boolean {
    if (this.#at + RANGE_BYTES > this.#end) return false;
    this.first = u32(this.#bytes, this.#at);
    this.last = u32(this.#bytes, this.#at + 4);
    this.#at += RANGE_BYTES;
    return true;
  }
}

/** The size of a `sequence-set` and its ranges, tiling `[start, end)`. */
export function rangeNodes(bytes: Uint8Array, start: number, end: number): Draft[] {
  const nodes = [leaf('size', 'size', 'uint16', u16(bytes, start), start, start + 2)];
  let at = start + 2;
  for (; at + RANGE_BYTES <= end; at += RANGE_BYTES) {
    const value = [u32(bytes, at), u32(bytes, at + 4)];
    nodes.push(leaf('range', 'range', 'sequence-no', value, at, at + RANGE_BYTES));
  }
  if (at < end) nodes.push(rest('undecoded', at, end, 'half a range'));
  return nodes;
}
