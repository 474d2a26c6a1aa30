/** Codes of DEFLATE, where the lengths of the codes say what they are (RFC 1951 3.2.2). */

export const LONGEST_CODE = 15;

export class HuffmanCode {
  /** How many codes there are of each length. */
  readonly counts = new Uint16Array(LONGEST_CODE + 1);
  /** By length of code, and of one length in their own order. */
  readonly symbols: Uint16Array;

  constructor(mostSymbols: number) {
    this.symbols = new Uint16Array(mostSymbols);
  }

  /**
   * Become the code whose symbols have the lengths `lengths[from, to)`; 0 is a symbol without a code.
   *
   * @returns false when no code can have those; one that leaves some bits without a meaning is a code
   */
  assign(lengths: Uint8Array, from: number, to: number): boolean {
    const { counts, symbols } = this;
    counts.fill(0);
    for (let at = from; at < to; at++) counts[lengths[at]]++;
    counts[0] = 0;
    let left = 1;
    const places = new Uint16Array(LONGEST_CODE + 2);
    for (let length = 1; length <= LONGEST_CODE; length++) {
      left = 2 * left - counts[length];
      if (left < 0) return false;
      places[length + 1] = places[length] + counts[length];
    }
    for (let at = from; at < to; at++) {
      if (lengths[at] > 0) symbols[places[lengths[at]]++] = at - from;
    }
    return true;
  }
}

export const LITERALS = 288;
export const DISTANCES = 30;

/** The codes of blocks that bring none of their own (RFC 1951 3.2.6). */
export function fixedCodes(): { readonly literals: HuffmanCode; readonly distances: HuffmanCode } {
  const lengths = new Uint8Array(LITERALS).fill(8);
  lengths.fill(9, 144, 256);
  lengths.fill(7, 256, 280);
  const literals = new HuffmanCode(LITERALS);
  literals.assign(lengths, 0, LITERALS);
  const distances = new HuffmanCode(DISTANCES);
  distances.assign(new Uint8Array(DISTANCES).fill(5), 0, DISTANCES);
  return { literals, distances };
}
