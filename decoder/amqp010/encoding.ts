import { claimsTooMuch, NESTED_TOO_DEEP, u16, u32, type Walk } from '../amqp091/encoding.ts';
import { LIMITS } from '../limits.ts';
import { type CodedStruct, type FieldList, LAYOUT, structOf } from './catalogue.ts';
import { TYPES, type TypeName } from './spec.ts';

/**
 * Reading 0-10 values without allocating: each `skip…` checks one value and returns where the next
 * begins, or -1 when it must stop; `Walk` tells why.
 */

/** What the code before a value says of it (0-10 encodes the width in the code's upper four bits). */
export const CODE = { map: 0xa8, list: 0xa9, array: 0xaa, struct32: 0xab, bit: 0xf1 } as const;

const TYPE_NAMES: readonly (TypeName | undefined)[] = byCode();

function byCode(): (TypeName | undefined)[] {
  const names: (TypeName | undefined)[] = new Array(256).fill(undefined);
  let name: TypeName;
  for (name in TYPES) {
    const { code } = TYPES[name];
    if (code >= 0) names[code] = name;
  }
  return names;
}

/** `str16`, `uint32` …; undefined for a code that no type of the specification has. */
export function typeName(code: number): TypeName | undefined {
  return TYPE_NAMES[code];
}

/** Octets of a value by the upper four bits of its code; beyond those, see `sizeWidthOf`. */
const FIXED_WIDTHS = Uint8Array.of(1, 2, 4, 8, 16, 32, 64, 128);

/** Octets of a value of fixed width, whether its type is known or not; -1 for others. */
export function widthOf(code: number): number {
  const group = code >> 4;
  if (group < FIXED_WIDTHS.length) return FIXED_WIDTHS[group];
  if (group === 0xc) return 5;
  if (group === 0xd) return 9;
  return group === 0xf ? 0 : -1;
}

/** Octets of the size before a value of variable width; -1 for others. */
export function sizeWidthOf(code: number): number {
  const group = code >> 4;
  if (group === 8) return 1;
  if (group === 9) return 2;
  return group === 0xa ? 4 : -1;
}

/** A number of one, two or four octets. */
export function uint(bytes: Uint8Array, at: number, width: number): number {
  if (width === 4) return u32(bytes, at);
  return width === 2 ? u16(bytes, at) : bytes[at];
}

export function unknownCode(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')} is no type code`;
}

/** A size of `width` octets, and that many octets. */
export function skipSized(
  bytes: Uint8Array,
  at: number,
  limit: number,
  width: number,
  walk: Walk,
): number {
  if (!walk.need(at, width, limit)) return -1;
  const count = width + uint(bytes, at, width);
  return walk.need(at, count, limit) ? at + count : -1;
}

/** The value behind its code. */
export function skipValue(
  bytes: Uint8Array,
  at: number,
  limit: number,
  code: number,
  depth: number,
  walk: Walk,
): number {
  const width = widthOf(code);
  if (width >= 0) return walk.need(at, width, limit) ? at + width : -1;
  switch (code) {
    case CODE.map:
      return skipEntries(bytes, at, limit, true, depth, walk);
    case CODE.list:
      return skipEntries(bytes, at, limit, false, depth, walk);
    case CODE.array:
      return skipArray(bytes, at, limit, depth, walk);
    case CODE.struct32:
      return skipStruct32(bytes, at, limit, depth, walk);
  }
  const sizeWidth = sizeWidthOf(code);
  if (sizeWidth < 0) return walk.fault(at - 1, unknownCode(code));
  return skipSized(bytes, at, limit, sizeWidth, walk);
}

/** Where what has its size before it ends; -1 when that is beyond `limit`. */
function endOf(bytes: Uint8Array, at: number, limit: number, depth: number, walk: Walk): number {
  if (!walk.need(at, 4, limit)) return -1;
  const end = at + 4 + u32(bytes, at);
  if (end > limit) return walk.fault(at, claimsTooMuch(end - at - 4, limit - at - 4));
  return depth >= LIMITS.nesting ? walk.fault(at, NESTED_TOO_DEEP) : end;
}

/** A map (keys) or a list: size, count, entries. One that is empty may have no count either. */
function skipEntries(
  bytes: Uint8Array,
  at: number,
  limit: number,
  keyed: boolean,
  depth: number,
  walk: Walk,
): number {
  const end = endOf(bytes, at, limit, depth, walk);
  if (end < 0 || end === at + 4) return end;
  if (!walk.need(at + 4, 4, end)) return -1;
  const count = u32(bytes, at + 4);
  let next = at + 8;
  for (let i = 0; i < count; i++) {
    if (keyed) {
      next = skipSized(bytes, next, end, 1, walk);
      if (next < 0) return -1;
    }
    if (!walk.need(next, 1, end)) return -1;
    next = skipValue(bytes, next + 1, end, bytes[next], depth + 1, walk);
    if (next < 0) return -1;
    if (next === end && i + 1 < count) return walk.fault(at + 4, tooFew(count, i + 1));
  }
  return next < end ? walk.fault(next, surplusEntries(end - next)) : end;
}

/** Size, type code, count, values. One that is empty may be a size of 0 alone. */
function skipArray(
  bytes: Uint8Array,
  at: number,
  limit: number,
  depth: number,
  walk: Walk,
): number {
  const end = endOf(bytes, at, limit, depth, walk);
  if (end < 0 || end === at + 4) return end;
  if (!walk.need(at + 4, 5, end)) return -1;
  const code = bytes[at + 4];
  const count = u32(bytes, at + 5);
  const width = widthOf(code);
  let next = at + 9;
  if (width >= 0) {
    if (!walk.need(next, width * count, end)) return -1;
    next += width * count;
  } else {
    for (let i = 0; i < count; i++) {
      next = skipValue(bytes, next, end, code, depth + 1, walk);
      if (next < 0) return -1;
    }
  }
  return next < end ? walk.fault(next, surplusEntries(end - next)) : end;
}

/** Size, class-code, struct-code, fields. What a struct of unknown codes holds is not looked at. */
export function skipStruct32(
  bytes: Uint8Array,
  at: number,
  limit: number,
  depth: number,
  walk: Walk,
): number {
  const end = endOf(bytes, at, limit, depth, walk);
  if (end < 0) return -1;
  if (!walk.need(at + 4, 2, end)) return -1;
  const struct = structOf(bytes[at + 4], bytes[at + 5]);
  if (struct === undefined) return walk.need(at, end - at, limit) ? end : -1;
  return skipStruct(bytes, at + 6, end, struct, depth, walk);
}

/** Presence bits and fields, which fill `[at, end)` exactly. */
export function skipStruct(
  bytes: Uint8Array,
  at: number,
  end: number,
  list: CodedStruct,
  depth: number,
  walk: Walk,
): number {
  const { fields, packWidth } = list;
  if (!checkPack(bytes, at, end, list, walk)) return -1;
  let next = at + packWidth;
  for (let i = 0; i < fields.length; i++) {
    if (!isPresent(bytes, at, packWidth, i)) continue;
    next = skipField(bytes, next, end, list, i, depth + 1, walk);
    if (next < 0) return -1;
  }
  return next < end ? walk.fault(next, surplusFields(end - next)) : end;
}

/** Presence bit of a field: bit 0 of the first octet for the first. Without bits all are there. */
export function isPresent(
  bytes: Uint8Array,
  pack: number,
  packWidth: number,
  index: number,
): boolean {
  return packWidth === 0 || ((bytes[pack + (index >> 3)] >> (index & 7)) & 1) !== 0;
}

/** The presence bits are there and name fields that exist: else nobody knows what follows. */
export function checkPack(
  bytes: Uint8Array,
  at: number,
  limit: number,
  { fields, packWidth }: FieldList,
  walk: Walk,
): boolean {
  if (!walk.need(at, packWidth, limit)) return false;
  for (let i = fields.length; i < packWidth * 8; i++) {
    if (isPresent(bytes, at, packWidth, i)) {
      walk.fault(at + (i >> 3), 'a bit is set that names no field');
      return false;
    }
  }
  return true;
}

/** The value of a field that is present. */
export function skipField(
  bytes: Uint8Array,
  at: number,
  limit: number,
  { layouts, widths, structs }: FieldList,
  index: number,
  depth: number,
  walk: Walk,
): number {
  const width = widths[index];
  switch (layouts[index]) {
    case LAYOUT.bit:
      return at;
    case LAYOUT.fixed:
      return walk.need(at, width, limit) ? at + width : -1;
    case LAYOUT.map:
      return skipEntries(bytes, at, limit, true, depth, walk);
    case LAYOUT.list:
      return skipEntries(bytes, at, limit, false, depth, walk);
    case LAYOUT.array:
      return skipArray(bytes, at, limit, depth, walk);
    case LAYOUT.struct32:
      return skipStruct32(bytes, at, limit, depth, walk);
    case LAYOUT.struct: {
      const struct = structs[index];
      const end = skipSized(bytes, at, limit, width, walk);
      if (end < 0 || struct === undefined) return -1;
      return skipStruct(bytes, at + width, end, struct, depth, walk);
    }
    default:
      return skipSized(bytes, at, limit, width, walk);
  }
}

function octets(count: number): string {
  return count === 1 ? '1 octet' : `${count} octets`;
}

function tooFew(count: number, found: number): string {
  return `${count} entries are announced, ${found} are there`;
}

export function surplusEntries(count: number): string {
  return `${octets(count)} after the last entry`;
}

export function surplusFields(count: number): string {
  return `${octets(count)} after the last field`;
}
