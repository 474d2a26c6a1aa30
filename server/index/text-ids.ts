import { ABSENT } from '../../decoder/frame-view.ts';
import type { Interner } from './interner.ts';

/** Texts remembered with their ids; then it begins anew. */
const REMEMBERED = 16_384;

/** Ids of texts that are strings already. They are those of the same texts in frames, for a time at least. */
export class TextIds {
  readonly #interner: Interner;
  readonly #encoder = new TextEncoder();
  readonly #ids = new Map<string, number>();
  #octets = new Uint8Array(1024);

  constructor(interner: Interner) {
    this.#interner = interner;
  }

  /** ABSENT for no text. */
  id(text: string | undefined): number {
    if (text === undefined) return ABSENT;
    return this.#ids.get(text) ?? this.#intern(text);
  }

  #intern(text: string): number {
    // An UTF-16 unit becomes three octets at most.
    if (text.length * 3 > this.#octets.length) this.#octets = new Uint8Array(text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#octets);
    const id = this.#interner.intern(this.#octets, 0, written);
    if (this.#ids.size === REMEMBERED) this.#ids.clear();
    this.#ids.set(text, id);
    return id;
  }
}
