import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { describedValue } from './described.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, LAYOUT, LAYOUT_KIND, TYPE_NAME, ValueChecker } from './encoding.ts';
import { DESCRIBED_BY_CODE, type DescribedType } from './names.ts';
import { isSecretKey, textOf } from './secret.ts';
import { scalar } from './value.ts';

/**
 * JSON of values that a scan has found whole: the same as `TreeReader` gives, without the tree that
 * shows where each part lies, which costs ten times as much. Clients that connect for every message
 * make attaches as frequent as transfers.
 *
 * What is rare is left to the tree: `read` is undefined for credentials, arrays of anything but
 * scalars, and values larger than a tree may become.
 */
export class WholeValueReader {
  readonly #checker = new ValueChecker();
  #at = 0;
  #nodesLeft = 0;

  /** The value whose constructor is at `at`; undefined for one that needs a tree. */
  read(bytes: Uint8Array, at: number, end: number): JsonValue | undefined {
    this.#checker.reset(bytes, end);
    this.#at = at;
    this.#nodesLeft = LIMITS.wholeValueNodes;
    return this.#value(end, 0);
  }

  #value(end: number, depth: number): JsonValue | undefined {
    if (--this.#nodesLeft < 0 || this.#at >= end) return undefined;
    const code = this.#checker.bytes[this.#at];
    return code === CODE.described ? this.#described(end, depth) : this.#plain(code, end, depth);
  }

  #plain(code: number, end: number, depth: number): JsonValue | undefined {
    switch (LAYOUT[code]) {
      case LAYOUT_KIND.array8:
      case LAYOUT_KIND.array32:
        return this.#array(code, end, depth);
      case LAYOUT_KIND.compound8:
      case LAYOUT_KIND.compound32:
        return code === CODE.map8 || code === CODE.map32
          ? this.#map(code, end, depth)
          : this.#list(code, end, depth);
      default:
        return this.#scalar(code, this.#at + 1, end, depth);
    }
  }

  /** `data` is the first octet after the constructor. */
  #scalar(code: number, data: number, end: number, depth: number): JsonValue | undefined {
    const checker = this.#checker;
    const next = checker.skipData(code, data, end, depth);
    if (next < 0) return undefined;
    this.#at = next;
    return scalar(code, checker.bytes, LAYOUT[code] >= 0 ? data : checker.itemsStart, next);
  }

  #list(code: number, end: number, depth: number): JsonValue | undefined {
    const checker = this.#checker;
    if (!checker.header(code, this.#at + 1, end, depth)) return undefined;
    const { count, itemsEnd } = checker;
    this.#at = checker.itemsStart;
    const values: JsonValue[] = [];
    for (let i = 0; i < count; i++) {
      const value = this.#value(itemsEnd, depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return this.#at === itemsEnd ? values : undefined;
  }

  #map(code: number, end: number, depth: number): JsonValue | undefined {
    const checker = this.#checker;
    if (!checker.header(code, this.#at + 1, end, depth)) return undefined;
    const { count, itemsEnd } = checker;
    this.#at = checker.itemsStart;
    const entries: JsonValue[] = [];
    for (let i = 0; i < count; i += 2) {
      const key = this.#value(itemsEnd, depth + 1);
      if (key === undefined || isSecretKey(textOf(key) ?? '')) return undefined;
      const value = this.#value(itemsEnd, depth + 1);
      if (value === undefined) return undefined;
      entries.push([key, value]);
    }
    return this.#at === itemsEnd ? entries : undefined;
  }

  #array(code: number, end: number, depth: number): JsonValue | undefined {
    const checker = this.#checker;
    if (!checker.header(code, this.#at + 1, end, depth)) return undefined;
    const { count, itemsStart, itemsEnd } = checker;
    if (count > this.#nodesLeft || itemsStart === itemsEnd) return undefined;
    this.#nodesLeft -= count;
    const elementCode = checker.bytes[itemsStart];
    const layout = LAYOUT[elementCode];
    const isScalar = layout > 0 || layout === LAYOUT_KIND.variable8;
    if (!isScalar && layout !== LAYOUT_KIND.variable32) return undefined;
    this.#at = itemsStart + 1;
    const values: JsonValue[] = [];
    for (let i = 0; i < count; i++) {
      const value = this.#scalar(elementCode, this.#at, itemsEnd, depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return this.#at === itemsEnd ? values : undefined;
  }

  #described(end: number, depth: number): JsonValue | undefined {
    if (depth >= LIMITS.nesting) return undefined;
    const { bytes } = this.#checker;
    const type = DESCRIBED_BY_CODE.get(descriptorCode(bytes, ++this.#at));
    const descriptor = this.#value(end, depth + 1);
    if (descriptor === undefined || this.#at >= end) return undefined;
    const isComposite = type?.fields !== undefined && TYPE_NAME[bytes[this.#at]] === 'list';
    const value = isComposite ? this.#composite(type, end, depth + 1) : this.#value(end, depth + 1);
    if (value === undefined) return undefined;
    return describedValue({ value: descriptor, type }, value);
  }

  #composite(type: DescribedType, end: number, depth: number): JsonValue | undefined {
    const checker = this.#checker;
    const code = checker.bytes[this.#at];
    const record: Record<string, JsonValue> = {};
    if (code === CODE.list0) {
      this.#at++;
      return record;
    }
    if (!checker.header(code, this.#at + 1, end, depth)) return undefined;
    const { count, itemsEnd } = checker;
    this.#at = checker.itemsStart;
    for (let i = 0; i < count; i++) {
      const field = type.fields?.[i];
      if (field === undefined || field.secret) return undefined;
      const value = this.#value(itemsEnd, depth + 1);
      if (value === undefined) return undefined;
      record[field.name] = value;
    }
    return this.#at === itemsEnd ? record : undefined;
  }
}
