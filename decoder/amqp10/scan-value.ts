import { ABSENT } from '../frame-view.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, uint32, type ValueChecker } from './encoding.ts';
import { DESCRIPTOR } from './frame.ts';

/**
 * Accessors for values that a `ValueChecker` has found whole: they cannot fail and allocate nothing.
 * `at` is always the value's constructor.
 */

/** A non-negative integer of any integer type, exact below 2^53; ABSENT for anything else. */
export function unsigned(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case 0x52:
    case 0x53:
    case 0x50:
      return bytes[at + 1];
    case 0x43:
    case 0x44:
      return 0;
    case 0x70:
      return uint32(bytes, at + 1);
    default:
      return rareUnsigned(bytes, at);
  }
}

/** Integer types that the standard has for none of the fields kept, but a peer may send. */
function rareUnsigned(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1];
  switch (bytes[at]) {
    case 0x60:
      return first * 256 + bytes[at + 2];
    case 0x51:
    case 0x54:
    case 0x55:
      return first < 0x80 ? first : ABSENT;
    case 0x61:
      return first < 0x80 ? first * 256 + bytes[at + 2] : ABSENT;
    case 0x71:
      return first < 0x80 ? uint32(bytes, at + 1) : ABSENT;
    case 0x80:
    case 0x81: {
      const high = uint32(bytes, at + 1);
      return high < 0x200000 ? high * 0x100000000 + uint32(bytes, at + 5) : ABSENT;
    }
    default:
      return ABSENT;
  }
}

/** The bits of a boolean: `has` when it is one, and `value` when it is true. */
export function booleanBits(bytes: Uint8Array, at: number, has: number, value: number): number {
  switch (bytes[at]) {
    case 0x41:
      return has | value;
    case 0x42:
      return has;
    case 0x56:
      return bytes[at + 1] === 0 ? has : has | value;
    default:
      return 0;
  }
}

/** First octet of a string's or symbol's text; ABSENT for other types. */
export function textStart(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case 0xa1:
    case 0xa3:
      return at + 2;
    case 0xb1:
    case 0xb3:
      return at + 5;
    default:
      return ABSENT;
  }
}

/** One past the last octet of the text that `textStart` found. */
export function textEnd(bytes: Uint8Array, at: number): number {
  return bytes[at] < 0xb0 ? at + 2 + bytes[at + 1] : at + 5 + uint32(bytes, at + 1);
}

/** Position of field `index` of a described list whose descriptor is `code`; ABSENT without it. */
export function fieldOf(checker: ValueChecker, at: number, code: number, index: number): number {
  const { bytes, available } = checker;
  if (bytes[at] !== CODE.described || descriptorCode(bytes, at + 1) !== code) return ABSENT;
  const list = checker.skip(at + 1, available, 0);
  const listCode = bytes[list];
  if (listCode !== 0xc0 && listCode !== 0xd0) return ABSENT;
  if (!checker.header(listCode, list + 1, available, 0)) return ABSENT;
  if (index >= checker.count) return ABSENT;
  const end = checker.itemsEnd;
  let field = checker.itemsStart;
  for (let i = 0; i < index; i++) field = checker.skip(field, end, 0);
  return field;
}

/** Position of the condition of an error, also inside rejected and transactional-state. */
export function conditionOf(checker: ValueChecker, at: number): number {
  const outcome = fieldOf(checker, at, DESCRIPTOR.transactionalState, 1);
  const rejected = fieldOf(checker, outcome === ABSENT ? at : outcome, DESCRIPTOR.rejected, 0);
  return fieldOf(checker, rejected === ABSENT ? at : rejected, DESCRIPTOR.error, 0);
}
