import { formatCount } from './format.ts';

/**
 * Text out of a capture, made fit for one line: control characters become Unicode's own pictures of
 * them; what would turn the direction of the line around, or is no character, the replacement
 * character.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Longer texts would push everything else out of a page; the fields of the frame have all of it. */
const BRIEF_CHARACTERS = 300;

/** The same for a page about something else: the beginning of a long text, and how much was left out. */
export function briefText(text: string): string {
  if (text.length <= BRIEF_CHARACTERS) return visibleText(text);
  // A character of two halves that is cut in the middle becomes the replacement character.
  const rest = formatCount(text.length - BRIEF_CHARACTERS);
  return `${visibleText(text.slice(0, BRIEF_CHARACTERS))}… (${rest} more characters)`;
}

const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
