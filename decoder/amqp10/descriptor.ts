import { uint32 } from './encoding.ts';
import { CODE_BY_SYMBOL } from './names.ts';

/** Symbolic descriptors as octets, so that they are compared without making a string. */
const SYMBOLS: readonly { readonly octets: Uint8Array; readonly code: number }[] = [
  ...CODE_BY_SYMBOL,
].map(([symbol, code]) => ({
  octets: Uint8Array.from(symbol, (letter) => letter.charCodeAt(0)),
  code,
}));

/**
 * The numeric code of a descriptor in any of its forms (ulong in three encodings, symbol in two),
 * or -1 for one that the standard does not know. `at` is the descriptor's constructor; the caller
 * has checked that the value is whole.
 */
export function descriptorCode(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case 0x53:
      return bytes[at + 1];
    case 0x80:
      return uint32(bytes, at + 1) === 0 ? uint32(bytes, at + 5) : -1;
    case 0x44:
      return 0;
    case 0xa3:
      return symbolCode(bytes, at + 2, bytes[at + 1]);
    case 0xb3:
      return symbolCode(bytes, at + 5, uint32(bytes, at + 1));
    default:
      return -1;
  }
}

function symbolCode(bytes: Uint8Array, start: number, length: number): number {
  for (const { octets, code } of SYMBOLS) {
    if (octets.length !== length) continue;
    let i = 0;
    while (i < length && octets[i] === bytes[start + i]) i++;
    if (i === length) return code;
  }
  return -1;
}
