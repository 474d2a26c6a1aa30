/** Names of captures: any text people like, shown and never used as a path. */
import { NAME_LENGTH_MAX } from '../api/contract.ts';

/**
 * Controls, lone surrogates, line separators, and the marks that reorder text: a name must not be
 * able to break a line, nor to make what follows it read backwards.
 */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name fit to be shown, or `undefined` when nothing of it is left. */
export function cleanName(text: string): string | undefined {
  const visible = text.normalize('NFC').replace(UNFIT, '').trim();
  // Cut by code points: half a surrogate pair is no character.
  const name = Array.from(visible).slice(0, NAME_LENGTH_MAX).join('').trim();
  return name === '' ? undefined : name;
}
