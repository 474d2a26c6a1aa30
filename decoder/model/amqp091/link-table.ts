import { ABSENT } from '../../frame-view.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

interface Entry<T> {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly value: T;
}

/**
 * Values by one or two short strings as they lie in a frame, so that looking one up allocates nothing.
 * The value found last is tried first: most frames of a channel are for the same link.
 */
export class LinkTable<T> {
  readonly #byHash = new Map<number, Entry<T>[]>();
  #last: Entry<T> | undefined;
  size = 0;

  /** A range of ABSENT is that of a cut frame, and finds nothing. */
  find(bytes: Uint8Array, s1: number, e1: number, s2: number, e2: number): T | undefined {
    if (s1 === ABSENT || s2 === ABSENT) return undefined;
    const last = this.#last;
    if (last !== undefined && matches(last, bytes, s1, e1, s2, e2)) return last.value;
    const entries = this.#byHash.get(hashOf(bytes, s1, e1, s2, e2));
    if (entries === undefined) return undefined;
    for (const entry of entries) {
      if (!matches(entry, bytes, s1, e1, s2, e2)) continue;
      this.#last = entry;
      return entry.value;
    }
    return undefined;
  }

  add(bytes: Uint8Array, s1: number, e1: number, s2: number, e2: number, value: T): void {
    const hash = hashOf(bytes, s1, e1, s2, e2);
    const entry = { first: bytes.slice(s1, e1), second: bytes.slice(s2, e2), value };
    const entries = this.#byHash.get(hash);
    if (entries === undefined) this.#byHash.set(hash, [entry]);
    else entries.push(entry);
    this.size += 1;
  }

  remove(bytes: Uint8Array, s1: number, e1: number, s2: number, e2: number): T | undefined {
    if (s1 === ABSENT || s2 === ABSENT) return undefined;
    const hash = hashOf(bytes, s1, e1, s2, e2);
    const entries = this.#byHash.get(hash);
    const at = entries?.findIndex((entry) => matches(entry, bytes, s1, e1, s2, e2)) ?? -1;
    if (entries === undefined || at < 0) return undefined;
    const [entry] = entries.splice(at, 1);
    if (entries.length === 0) this.#byHash.delete(hash);
    if (this.#last === entry) this.#last = undefined;
    this.size -= 1;
    return entry.value;
  }

  *values(): Iterable<T> {
    for (const entries of this.#byHash.values()) {
      for (const { value } of entries) yield value;
    }
  }
}

function hashOf(bytes: Uint8Array, s1: number, e1: number, s2: number, e2: number): number {
  let hash = FNV_OFFSET ^ (e1 - s1);
  for (let i = s1; i < e1; i++) hash = Math.imul(hash ^ bytes[i], FNV_PRIME);
  for (let i = s2; i < e2; i++) hash = Math.imul(hash ^ bytes[i], FNV_PRIME);
  return hash;
}

function matches<T>(
  { first, second }: Entry<T>,
  bytes: Uint8Array,
  s1: number,
  e1: number,
  s2: number,
  e2: number,
): boolean {
  if (first.length !== e1 - s1 || second.length !== e2 - s2) return false;
  for (let i = 0; i < first.length; i++) if (first[i] !== bytes[s1 + i]) return false;
  for (let i = 0; i < second.length; i++) if (second[i] !== bytes[s2 + i]) return false;
  return true;
}
