/** A delivery-tag or confirm number; a bigint where a number would not be exact. */
export type Tag = number | bigint;

/** Entries that were taken may outnumber those still there by this many before they are swept out. */
const SWEEP_AT = 64;
/** Entries that were taken, in a range, before it is worth to sweep them out. */
const RANGE_HOLES = 256;

/**
 * What is outstanding on a channel, by tag. Tags rise, so entries lie in order: one is found by
 * halving, and `multiple` takes a run from the front. Taking leaves a hole; holes are swept out when
 * they are the larger part, so that every operation costs little however they are mixed.
 */
export class TagLedger<T> {
  #tags: Tag[] = [];
  #entries: (T | undefined)[] = [];
  #head = 0;
  #size = 0;

  /** Entries outstanding. */
  get size(): number {
    return this.#size;
  }

  /** Takes in an entry; what stood under the same tag comes back. */
  put(tag: Tag, entry: T): T | undefined {
    const last = this.#tags.length - 1;
    if (last < this.#head || this.#tags[last] < tag) {
      this.#tags.push(tag);
      this.#entries.push(entry);
    } else {
      const at = this.#find(tag);
      if (this.#tags[at] === tag) {
        const before = this.#entries[at];
        this.#entries[at] = entry;
        if (before !== undefined) return before;
      } else {
        this.#tags.splice(at, 0, tag);
        this.#entries.splice(at, 0, entry);
      }
    }
    this.#size += 1;
    return undefined;
  }

  /** Removes and gives the entry of this tag; undefined when there is none (any more). */
  take(tag: Tag): T | undefined {
    const at = this.#find(tag);
    const entry = this.#tags[at] === tag ? this.#entries[at] : undefined;
    if (entry === undefined) return undefined;
    this.#entries[at] = undefined;
    this.#size -= 1;
    this.#sweep();
    return entry;
  }

  /** Removes every entry up to and with this tag, oldest first. Gives their number. */
  takeUpTo(tag: Tag, visit: (entry: T, tag: Tag) => void): number {
    let taken = 0;
    while (this.#head < this.#tags.length && this.#tags[this.#head] <= tag) {
      const entry = this.#entries[this.#head];
      const itsTag = this.#tags[this.#head];
      this.#entries[this.#head] = undefined;
      this.#head += 1;
      if (entry === undefined) continue;
      this.#size -= 1;
      taken += 1;
      visit(entry, itsTag);
    }
    this.#sweep();
    return taken;
  }

  takeAll(visit: (entry: T, tag: Tag) => void): number {
    return this.takeUpTo(Number.POSITIVE_INFINITY, visit);
  }

  /** Removes every entry from one tag up to and with another, oldest first. Gives their number. */
  takeRange(from: Tag, to: Tag, visit: (entry: T, tag: Tag) => void): number {
    const start = this.#find(from);
    if (start === this.#head) return this.takeUpTo(to, visit);
    let taken = 0;
    let at = start;
    for (; at < this.#tags.length && this.#tags[at] <= to; at++) {
      const entry = this.#entries[at];
      if (entry === undefined) continue;
      this.#entries[at] = undefined;
      taken += 1;
      visit(entry, this.#tags[at]);
    }
    this.#size -= taken;
    // Holes that are walked over again and again would cost more than sweeping them out does.
    if (at - start - taken > RANGE_HOLES) this.#sweepOut();
    else this.#sweep();
    return taken;
  }

  /** Removes and gives the oldest entry. */
  takeOldest(): T | undefined {
    while (this.#head < this.#tags.length) {
      const entry = this.#entries[this.#head];
      this.#entries[this.#head] = undefined;
      this.#head += 1;
      if (entry === undefined) continue;
      this.#size -= 1;
      this.#sweep();
      return entry;
    }
    this.#sweep();
    return undefined;
  }

  /** Entries outstanding, oldest first. Nothing may be put or taken meanwhile. */
  *entries(): Iterable<T> {
    for (let i = this.#head; i < this.#entries.length; i++) {
      const entry = this.#entries[i];
      if (entry !== undefined) yield entry;
    }
  }

  /** Where the tag is, or where it would have to stand. */
  #find(tag: Tag): number {
    let low = this.#head;
    let high = this.#tags.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#tags[middle] < tag) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sweep(): void {
    const holes = this.#tags.length - this.#size;
    if (holes >= SWEEP_AT && holes >= this.#size) this.#sweepOut();
  }

  #sweepOut(): void {
    let kept = 0;
    for (let i = this.#head; i < this.#tags.length; i++) {
      const entry = this.#entries[i];
      if (entry === undefined) continue;
      this.#tags[kept] = this.#tags[i];
      this.#entries[kept] = entry;
      kept += 1;
    }
    this.#tags.length = kept;
    this.#entries.length = kept;
    this.#head = 0;
  }
}
