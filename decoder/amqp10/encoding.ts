import { LIMITS } from '../limits.ts';
import { PRIMITIVES, type PrimitiveName } from './spec.ts';

/**
 * The shape of AMQP 1.0 values on the wire (1.2), checked without allocating anything.
 *
 *     value    = constructor data
 *     constructor = code | 0x00 descriptor(value) constructor
 *
 *     0x4. 0x5. 0x6. 0x7. 0x8. 0x9.   fixed: 0, 1, 2, 4, 8, 16 octets
 *     0xA. 0xB.   size data           variable: size is 1 or 4 octets
 *     0xC. 0xD.   size count values   compound: size and count are 1 or 4 octets, size counts count
 *     0xE. 0xF.   size count constructor data data …   array
 */

/** Values of LAYOUT below zero; from zero on it is the width of a fixed value. */
export const LAYOUT_KIND = {
  unknown: -1,
  described: -2,
  variable8: -3,
  variable32: -4,
  compound8: -5,
  compound32: -6,
  array8: -7,
  array32: -8,
} as const;

/** How a value of each code is laid out: a fixed width, or a LAYOUT_KIND. */
export const LAYOUT = new Int8Array(256).fill(LAYOUT_KIND.unknown);
/** Fewest octets that the data of one element with this code takes inside an array. */
const LEAST_WIDTH = new Uint8Array(256);
/** Primitive and encoding by code: `uint` and `smalluint`. */
export const TYPE_NAME: (PrimitiveName | undefined)[] = new Array(256).fill(undefined);
export const ENCODING_NAME: string[] = new Array(256).fill('');

export const CODE = { described: 0x00, null: 0x40, list0: 0x45, map8: 0xc1, map32: 0xd1 } as const;

const PRIMITIVE_NAMES = new Set<string>(Object.keys(PRIMITIVES));
function isPrimitive(name: string): name is PrimitiveName {
  return PRIMITIVE_NAMES.has(name);
}

for (const [name, { encodings }] of Object.entries(PRIMITIVES)) {
  if (!isPrimitive(name)) continue;
  for (const [code, category, width, encoding] of encodings) {
    const wide = width === 4;
    TYPE_NAME[code] = name;
    ENCODING_NAME[code] = encoding ?? name;
    if (category === 'fixed') {
      LAYOUT[code] = width;
      LEAST_WIDTH[code] = width;
    } else if (category === 'variable') {
      LAYOUT[code] = wide ? LAYOUT_KIND.variable32 : LAYOUT_KIND.variable8;
      LEAST_WIDTH[code] = width;
    } else {
      if (category === 'compound') {
        LAYOUT[code] = wide ? LAYOUT_KIND.compound32 : LAYOUT_KIND.compound8;
      } else {
        LAYOUT[code] = wide ? LAYOUT_KIND.array32 : LAYOUT_KIND.array8;
      }
      LEAST_WIDTH[code] = 2 * width;
    }
  }
}
LAYOUT[CODE.described] = LAYOUT_KIND.described;

/** Why bytes cannot be what they claim. Fixed sentences: the index keeps each of them once. */
export const REASON = {
  end: 'a value is expected where its container ends',
  pastEnd: 'a value runs past the end of its container',
  unknownCode: 'no AMQP type has this constructor',
  nesting: `values are nested deeper than ${LIMITS.nesting} levels`,
  noCount: 'the size leaves no room for the element count',
  tooMany: 'more elements are announced than the octets can hold',
  oddMap: 'a map has an odd number of elements',
  leftOver: 'octets are left over after the last element',
} as const;

/** Reads a big-endian unsigned 32-bit integer. The caller has checked the bounds. */
export function uint32(bytes: Uint8Array, at: number): number {
  return bytes[at] * 0x1000000 + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]);
}

/**
 * Walks over values and checks their structure.
 *
 * Three outcomes: the position after the value; -1 with `reason` set, for bytes that cannot be a
 * value; -1 with `lost` set, when octets are needed that never came (`available` is short of the
 * true end). One instance is reused for all frames.
 */
export class ValueChecker {
  bytes: Uint8Array = new Uint8Array(0);
  /** Octets from here on never came. */
  available = 0;

  lost = false;
  failedAt = 0;
  reason = '';

  /** Set by `header`: first octet of the data or elements, their end, and the element count. */
  itemsStart = 0;
  itemsEnd = 0;
  count = 0;

  /** Set by `elementConstructor`: the primitive code of the elements of an array. */
  elementCode = 0;

  reset(bytes: Uint8Array, available: number): void {
    this.bytes = bytes;
    this.available = available;
    this.lost = false;
    this.failedAt = 0;
    this.reason = '';
  }

  fail(at: number, reason: string): -1 {
    this.failedAt = at;
    this.reason = reason;
    return -1;
  }

  private lose(): -1 {
    this.lost = true;
    this.failedAt = this.available;
    return -1;
  }

  private refuse(at: number, reason: string): false {
    this.fail(at, reason);
    return false;
  }

  private miss(): false {
    this.lose();
    return false;
  }

  /** Position after the value at `at`, which must end at or before `end`; -1 when there is none. */
  skip(at: number, end: number, depth: number): number {
    if (at >= end) return this.fail(at, REASON.end);
    if (at >= this.available) return this.lose();
    const code = this.bytes[at];
    // Nearly all fields of nearly all frames are of fixed width or short: the short way for them.
    const layout = LAYOUT[code];
    const short = layout === LAYOUT_KIND.variable8;
    const next = short ? at + 2 + this.bytes[at + 1] : at + 1 + layout;
    if (next > at && next <= end && next <= this.available) return next;
    if (code !== CODE.described) return this.skipData(code, at + 1, end, depth);
    if (depth >= LIMITS.nesting) return this.fail(at, REASON.nesting);
    const value = this.skip(at + 1, end, depth + 1);
    return value < 0 ? -1 : this.skip(value, end, depth + 1);
  }

  /** As `skip`, for a value whose constructor `code` was read already. */
  skipData(code: number, at: number, end: number, depth: number): number {
    const layout = LAYOUT[code];
    if (layout >= 0) {
      const next = at + layout;
      if (next > end) return this.fail(at, REASON.pastEnd);
      return next > this.available ? this.lose() : next;
    }
    switch (layout) {
      case LAYOUT_KIND.variable8:
      case LAYOUT_KIND.variable32:
        if (!this.header(code, at, end, depth)) return -1;
        return this.itemsEnd > this.available ? this.lose() : this.itemsEnd;
      case LAYOUT_KIND.compound8:
      case LAYOUT_KIND.compound32:
        return this.skipCompound(code, at, end, depth);
      case LAYOUT_KIND.array8:
      case LAYOUT_KIND.array32:
        return this.skipArray(code, at, end, depth);
      default:
        return this.fail(at - 1, REASON.unknownCode);
    }
  }

  /** Reads size and count of a variable, compound or array value into `items…` and `count`. */
  header(code: number, at: number, end: number, depth: number): boolean {
    const layout = LAYOUT[code];
    const wide =
      layout === LAYOUT_KIND.variable32 ||
      layout === LAYOUT_KIND.compound32 ||
      layout === LAYOUT_KIND.array32;
    const width = wide ? 4 : 1;
    const bytes = this.bytes;
    const variable = layout === LAYOUT_KIND.variable8 || layout === LAYOUT_KIND.variable32;
    if (!variable && depth >= LIMITS.nesting) return this.refuse(at, REASON.nesting);
    let start = at + width;
    if (start > end) return this.refuse(at, REASON.pastEnd);
    if (start > this.available) return this.miss();
    const size = wide ? uint32(bytes, at) : bytes[at];
    const itemsEnd = start + size;
    if (itemsEnd > end) return this.refuse(at, REASON.pastEnd);
    if (!variable) {
      if (size < width) return this.refuse(at, REASON.noCount);
      if (start + width > this.available) return this.miss();
      const count = wide ? uint32(bytes, start) : bytes[start];
      this.count = count;
      if (layout >= LAYOUT_KIND.compound32) {
        if (count > size - width) return this.refuse(start, REASON.tooMany);
        if (count % 2 === 1 && (code === CODE.map8 || code === CODE.map32)) {
          return this.refuse(start, REASON.oddMap);
        }
      }
      start += width;
    }
    this.itemsStart = start;
    this.itemsEnd = itemsEnd;
    return true;
  }

  private skipCompound(code: number, at: number, end: number, depth: number): number {
    if (!this.header(code, at, end, depth)) return -1;
    const { count, itemsEnd } = this;
    let next = this.itemsStart;
    for (let i = 0; i < count; i++) {
      next = this.skip(next, itemsEnd, depth + 1);
      if (next < 0) return -1;
    }
    return next === itemsEnd ? next : this.fail(next, REASON.leftOver);
  }

  private skipArray(code: number, at: number, end: number, depth: number): number {
    if (!this.header(code, at, end, depth)) return -1;
    const { count, itemsEnd } = this;
    // Some encoders leave out the constructor of an array without elements.
    if (count === 0 && this.itemsStart === itemsEnd) return itemsEnd;
    const first = this.elementConstructor(this.itemsStart, itemsEnd, depth + 1);
    if (first < 0) return -1;
    return this.skipElements(this.elementCode, count, first, itemsEnd, depth + 1);
  }

  /** Position after an array's constructor, with `elementCode` set; -1 when there is none. */
  elementConstructor(at: number, end: number, depth: number): number {
    if (at >= end) return this.fail(at, REASON.end);
    if (at >= this.available) return this.lose();
    const code = this.bytes[at];
    if (code === CODE.described) {
      if (depth >= LIMITS.nesting) return this.fail(at, REASON.nesting);
      const value = this.skip(at + 1, end, depth + 1);
      return value < 0 ? -1 : this.elementConstructor(value, end, depth + 1);
    }
    if (LAYOUT[code] === LAYOUT_KIND.unknown) return this.fail(at, REASON.unknownCode);
    this.elementCode = code;
    return at + 1;
  }

  /** Whether `count` elements of that code can lie in `[at, end)` at all. */
  elementsFit(code: number, count: number, at: number, end: number): boolean {
    return count * LEAST_WIDTH[code] <= end - at || this.refuse(at, REASON.tooMany);
  }

  /** Checks that `count` elements without constructors fill `[at, end)`; returns `end`, or -1. */
  skipElements(code: number, count: number, at: number, end: number, depth: number): number {
    if (!this.elementsFit(code, count, at, end)) return -1;
    const width = LAYOUT[code];
    let next = at;
    if (width >= 0) {
      // Also for zero-width elements, whose count may be anything: no loop.
      next = at + count * width;
      if (next > this.available) return this.lose();
    } else {
      for (let i = 0; i < count; i++) {
        next = this.skipData(code, next, end, depth);
        if (next < 0) return -1;
      }
    }
    return next === end ? next : this.fail(next, REASON.leftOver);
  }
}
