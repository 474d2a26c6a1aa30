import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { TreeNode } from '../tree.ts';
import {
  claimsTooMuch,
  dialectOf,
  KIND,
  KIND_NAMES,
  NESTED_TOO_DEEP,
  skipLongstr,
  skipShortstr,
  u32,
  unknownType,
  Walk,
  WIDTHS,
} from './encoding.ts';
import { group, leaf, rest } from './node.ts';
import { binary, fixedValue, text } from './values.ts';

/** Elements that one frame may still show; shared by all its tables, so nesting buys none. */
export interface Budget {
  elements: number;
}

export function newBudget(): Budget {
  return { elements: LIMITS.elements };
}

/** What was read of a compound value: its nodes tile it as far as octets are at hand. */
export interface Compound {
  readonly value: readonly JsonValue[];
  readonly nodes: readonly TreeNode[];
}

/**
 * Reads a table argument `[at, end)` whose length fits its frame, `available` octets of it being
 * at hand. Entries are `[key, value]`. Where an entry cannot be read, the rest of the innermost
 * table around it is a node `undecoded` and reading goes on behind that table.
 */
export function readTable(
  bytes: Uint8Array,
  at: number,
  end: number,
  available: number,
  budget: Budget,
): Compound {
  const walk = new Walk();
  walk.begin(available);
  const kinds = end > at + 4 ? dialectOf(bytes, at + 4, end, walk) : new Uint8Array(256);
  const reader = new TableReader(bytes, kinds, available, budget);
  return reader.compound(at, end, true, 0);
}

/** An entry or element, and where the next begins; -1 when the rest cannot be told apart. */
interface Item {
  readonly node: TreeNode;
  readonly json: JsonValue;
  readonly next: number;
}

class TableReader {
  readonly #bytes: Uint8Array;
  readonly #kinds: Uint8Array;
  readonly #available: number;
  readonly #budget: Budget;
  readonly #walk = new Walk();

  constructor(bytes: Uint8Array, kinds: Uint8Array, available: number, budget: Budget) {
    this.#bytes = bytes;
    this.#kinds = kinds;
    this.#available = available;
    this.#budget = budget;
  }

  /** The four octets of the length are at hand and `end` is what they say. */
  compound(at: number, end: number, keyed: boolean, depth: number): Compound {
    const length = end - at - 4;
    const nodes: TreeNode[] = [leaf('length', 'length', 'long', length, at, at + 4)];
    const value: JsonValue[] = [];
    const stop = Math.min(end, this.#available);
    let next = at + 4;
    while (next < stop) {
      if (this.#budget.elements === 0) {
        nodes.push(rest('more', next, stop, `only ${LIMITS.elements} elements are shown`));
        break;
      }
      this.#budget.elements--;
      const item = this.#item(next, end, keyed, depth, value.length);
      if (typeof item === 'string') {
        nodes.push(rest('undecoded', next, stop, item));
        break;
      }
      value.push(item.json);
      nodes.push(item.node);
      next = item.next;
    }
    return { value, nodes };
  }

  /** One entry or element, or why it cannot be read. */
  #item(at: number, end: number, keyed: boolean, depth: number, index: number): Item | string {
    const bytes = this.#bytes;
    const parts: TreeNode[] = [];
    let key: JsonValue = index;
    let tag = at;
    if (keyed) {
      this.#walk.begin(this.#available);
      tag = skipShortstr(bytes, at, end, this.#walk);
      if (tag < 0) return this.#why();
      key = text(bytes, at + 1, tag);
      parts.push(leaf('key', 'key', 'shortstr', key, at, tag));
    }
    const name = typeof key === 'object' ? JSON.stringify(key) : String(key);
    const read = this.#value(tag, end, depth, parts);
    if (typeof read === 'string') return read;
    const json = keyed ? [key, read.value] : read.value;
    const { kind, next } = read;
    const node = leaf(name, name, KIND_NAMES[kind], read.value, at, next);
    node.children = parts;
    return { node, json, next };
  }

  /** Pushes the type octet and the value; all of it is at hand unless it is a cut compound. */
  #value(
    at: number,
    end: number,
    depth: number,
    parts: TreeNode[],
  ): { value: JsonValue; kind: number; next: number } | string {
    const bytes = this.#bytes;
    this.#walk.begin(this.#available);
    if (!this.#walk.need(at, 1, end)) return this.#why();
    const kind = this.#kinds[bytes[at]];
    if (kind === KIND.unknown) return unknownType(bytes[at]);
    const start = at + 1;
    const next = this.#skip(start, end, kind, depth);
    if (typeof next === 'string') return next;
    parts.push(typeNode(at, bytes[at], kind));
    if (kind >= KIND.array) {
      const { value, nodes } = this.compound(start, next, kind === KIND.table, depth + 1);
      const last = nodes.at(-1)?.end ?? start;
      parts.push(group('value', 'value', start, last, nodes));
      return { value, kind, next: last };
    }
    const value = this.#leaf(start, next, kind);
    if (next > start) {
      parts.push(leaf('value', 'value', KIND_NAMES[kind], value, start, next));
    }
    return { value, kind, next };
  }

  #leaf(start: number, next: number, kind: number): JsonValue {
    if (kind < KIND.shortstr) return fixedValue(this.#bytes, start, kind);
    const content = start + (kind === KIND.shortstr ? 1 : 4);
    const read = kind === KIND.binary ? binary : text;
    return read(this.#bytes, content, next);
  }

  /** Where the value ends, compounds by their length alone. */
  #skip(at: number, end: number, kind: number, depth: number): number | string {
    const bytes = this.#bytes;
    const walk = this.#walk;
    let next: number;
    if (kind === KIND.shortstr) next = skipShortstr(bytes, at, end, walk);
    else if (kind === KIND.longstr || kind === KIND.binary) {
      next = skipLongstr(bytes, at, end, walk);
    } else if (kind >= KIND.array) {
      if (!walk.need(at, 4, end)) return this.#why();
      next = at + 4 + u32(bytes, at);
      if (next > end) return claimsTooMuch(next - at - 4, end - at - 4);
      if (depth + 1 >= LIMITS.nesting) return NESTED_TOO_DEEP;
    } else {
      next = walk.need(at, WIDTHS[kind], end) ? at + WIDTHS[kind] : -1;
    }
    return next < 0 ? this.#why() : next;
  }

  #why(): string {
    return this.#walk.cut ? 'the rest is missing' : this.#walk.reason;
  }
}

function typeNode(at: number, octet: number, kind: number): TreeNode {
  const node = leaf('type', 'type', 'octet', String.fromCharCode(octet), at, at + 1);
  node.note = KIND_NAMES[kind];
  return node;
}
