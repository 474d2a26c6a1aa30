import { text } from '../../amqp091/values.ts';
import { ABSENT } from '../../frame-view.ts';

const lossy = new TextDecoder();

/** A short string for people: octets that are not UTF-8 become U+FFFD. Undefined when absent. */
export function shortText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start === ABSENT) return undefined;
  const value = text(bytes, start, end);
  return typeof value === 'string' ? value : lossy.decode(bytes.subarray(start, end));
}

/** Of a short string (0-9-1 §4.2.5.3). */
const LONGEST = 255;

/** A text read again and again that seldom changes: decoded only when its octets do. */
export class RepeatedText {
  /** Made when first needed: most of many channels never are. */
  #octets: Uint8Array | undefined;
  #length = -1;
  #text: string | undefined;

  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    if (start === ABSENT || end - start > LONGEST) return shortText(bytes, start, end);
    this.#octets ??= new Uint8Array(LONGEST);
    if (!this.#isSame(this.#octets, bytes, start, end)) {
      this.#length = end - start;
      for (let i = 0; i < this.#length; i++) this.#octets[i] = bytes[start + i];
      this.#text = shortText(bytes, start, end);
    }
    return this.#text;
  }

  #isSame(octets: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start !== this.#length) return false;
    for (let i = 0; i < this.#length; i++) if (octets[i] !== bytes[start + i]) return false;
    return true;
  }
}
