import type { JsonObject, JsonValue } from '../json.ts';
import type { ByteRange, TreeNode } from '../tree.ts';
import { ARGUMENT, type PropertyList, type Signature } from './catalogue.ts';
import {
  skipArgument,
  surplusArguments,
  surplusProperties,
  u16,
  u32,
  type Walk,
} from './encoding.ts';
import { type Budget, newBudget, readTable } from './field-table.ts';
import { leaf, rest } from './node.ts';
import { secretOf } from './secrets.ts';
import { type ArgumentSpec, labelOf, type PropertySpec } from './spec.ts';
import { text, timestamp, uint64 } from './values.ts';

/** Of the 0-9-1 text. */
const TABLE_CLAUSE = '4.2.5.5';
const BITS_CLAUSE = '4.2.5.2';

type Fields = { [key: string]: JsonValue };

/** The arguments of a method, or the properties of a content header, as far as they can be read. */
export interface Reading {
  readonly fields: JsonObject;
  readonly nodes: readonly TreeNode[];
  readonly secrets: readonly ByteRange[];
}

/**
 * Reads arguments one after another. Checks are those of the scan (`skipArgument`), so that both
 * find the same fault; `walk` collects it.
 */
class ArgumentReader {
  readonly fields: Fields = {};
  readonly nodes: TreeNode[] = [];
  secrets: ByteRange[] = [];
  next: number;
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  readonly #walk: Walk;
  readonly #budget: Budget = newBudget();

  constructor(bytes: Uint8Array, at: number, limit: number, walk: Walk) {
    this.#bytes = bytes;
    this.#limit = limit;
    this.#walk = walk;
    this.next = at;
  }

  /** False when reading must stop here; the rest is then a node of its own. */
  read(spec: ArgumentSpec | PropertySpec, type: number): boolean {
    const start = this.next;
    const end = skipArgument(this.#bytes, start, this.#limit, type, this.#walk);
    if (end < 0) {
      if (type === ARGUMENT.table && this.#walk.cut) this.#cutTable(spec, start);
      return false;
    }
    this.next = end;
    this.#show(spec, type, start, end);
    return true;
  }

  #show(spec: ArgumentSpec | PropertySpec, type: number, start: number, end: number): void {
    const { name } = spec;
    const bytes = this.#bytes;
    const label = labelOf(name);
    if ('payload' in spec) {
      const payloadBytes = end - start - (type === ARGUMENT.content ? 5 : 4);
      this.fields.payloadBytes = payloadBytes;
      this.nodes.push(rest(name, start, end, `${payloadBytes} octets of the message`));
      return;
    }
    const table =
      type === ARGUMENT.table ? readTable(bytes, start, end, end, this.#budget) : undefined;
    let value: JsonValue;
    if (table !== undefined) value = table.value;
    else if ('secret' in spec) {
      const { mechanism } = this.fields;
      const known = typeof mechanism === 'string' ? mechanism : undefined;
      value = secretOf(bytes, start + 4, end, known);
      this.secrets.push({ start: start + 4, end });
    } else value = argumentValue(bytes, start, end, type);
    this.fields[name] = value;
    const node = leaf(name, label, spec.type, value, start, end);
    if (table !== undefined) {
      node.spec = TABLE_CLAUSE;
      node.children = table.nodes;
    }
    this.nodes.push(node);
  }

  /** A table that is not there to its end still shows the entries that are. */
  #cutTable(spec: ArgumentSpec | PropertySpec, start: number): void {
    const { available } = this.#walk;
    if (start + 4 > available) return;
    const claimed = start + 4 + u32(this.#bytes, start);
    const { value, nodes } = readTable(this.#bytes, start, claimed, available, this.#budget);
    this.fields[spec.name] = value;
    const node = leaf(spec.name, labelOf(spec.name), spec.type, value, start, available);
    node.spec = TABLE_CLAUSE;
    node.children = nodes;
    this.nodes.push(node);
    this.next = available;
  }

  /** `count` bits from `specs[first]` share one octet. */
  bits(specs: readonly ArgumentSpec[], first: number, count: number): boolean {
    const start = this.next;
    if (!this.#walk.need(start, 1, this.#limit)) return false;
    const octet = this.#bytes[start];
    const value: Fields = {};
    let label = '';
    for (let bit = 0; bit < count; bit++) {
      const { name } = specs[first + bit];
      value[name] = ((octet >> bit) & 1) !== 0;
      this.fields[name] = value[name];
      label += `${bit === 0 ? '' : ', '}${labelOf(name)}`;
    }
    this.next = start + 1;
    const { name } = specs[first];
    const node = leaf(
      count === 1 ? name : 'bits',
      label,
      'bit',
      count === 1 ? value[name] : value,
      start,
      start + 1,
    );
    node.spec = BITS_CLAUSE;
    if (octet >> count !== 0) node.note = 'bits are set that mean nothing';
    this.nodes.push(node);
    return true;
  }

  /** What was not read becomes a node, as far as octets are at hand. */
  undecoded(): void {
    const walk = this.#walk;
    const end = Math.min(this.#limit, walk.available);
    if (this.next >= end) return;
    const why = walk.cut ? 'the rest is missing' : walk.reason;
    this.nodes.push(rest('undecoded', this.next, end, why));
    this.next = end;
  }

  /**
   * Hides everything from `start`, or from a credential before it. Where an argument is not what it
   * claims to be, a credential may lie anywhere in it or behind.
   */
  hideFrom(start: number): void {
    const end = Math.min(this.#limit, this.#walk.available);
    const first = Math.min(start, this.secrets[0]?.start ?? start);
    if (first < end) this.secrets = [{ start: first, end }];
  }
}

function argumentValue(bytes: Uint8Array, start: number, end: number, type: number): JsonValue {
  switch (type) {
    case ARGUMENT.octet:
      return bytes[start];
    case ARGUMENT.short:
      return u16(bytes, start);
    case ARGUMENT.long:
      return u32(bytes, start);
    case ARGUMENT.longlong:
      return uint64(bytes, start);
    case ARGUMENT.timestamp:
      return timestamp(bytes, start);
    case ARGUMENT.shortstr:
      return text(bytes, start + 1, end);
    default:
      return text(bytes, start + 4, end);
  }
}

/** Method arguments `[at, limit)`. */
export function readArguments(
  bytes: Uint8Array,
  at: number,
  limit: number,
  signature: Signature,
  walk: Walk,
): Reading {
  const { args, types, bits } = signature;
  const reader = new ArgumentReader(bytes, at, limit, walk);
  let i = 0;
  let goesOn = true;
  let faulty = -1;
  while (i < args.length && goesOn) {
    const begin = reader.next;
    const isLast = i === args.length - 1;
    if (isLast && signature.lastIsOptional && reader.next === limit) break;
    if (types[i] === ARGUMENT.bit) {
      let count = 1;
      while (i + count < args.length && bits[i + count] === count) count++;
      goesOn = reader.bits(args, i, count);
      if (goesOn) i += count;
    } else {
      goesOn = reader.read(args[i], types[i]);
      if (goesOn) i++;
    }
    if (faulty < 0 && walk.faultAt >= 0) faulty = begin;
  }
  if (goesOn && reader.next < limit) walk.fault(reader.next, surplusArguments(limit - reader.next));
  const { next } = reader;
  reader.undecoded();
  if (args.some((arg) => arg.secret)) {
    if (walk.faultAt >= 0) reader.hideFrom(faulty < 0 ? next : faulty);
    else if (walk.cut && args.slice(i).some((arg) => arg.secret)) reader.hideFrom(next);
  }
  return reader;
}

/** The properties that `flags` announces, in `[at, limit)`. */
export function readProperties(
  bytes: Uint8Array,
  at: number,
  limit: number,
  flags: number,
  list: PropertyList,
  walk: Walk,
): Reading {
  const reader = new ArgumentReader(bytes, at, limit, walk);
  let goesOn = true;
  for (let i = 0; i < list.types.length && goesOn; i++) {
    if ((flags & (0x8000 >> i)) !== 0) goesOn = reader.read(list.properties[i], list.types[i]);
  }
  if (goesOn && reader.next < limit)
    walk.fault(reader.next, surplusProperties(limit - reader.next));
  reader.undecoded();
  return reader;
}
