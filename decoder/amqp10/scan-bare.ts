import { ContentHash } from '../content-hash.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, LAYOUT, LAYOUT_KIND, uint32 } from './encoding.ts';
import { COMPOSITES, RESTRICTED } from './spec.ts';

const HEADER = COMPOSITES.header.code;
const FIRST_BARE = COMPOSITES.properties.code;
const FOOTER = RESTRICTED.footer.code;

/** Octets kept of a section's descriptor that lies in two frames: any numeric one fits. */
const HEAD_BYTES = 10;

/**
 * Hashes the bare message (3.2): properties, application-properties and body, as octets, without the
 * sections that intermediaries change in front of it and behind it.
 *
 * The payloads of a message's transfers come one after another, and sections do not keep to their
 * borders. Only the sizes of values are looked at: nothing is kept, copied or judged.
 */
export class BareMessage {
  readonly hash = new ContentHash();
  /** Octets are missing, or are no message: there will be no hash. */
  #isLost = false;
  #isBare = false;
  /** The section after the last one of the bare message has begun. */
  #isOver = false;
  /** Values still to come of the section that is under way; a described value is two more. */
  #values = 0;
  /** Octets of the value under way that are still to come. */
  #skip = 0;
  /** The same of its size; and the size as far as it is read. */
  #sizeBytes = 0;
  #size = 0;
  /** The start of a section whose descriptor is not whole yet. */
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headBytes = 0;

  clear(): void {
    this.hash.clear();
    this.#isLost = false;
    this.#isBare = false;
    this.#isOver = false;
    this.#values = 0;
    this.#skip = 0;
    this.#sizeBytes = 0;
    this.#headBytes = 0;
  }

  /** Octets of the message are missing. */
  lose(): void {
    this.#isLost = true;
  }

  /** The message is over: whether `hash` holds all of a bare message, worked out. */
  end(): boolean {
    const isWhole = !this.#isInside && this.#headBytes === 0;
    if (this.#isLost || !this.#isBare || !isWhole) return false;
    this.hash.end();
    return true;
  }

  /** The payload of the next transfer, `bytes[start, end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    let at = this.#headBytes > 0 ? this.#finishHead(bytes, start, end) : start;
    if (this.#isLost || this.#headBytes > 0) return;
    let from = at;
    if (this.#isInside) at = this.#walk(bytes, at, end);
    else if (!this.#isBare) at = stepOver(bytes, at, end, HEADER, FIRST_BARE);
    // What is hashed of these octets begins there, or with the first section of the bare message.
    if (!this.#isHashed) from = at;
    if (!this.#isInside && !this.#isOver) {
      const behind = stepOver(bytes, at, end, FIRST_BARE, FOOTER);
      this.#isBare ||= behind > at;
      at = behind;
    }
    while (at < end && !this.#isLost) {
      const value = headEnd(bytes, at, end);
      if (value > end) {
        this.#keepHead(bytes, at, end);
        break;
      }
      const wasHashed = this.#isHashed;
      if (value < 0 || !this.#enter(descriptorCode(bytes, at + 1))) {
        this.lose();
        return;
      }
      if (!wasHashed) from = at;
      else if (!this.#isHashed) this.hash.add(bytes, from, at);
      at = this.#walk(bytes, value, end);
    }
    if (this.#isHashed) this.hash.add(bytes, from, at);
  }

  get #isHashed(): boolean {
    return this.#isBare && !this.#isOver;
  }

  get #isInside(): boolean {
    return this.#values > 0 || this.#skip > 0 || this.#sizeBytes > 0;
  }

  /** A section begins. Returns false for what cannot stand here. */
  #enter(code: number): boolean {
    if (code < HEADER || code > FOOTER || this.#isOver) return false;
    if (this.#isBare && code < FIRST_BARE) return false;
    this.#isBare ||= code >= FIRST_BARE && code < FOOTER;
    this.#isOver = code === FOOTER;
    this.#values = 1;
    return true;
  }

  #keepHead(bytes: Uint8Array, at: number, end: number): void {
    // A symbol in two frames: nobody writes sections so, and it would have to be kept.
    if (bytes[at + 1] >= 0xa0 && at + 1 < end) this.lose();
    for (let i = at; i < end && this.#headBytes < HEAD_BYTES; i++) {
      this.#head[this.#headBytes++] = bytes[i];
    }
  }

  /** Completes the descriptor that the payload before ended in; returns the position after it. */
  #finishHead(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end) {
      const whole = headEnd(this.#head, 0, this.#headBytes);
      if (whole === this.#headBytes) break;
      if (whole < 0 || this.#headBytes >= HEAD_BYTES) {
        this.lose();
        return end;
      }
      this.#head[this.#headBytes++] = bytes[at++];
    }
    if (headEnd(this.#head, 0, this.#headBytes) !== this.#headBytes) return end;
    if (!this.#enter(descriptorCode(this.#head, 1))) {
      this.lose();
      return end;
    }
    if (this.#isHashed) this.hash.add(this.#head, 0, this.#headBytes);
    this.#headBytes = 0;
    return at;
  }

  /** Goes on with the values of a section; returns the position after them, or `end`. */
  #walk(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    for (;;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, end - at);
        this.#skip -= step;
        at += step;
      }
      if (!this.#isInside) return at;
      if (at >= end) return end;
      if (this.#sizeBytes > 0) {
        this.#size = this.#size * 256 + bytes[at++];
        if (--this.#sizeBytes === 0) this.#skip = this.#size;
        continue;
      }
      const code = bytes[at++];
      const layout = LAYOUT[code];
      if (layout === LAYOUT_KIND.described) {
        this.#values += 1;
        continue;
      }
      if (layout === LAYOUT_KIND.unknown) {
        this.lose();
        return end;
      }
      this.#values -= 1;
      if (layout >= 0) {
        this.#skip = layout;
        continue;
      }
      this.#size = 0;
      this.#sizeBytes = isWide(layout) ? 4 : 1;
    }
  }
}

/**
 * Position after a section's descriptor; -1 when there is no section. More than `end` when octets
 * of it are not at hand.
 */
function headEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== CODE.described) return -1;
  if (at + 1 >= end) return end + 1;
  switch (bytes[at + 1]) {
    case 0x53:
      return at + 3;
    case 0x80:
      return at + 10;
    case 0xa3:
      return at + 2 >= end ? end + 1 : at + 3 + bytes[at + 2];
    case 0xb3:
      return at + 5 >= end ? end + 1 : at + 6 + uint32(bytes, at + 2);
    default:
      return -1;
  }
}

/**
 * Position after the sections at `at` that are whole and written as nearly every peer does: a short
 * descriptor, of a code from `first` on and before `behind`, and a list, map, or binary.
 */
function stepOver(
  bytes: Uint8Array,
  at: number,
  end: number,
  first: number,
  behind: number,
): number {
  let next = at;
  while (next + 8 <= end && bytes[next] === CODE.described && bytes[next + 1] === 0x53) {
    const code = bytes[next + 2];
    const layout = LAYOUT[bytes[next + 3]];
    if (code < first || code >= behind || layout >= LAYOUT_KIND.described) return next;
    const size = isWide(layout) ? 5 + uint32(bytes, next + 4) : 2 + bytes[next + 4];
    if (next + 3 + size > end) return next;
    next += 3 + size;
  }
  return next;
}

function isWide(layout: number): boolean {
  return (
    layout === LAYOUT_KIND.variable32 ||
    layout === LAYOUT_KIND.compound32 ||
    layout === LAYOUT_KIND.array32
  );
}
