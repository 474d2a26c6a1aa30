import { utf8 } from './value.ts';

/** Texts that mostly repeat the one before: addresses. */
export class RecentText {
  #bytes = new Uint8Array(0);
  #text: string | undefined;

  /** The text of well-formed UTF-8; undefined for anything else. */
  text(bytes: Uint8Array, start: number, end: number): string | undefined {
    const known = this.#bytes;
    const length = end - start;
    let i = 0;
    if (known.length === length) while (i < length && known[i] === bytes[start + i]) i++;
    if (i === length && known.length === length && length > 0) return this.#text;
    this.#bytes = bytes.slice(start, end);
    this.#text = utf8(bytes, start, end);
    return this.#text;
  }
}
