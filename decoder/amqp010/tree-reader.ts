import { isObject } from '../amqp10/json-shape.ts';
import { camelCase } from '../amqp10/names.ts';
import { saslUser, secretValue } from '../amqp10/secret.ts';
import { claimsTooMuch, NESTED_TOO_DEEP, u32, Walk } from '../amqp091/encoding.ts';
import { type Draft, group, leaf, rest } from '../amqp091/node.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { ByteRange, TreeNode } from '../tree.ts';
import { type FieldList, LAYOUT, structOf } from './catalogue.ts';
import {
  CODE,
  checkPack,
  isCode,
  isCompound,
  isPresent,
  sizeWidthOf,
  surplusEntries,
  surplusFields,
  typeName,
  uint,
  unknownCode,
  widthOf,
} from './encoding.ts';
import { rangeNodes } from './sequence-set.ts';
import { ENUMERATIONS, type FieldSpec, labelOf, TYPES } from './spec.ts';
import { datetime, simpleValue } from './values.ts';

type Fields = { [key: string]: JsonValue };

/** A value that was read, as far as octets are at hand; or why nothing of it could be. */
type Read =
  | { readonly value: JsonValue; readonly next: number; readonly inside?: Draft[] }
  | string;

/** Presence bits and fields. */
export interface FieldsRead {
  readonly fields: JsonObject;
  /** Tile what was read, and what could not be. */
  readonly nodes: readonly Draft[];
  /** The first octet that has no node. */
  readonly next: number;
  /** Not all of them could be read. */
  readonly isCut: boolean;
}

/**
 * Reads values into tree nodes. What contradicts itself, or is not at hand, becomes a node `undecoded`
 * up to the end of the innermost value around it whose size is known, and reading goes on behind that.
 */
export class TreeReader {
  /** Contents of fields that hold credentials. */
  readonly secrets: ByteRange[] = [];
  readonly #bytes: Uint8Array;
  readonly #available: number;
  /** Why octets are not at hand. */
  readonly #cutNote: string;
  readonly #walk = new Walk();
  /** Elements that may still be shown; shared by all values, so nesting buys none. */
  #elements: number = LIMITS.elements;
  /** Decides how a credential is read. */
  #mechanism: string | undefined;

  constructor(bytes: Uint8Array, available: number, cutNote: string) {
    this.#bytes = bytes;
    this.#available = available;
    this.#cutNote = cutNote;
  }

  #need(at: number, count: number, limit: number): string | undefined {
    this.#walk.begin(this.#available);
    if (this.#walk.need(at, count, limit)) return undefined;
    return this.#walk.cut ? this.#cutNote : this.#walk.reason;
  }

  /** Presence bits and fields in `[at, limit)`. */
  fields(at: number, limit: number, list: FieldList, depth: number): FieldsRead {
    const { fields: specs, packWidth } = list;
    const fields: Fields = {};
    const nodes: Draft[] = [];
    const stop = Math.min(limit, this.#available);
    this.#walk.begin(this.#available);
    if (!checkPack(this.#bytes, at, limit, list, this.#walk)) {
      const why = this.#walk.cut ? this.#cutNote : this.#walk.reason;
      if (at < stop) nodes.push(rest('undecoded', at, stop, why));
      return { fields, nodes, next: Math.max(at, stop), isCut: true };
    }
    if (packWidth > 0) nodes.push(this.#packing(at, list));
    let next = at + packWidth;
    for (let i = 0; i < specs.length; i++) {
      const { name } = specs[i];
      const isThere = isPresent(this.#bytes, at, packWidth, i);
      if (list.layouts[i] === LAYOUT.bit) fields[name] = isThere;
      if (!isThere || list.layouts[i] === LAYOUT.bit) continue;
      const read = this.#field(next, limit, list, i, depth);
      if (typeof read === 'string') {
        if (next < stop) nodes.push(rest('undecoded', next, stop, read));
        return { fields, nodes, next: Math.max(next, stop), isCut: true };
      }
      fields[name] = read.value;
      nodes.push(this.#fieldNode(specs[i], next, read));
      next = read.next;
    }
    return { fields, nodes, next, isCut: false };
  }

  /** The names of the bits that are set: fields that follow, and bits, which are their own value. */
  #packing(at: number, { fields, packWidth }: FieldList): Draft {
    const value = fields.flatMap(({ name }, i) =>
      isPresent(this.#bytes, at, packWidth, i) ? [labelOf(name)] : [],
    );
    const type = packWidth === 1 ? 'bin8' : 'bin16';
    return leaf('packingFlags', 'packing-flags', type, value, at, at + packWidth);
  }

  #fieldNode(spec: FieldSpec, at: number, read: Exclude<Read, string>): Draft {
    const { name, type, enumeration } = spec;
    const node = leaf(name, labelOf(name), type, read.value, at, read.next);
    if (read.inside !== undefined) node.children = read.inside;
    else if (type === 'sequence-set') node.children = rangeNodes(this.#bytes, at, read.next);
    const words: { readonly [value: number]: string } | undefined =
      enumeration && ENUMERATIONS[enumeration];
    const note = typeof read.value === 'number' ? words?.[read.value] : undefined;
    if (note !== undefined) node.note = note;
    if (type === 'datetime' && datetime(this.#bytes, at).isMillis) node.note = MILLISECONDS;
    return node;
  }

  #field(at: number, limit: number, list: FieldList, index: number, depth: number): Read {
    const { type, secret, name } = list.fields[index];
    const width = list.widths[index];
    switch (list.layouts[index]) {
      case LAYOUT.map:
        return this.value(at, limit, CODE.map, depth);
      case LAYOUT.array:
        return this.value(at, limit, CODE.array, depth);
      case LAYOUT.struct32:
        return this.value(at, limit, CODE.struct32, depth);
      case LAYOUT.struct: {
        const struct = list.structs[index];
        return struct === undefined ? '' : this.#sizedStruct(at, limit, width, struct, depth);
      }
    }
    const isSized = list.layouts[index] === LAYOUT.sized;
    const read = this.#simple(at, limit, type in TYPES ? width : 0, isSized, type);
    if (typeof read === 'string') return read;
    if (name === 'mechanism' && typeof read.value === 'string') this.#mechanism = read.value;
    if (secret !== true) return read;
    this.secrets.push({ start: at + width, end: read.next });
    const user = saslUser(this.#mechanism, this.#bytes, at + width, read.next);
    return { value: secretValue(read.next - at - width, user), next: read.next };
  }

  /** A value without structure. */
  #simple(
    at: number,
    limit: number,
    width: number,
    isSized: boolean,
    type: FieldSpec['type'] | undefined,
  ): Read {
    const short = this.#need(at, width, limit);
    if (short !== undefined) return short;
    const size = isSized ? uint(this.#bytes, at, width) : 0;
    const cut = this.#need(at, width + size, limit);
    if (cut !== undefined) return cut;
    const next = at + width + size;
    const known = type === 'message.reply-to' || type === 'dtx.xid' ? undefined : type;
    return { value: simpleValue(this.#bytes, at, next, known, isSized ? width : 0), next };
  }

  /** The value behind its code. */
  value(at: number, limit: number, code: number, depth: number): Read {
    if (isCompound(code)) return this.#compound(at, limit, code, depth);
    if (!isCode(code)) return unknownCode(code);
    const width = widthOf(code);
    return width >= 0
      ? this.#simple(at, limit, width, false, typeName(code))
      : this.#simple(at, limit, sizeWidthOf(code), true, typeName(code));
  }

  /** A coded struct that stands by itself: `delivery-properties` of a header segment … */
  struct(at: number, limit: number): { name: string; value: JsonValue; node: Draft } | string {
    const read = this.#compound(at, limit, CODE.struct32, 0);
    if (typeof read === 'string') return read;
    const { descriptor, value = {} } = isObject(read.value) ? read.value : {};
    const label = typeof descriptor === 'string' ? descriptor : 'struct';
    const node = leaf(camelCase(label), label, 'struct32', value, at, read.next);
    if (read.inside !== undefined) node.children = read.inside;
    return { name: node.name, value, node };
  }

  /** A map, list, array or coded struct: its size, and what is inside. */
  #compound(at: number, limit: number, code: number, depth: number): Read {
    const short = this.#need(at, 4, limit);
    if (short !== undefined) return short;
    const size = u32(this.#bytes, at);
    const end = at + 4 + size;
    if (end > limit) return claimsTooMuch(size, limit - at - 4);
    const inside = [leaf('size', 'size', 'uint32', size, at, at + 4)];
    let value: JsonValue = [];
    const stop = Math.min(end, this.#available);
    if (depth >= LIMITS.nesting) {
      if (at + 4 < stop) inside.push(rest('undecoded', at + 4, stop, NESTED_TOO_DEEP));
    } else if (code === CODE.struct32) {
      value = this.#struct32(at + 4, end, inside, depth);
    } else if (size > 0) {
      const read =
        code === CODE.array
          ? this.#array(at + 4, end, inside, depth)
          : this.#entries(at + 4, end, code === CODE.map, inside, depth);
      value = read.value;
      const next = inside.at(-1)?.end ?? stop;
      if (next < stop) inside.push(rest('undecoded', next, stop, read.why));
    }
    return { value, next: stop, inside };
  }

  /** Count and entries of a map or list. */
  #entries(
    at: number,
    end: number,
    keyed: boolean,
    inside: Draft[],
    depth: number,
  ): { value: readonly JsonValue[]; why: string } {
    const value: JsonValue[] = [];
    const short = this.#need(at, 4, end);
    if (short !== undefined) return { value, why: short };
    const count = u32(this.#bytes, at);
    inside.push(leaf('count', 'count', 'uint32', count, at, at + 4));
    let next = at + 4;
    for (let i = 0; i < count; i++) {
      if (this.#elements === 0) return { value, why: TOO_MANY };
      this.#elements--;
      const item = this.#entry(next, end, keyed, i, depth);
      if (typeof item === 'string') return { value, why: item };
      value.push(keyed ? [item.key, item.value] : item.value);
      inside.push(item.node);
      next = item.node.end;
      if (next === Math.min(end, this.#available) && i + 1 < count) {
        const missing = this.#need(next, 1, end);
        if (missing !== undefined) return { value, why: missing };
      }
    }
    return { value, why: surplusEntries(end - next) };
  }

  /** A key where there are any, the code of a type, a value. */
  #entry(
    at: number,
    end: number,
    keyed: boolean,
    index: number,
    depth: number,
  ): { key: JsonValue; value: JsonValue; node: Draft } | string {
    const bytes = this.#bytes;
    const parts: TreeNode[] = [];
    let key: JsonValue = index;
    let tag = at;
    if (keyed) {
      const read = this.#simple(at, end, 1, true, 'str8');
      if (typeof read === 'string') return read;
      key = read.value;
      tag = read.next;
      parts.push(leaf('key', 'key', 'str8', key, at, tag));
    }
    const short = this.#need(tag, 1, end);
    if (short !== undefined) return short;
    const code = bytes[tag];
    const read = this.value(tag + 1, end, code, depth + 1);
    if (typeof read === 'string') return read;
    const type = typeName(code) ?? 'unknown';
    parts.push(typeNode(code, tag));
    if (read.inside !== undefined) {
      parts.push(group('value', 'value', tag + 1, read.next, read.inside));
    } else if (read.next > tag + 1) {
      parts.push(leaf('value', 'value', type, read.value, tag + 1, read.next));
    }
    const name = typeof key === 'object' ? JSON.stringify(key) : String(key);
    const node = leaf(
      name.slice(0, LIMITS.entryNameCharacters),
      name,
      type,
      read.value,
      at,
      read.next,
    );
    node.children = parts;
    return { key, value: read.value, node };
  }

  /** Code of the type, count, values. */
  #array(
    at: number,
    end: number,
    inside: Draft[],
    depth: number,
  ): { value: readonly JsonValue[]; why: string } {
    const value: JsonValue[] = [];
    const short = this.#need(at, 5, end);
    if (short !== undefined) return { value, why: short };
    const code = this.#bytes[at];
    const count = u32(this.#bytes, at + 1);
    inside.push(typeNode(code, at), leaf('count', 'count', 'uint32', count, at + 1, at + 5));
    const type = typeName(code) ?? 'unknown';
    let next = at + 5;
    for (let i = 0; i < count; i++) {
      if (this.#elements === 0) return { value, why: TOO_MANY };
      this.#elements--;
      const read = this.value(next, end, code, depth + 1);
      if (typeof read === 'string') return { value, why: read };
      value.push(read.value);
      if (read.next > next) {
        const node = leaf(String(i), String(i), type, read.value, next, read.next);
        if (read.inside !== undefined) node.children = read.inside;
        inside.push(node);
      }
      if (read.inside !== undefined && read.next === this.#available) {
        return { value, why: this.#cutNote };
      }
      next = read.next;
    }
    return { value, why: surplusEntries(end - next) };
  }

  /** Codes and fields of a coded struct. */
  #struct32(at: number, end: number, inside: Draft[], depth: number): JsonValue {
    const stop = Math.min(end, this.#available);
    const short = this.#need(at, 2, end);
    if (short !== undefined) {
      if (at < stop) inside.push(rest('undecoded', at, stop, short));
      return { type: 'described', descriptor: 'unknown', value: {} };
    }
    const classCode = this.#bytes[at];
    const structCode = this.#bytes[at + 1];
    const struct = structOf(classCode, structCode);
    inside.push(leaf('classCode', 'class-code', 'uint8', classCode, at, at + 1));
    const codeNode = leaf('structCode', 'struct-code', 'uint8', structCode, at + 1, at + 2);
    inside.push(codeNode);
    if (struct === undefined) {
      if (at + 2 < stop) inside.push(rest('undecoded', at + 2, stop, 'no struct has these codes'));
      return { type: 'described', descriptor: `${classCode}.${structCode}`, value: {} };
    }
    codeNode.note = struct.name;
    const fields = this.#structFields(at + 2, end, struct, inside, depth);
    return { type: 'described', descriptor: struct.name, value: fields };
  }

  /** A size of as many octets as `width`, presence bits, fields. */
  #sizedStruct(at: number, limit: number, width: number, list: FieldList, depth: number): Read {
    const short = this.#need(at, width, limit);
    if (short !== undefined) return short;
    const size = uint(this.#bytes, at, width);
    const end = at + width + size;
    const cut = this.#need(at, width + size, limit);
    if (cut !== undefined) return cut;
    const inside = [leaf('size', 'size', width === 2 ? 'uint16' : 'uint8', size, at, at + width)];
    const value = this.#structFields(at + width, end, list, inside, depth);
    return { value, next: end, inside };
  }

  #structFields(
    at: number,
    end: number,
    list: FieldList,
    inside: Draft[],
    depth: number,
  ): JsonObject {
    const { fields, nodes, next } = this.fields(at, end, list, depth + 1);
    inside.push(...nodes);
    const stop = Math.min(end, this.#available);
    if (next < stop) inside.push(rest('undecoded', next, stop, surplusFields(end - next)));
    return fields;
  }
}

const TOO_MANY = `only ${LIMITS.elements} elements are shown`;
const MILLISECONDS =
  'in milliseconds: as the seconds of the specification it would be after the year 9999';

function typeNode(code: number, at: number): Draft {
  const node = leaf('type', 'type', 'octet', code, at, at + 1);
  node.note = typeName(code) ?? 'unknown';
  return node;
}
