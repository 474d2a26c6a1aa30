import { LIMITS } from '../limits.ts';
import { ARGUMENT } from './catalogue.ts';

/**
 * Reading 0-9-1 data fields without allocating: each `skip…` checks one value and returns where
 * the next begins, or -1 when it must stop. Two reasons to stop are told apart by `Walk`: the
 * octets contradict themselves (a fault), or the rest of the frame is not at hand (cut).
 */
export class Walk {
  /** End of the octets at hand; the frame may claim more. */
  available = 0;
  cut = false;
  /** Position of the first value that cannot be what it claims to be; -1 while there is none. */
  faultAt = -1;
  reason = '';

  begin(available: number): void {
    this.available = available;
    this.cut = false;
    this.faultAt = -1;
    this.reason = '';
  }

  /** Keeps the first fault: later ones are its echo. */
  fault(at: number, reason: string): -1 {
    if (this.faultAt < 0) {
      this.faultAt = at;
      this.reason = reason;
    }
    return -1;
  }

  /** True when `count` octets are there. */
  need(at: number, count: number, limit: number): boolean {
    const end = at + count;
    if (end <= limit && end <= this.available) return true;
    if (end > limit) this.fault(at, `${octets(count)} needed, ${limit - at} left`);
    else this.cut = true;
    return false;
  }
}

function octets(count: number): string {
  return count === 1 ? '1 octet' : `${count} octets`;
}

/** Of a table or array whose length reaches beyond what holds it. */
export function claimsTooMuch(claimed: number, left: number): string {
  return `${octets(claimed)} claimed, ${left} left`;
}

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

export function u32(bytes: Uint8Array, at: number): number {
  return bytes[at] * 0x1000000 + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]);
}

/** Exact to 2^53, the nearest double beyond. */
export function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) * 0x100000000 + u32(bytes, at + 4);
}

/** What a field value is, whichever letter says so. */
export const KIND = {
  unknown: 0,
  void: 1,
  boolean: 2,
  int8: 3,
  uint8: 4,
  int16: 5,
  uint16: 6,
  int32: 7,
  uint32: 8,
  int64: 9,
  uint64: 10,
  float: 11,
  double: 12,
  decimal: 13,
  timestamp: 14,
  char: 15,
  shortstr: 16,
  longstr: 17,
  binary: 18,
  array: 19,
  table: 20,
} as const;

/** The names of the grammar in 0-9-1 §4.2.1; `byte-array` is RabbitMQ's, `ascii-char` Qpid's. */
export const KIND_NAMES = [
  'unknown',
  'no-field',
  'boolean',
  'short-short-int',
  'short-short-uint',
  'short-int',
  'short-uint',
  'long-int',
  'long-uint',
  'long-long-int',
  'long-long-uint',
  'float',
  'double',
  'decimal-value',
  'timestamp',
  'ascii-char',
  'short-string',
  'long-string',
  'byte-array',
  'field-array',
  'field-table',
] as const;

/** Octets of a value of each kind, for those before `shortstr`. */
export const WIDTHS = Uint8Array.of(0, 0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 5, 8, 1);

type Letters = { readonly [letter: string]: number };

const COMMON: Letters = {
  t: KIND.boolean,
  b: KIND.int8,
  B: KIND.uint8,
  u: KIND.uint16,
  I: KIND.int32,
  i: KIND.uint32,
  f: KIND.float,
  d: KIND.double,
  D: KIND.decimal,
  S: KIND.longstr,
  A: KIND.array,
  T: KIND.timestamp,
  F: KIND.table,
  V: KIND.void,
};

/** What everybody sends: RabbitMQ's errata to 0-9-1, and Qpid's strings and character. */
const PRACTICE: Letters = {
  ...COMMON,
  s: KIND.int16,
  l: KIND.int64,
  x: KIND.binary,
  c: KIND.longstr,
  C: KIND.longstr,
  k: KIND.char,
};

/** 0-9-1 §4.2.1 to the letter. */
const STANDARD: Letters = {
  ...COMMON,
  U: KIND.int16,
  s: KIND.shortstr,
  L: KIND.int64,
  l: KIND.uint64,
};

/** Practice, with the two letters that only the standard has. */
const MIXED: Letters = { ...PRACTICE, U: KIND.int16, L: KIND.int64 };

function kindsByOctet(letters: Letters): Uint8Array {
  const kinds = new Uint8Array(256);
  for (const [letter, kind] of Object.entries(letters)) kinds[letter.charCodeAt(0)] = kind;
  return kinds;
}

/** Dialects in the order of trial: octet of the type → KIND. */
export const DIALECTS: readonly Uint8Array[] = [PRACTICE, STANDARD, MIXED].map(kindsByOctet);

/** One value of a table or array: the octet that says its type, and what follows. */
export function skipValue(
  bytes: Uint8Array,
  at: number,
  limit: number,
  kinds: Uint8Array,
  depth: number,
  walk: Walk,
): number {
  if (!walk.need(at, 1, limit)) return -1;
  const kind = kinds[bytes[at]];
  if (kind === KIND.unknown) return walk.fault(at, unknownType(bytes[at]));
  const value = at + 1;
  if (kind < KIND.shortstr) {
    return walk.need(value, WIDTHS[kind], limit) ? value + WIDTHS[kind] : -1;
  }
  switch (kind) {
    case KIND.shortstr:
      return skipShortstr(bytes, value, limit, walk);
    case KIND.array:
    case KIND.table:
      return skipCompound(bytes, value, limit, kinds, kind === KIND.table, depth, walk);
    default:
      return skipLongstr(bytes, value, limit, walk);
  }
}

export function unknownType(octet: number): string {
  const letter = octet > 0x20 && octet < 0x7f ? ` ('${String.fromCharCode(octet)}')` : '';
  return `0x${octet.toString(16).padStart(2, '0')}${letter} is no field value type`;
}

export const NESTED_TOO_DEEP = `nested deeper than ${LIMITS.nesting} levels`;

/** A table (keys) or an array (no keys), its length first. */
function skipCompound(
  bytes: Uint8Array,
  at: number,
  limit: number,
  kinds: Uint8Array,
  keyed: boolean,
  depth: number,
  walk: Walk,
): number {
  if (!walk.need(at, 4, limit)) return -1;
  const end = at + 4 + u32(bytes, at);
  if (end > limit) {
    return walk.fault(at, claimsTooMuch(end - at - 4, limit - at - 4));
  }
  if (depth >= LIMITS.nesting) return walk.fault(at, NESTED_TOO_DEEP);
  let next = at + 4;
  while (next < end) {
    if (keyed) {
      next = skipShortstr(bytes, next, end, walk);
      if (next < 0) return -1;
    }
    next = skipValue(bytes, next, end, kinds, depth + 1, walk);
    if (next < 0) return -1;
  }
  return next;
}

export function skipShortstr(bytes: Uint8Array, at: number, limit: number, walk: Walk): number {
  if (!walk.need(at, 1, limit)) return -1;
  const count = 1 + bytes[at];
  return walk.need(at, count, limit) ? at + count : -1;
}

export function skipLongstr(bytes: Uint8Array, at: number, limit: number, walk: Walk): number {
  if (!walk.need(at, 4, limit)) return -1;
  const count = 4 + u32(bytes, at);
  return walk.need(at, count, limit) ? at + count : -1;
}

const probe = new Walk();

/**
 * The dialect in which a table's entries `[at, end)` parse exactly to its end, or as far as octets
 * are at hand. When none fits, the one that comes furthest: its fault goes to `walk`.
 */
export function dialectOf(bytes: Uint8Array, at: number, end: number, walk: Walk): Uint8Array {
  let furthest = DIALECTS[0];
  let faultAt = -1;
  let reason = '';
  for (const kinds of DIALECTS) {
    probe.begin(walk.available);
    let next = at;
    while (next >= 0 && next < end) {
      next = skipShortstr(bytes, next, end, probe);
      if (next >= 0) next = skipValue(bytes, next, end, kinds, 1, probe);
    }
    if (next >= 0 || probe.cut) {
      if (probe.cut) walk.cut = true;
      return kinds;
    }
    if (probe.faultAt > faultAt) {
      furthest = kinds;
      faultAt = probe.faultAt;
      reason = probe.reason;
    }
  }
  walk.fault(faultAt, reason);
  return furthest;
}

/**
 * A method argument or property of type table. What is wrong inside it is a fault, but its length
 * says where to go on, so the arguments behind it are still read.
 */
export function skipTable(bytes: Uint8Array, at: number, limit: number, walk: Walk): number {
  if (!walk.need(at, 4, limit)) return -1;
  const end = at + 4 + u32(bytes, at);
  if (end > limit) {
    return walk.fault(at, claimsTooMuch(end - at - 4, limit - at - 4));
  }
  if (end > at + 4) dialectOf(bytes, at + 4, end, walk);
  // A fault may come before the cut: then the entries are judged and the end is still missing.
  if (end > walk.available) walk.cut = true;
  return walk.cut ? -1 : end;
}

/** Octets of the types before `shortstr`; `bit` is packed by its caller. */
export const ARGUMENT_WIDTHS = Uint8Array.of(1, 1, 2, 4, 8, 8);

/** One argument or property of a type of `ARGUMENT`. */
export function skipArgument(
  bytes: Uint8Array,
  at: number,
  limit: number,
  type: number,
  walk: Walk,
): number {
  if (type < ARGUMENT.shortstr) {
    const width = ARGUMENT_WIDTHS[type];
    return walk.need(at, width, limit) ? at + width : -1;
  }
  switch (type) {
    case ARGUMENT.shortstr:
      return skipShortstr(bytes, at, limit, walk);
    case ARGUMENT.longstr:
      return skipLongstr(bytes, at, limit, walk);
    case ARGUMENT.content:
      if (!walk.need(at, 1, limit)) return -1;
      return skipLongstr(bytes, at + 1, limit, walk);
    default:
      return skipTable(bytes, at, limit, walk);
  }
}

/**
 * A method has the arguments of its version and no more: nothing in 0-8 … 0-9-1 lets a peer append
 * any, so octets left over mean that the arguments were not these (brokers close with 502).
 */
export function surplusArguments(count: number): string {
  return `${octets(count)} after the last argument`;
}

export function surplusProperties(count: number): string {
  return `${octets(count)} after the last property`;
}

/**
 * The words of property flags: bit 0 says that another follows. No class has more than 14
 * properties, so a flag outside them is a fault; the properties before it can still be read.
 */
export function skipPropertyFlags(
  bytes: Uint8Array,
  at: number,
  limit: number,
  undefinedFlags: number,
  walk: Walk,
): number {
  let next = at;
  let undefinedHere = undefinedFlags;
  for (;;) {
    if (!walk.need(next, 2, limit)) return -1;
    const flags = u16(bytes, next);
    if ((flags & undefinedHere) !== 0) walk.fault(next, 'a flag is set that names no property');
    next += 2;
    if ((flags & 1) === 0) return next;
    undefinedHere = 0xfffe;
  }
}
