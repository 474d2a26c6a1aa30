import { claimsTooMuch, NESTED_TOO_DEEP, u16, u32, type Walk } from '../amqp091/encoding.ts';
import { LIMITS } from '../limits.ts';
import { type FieldList, LAYOUT, structOf } from './catalogue.ts';
import { TYPES, type TypeName } from './spec.ts';

/**
 * Reading 0-10 values without allocating: each `skip…` checks one value and returns where the next
 * begins, or -1 when it must stop; `Walk` tells why.
 */

/** What the code before a value says of it (0-10 encodes the width in the code's upper four bits). */
export const CODE = { map: 0xa8, list: 0xa9, array: 0xaa, struct32: 0xab } as const;

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

/** Whether a value behind this code has its size before it in four octets, and a structure that is known. */
export function isCompound(code: number): boolean {
  return code >= CODE.map && code <= CODE.struct32;
}

/** Whether the width of a value behind this code is known. */
export function isCode(code: number): boolean {
  return widthOf(code) >= 0 || sizeWidthOf(code) >= 0;
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
  if (isCompound(code)) return skipCompound(bytes, at, limit, code, depth, walk);
  const sizeWidth = sizeWidthOf(code);
  if (sizeWidth < 0) return walk.fault(at - 1, unknownCode(code));
  return skipSized(bytes, at, limit, sizeWidth, walk);
}

/**
 * What has its size before it in four octets. A fault inside it is told, but its size says where to go
 * on, so what is behind it is still read.
 */
function skipCompound(
  bytes: Uint8Array,
  at: number,
  limit: number,
  code: number,
  depth: number,
  walk: Walk,
): number {
  if (!walk.need(at, 4, limit)) return -1;
  const end = at + 4 + u32(bytes, at);
  if (end > limit) return walk.fault(at, claimsTooMuch(end - at - 4, limit - at - 4));
  if (depth >= LIMITS.nesting) walk.fault(at, NESTED_TOO_DEEP);
  // One that is empty may have no count, or no type and no count either.
  else if (end > at + 4) checkInside(bytes, at + 4, end, code, depth, walk);
  if (end > walk.available) walk.cut = true;
  return walk.cut ? -1 : end;
}

/** What a compound holds has to fill `[at, end)`. */
function checkInside(
  bytes: Uint8Array,
  at: number,
  end: number,
  code: number,
  depth: number,
  walk: Walk,
): void {
  switch (code) {
    case CODE.map:
    case CODE.list:
      checkEntries(bytes, at, end, code === CODE.map, depth, walk);
      break;
    case CODE.array:
      checkArray(bytes, at, end, depth, walk);
      break;
    default:
      checkStruct32(bytes, at, end, depth, walk);
  }
}

/** A map (keys) or a list: count, entries. */
function checkEntries(
  bytes: Uint8Array,
  at: number,
  end: number,
  keyed: boolean,
  depth: number,
  walk: Walk,
): void {
  if (!walk.need(at, 4, end)) return;
  const count = u32(bytes, at);
  let next = at + 4;
  for (let i = 0; i < count; i++) {
    if (keyed) {
      next = skipSized(bytes, next, end, 1, walk);
      if (next < 0) return;
    }
    if (!walk.need(next, 1, end)) return;
    next = skipValue(bytes, next + 1, end, bytes[next], depth + 1, walk);
    if (next < 0) return;
  }
  if (next < end) walk.fault(next, surplusEntries(end - next));
}

/** Type code, count, values. */
function checkArray(bytes: Uint8Array, at: number, end: number, depth: number, walk: Walk): void {
  if (!walk.need(at, 5, end)) return;
  const code = bytes[at];
  const count = u32(bytes, at + 1);
  const width = widthOf(code);
  let next = at + 5;
  if (width >= 0) {
    if (!walk.need(next, width * count, end)) return;
    next += width * count;
  } else {
    if (!isCode(code)) {
      walk.fault(at, unknownCode(code));
      return;
    }
    for (let i = 0; i < count; i++) {
      next = skipValue(bytes, next, end, code, depth + 1, walk);
      if (next < 0) return;
    }
  }
  if (next < end) walk.fault(next, surplusEntries(end - next));
}

/** class-code, struct-code, fields. What a struct of unknown codes holds is not looked at. */
function checkStruct32(
  bytes: Uint8Array,
  at: number,
  end: number,
  depth: number,
  walk: Walk,
): void {
  if (!walk.need(at, 2, end)) return;
  const struct = structOf(bytes[at], bytes[at + 1]);
  if (struct !== undefined) checkStruct(bytes, at + 2, end, struct, depth, walk);
}

/** Presence bits and fields, which fill `[at, end)` exactly. */
function checkStruct(
  bytes: Uint8Array,
  at: number,
  end: number,
  list: FieldList,
  depth: number,
  walk: Walk,
): void {
  const { fields, packWidth } = list;
  if (!checkPack(bytes, at, end, list, walk)) return;
  let next = at + packWidth;
  for (let i = 0; i < fields.length; i++) {
    if (!isPresent(bytes, at, packWidth, i)) continue;
    next = skipField(bytes, next, end, list, i, depth + 1, walk);
    if (next < 0) return;
  }
  if (next < end) walk.fault(next, surplusFields(end - next));
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
      return skipCompound(bytes, at, limit, CODE.map, depth, walk);
    case LAYOUT.array:
      return skipCompound(bytes, at, limit, CODE.array, depth, walk);
    case LAYOUT.struct32:
      return skipCompound(bytes, at, limit, CODE.struct32, depth, walk);
    case LAYOUT.struct: {
      const struct = structs[index];
      const end = skipSized(bytes, at, limit, width, walk);
      if (end > 0 && struct !== undefined) {
        checkStruct(bytes, at + width, end, struct, depth, walk);
      }
      return end;
    }
    default:
      return skipSized(bytes, at, limit, width, walk);
  }
}

function octets(count: number): string {
  return count === 1 ? '1 octet' : `${count} octets`;
}

export function surplusEntries(count: number): string {
  return `${octets(count)} after the last entry`;
}

export function surplusFields(count: number): string {
  return `${octets(count)} after the last field`;
}
