/** Text from a capture on its way to a terminal, where some characters are commands. */

/**
 * Control characters, and those that turn the direction of writing: with them a hostile name could move
 * the cursor, rewrite earlier lines or hide what stands after it.
 */
const COMMANDS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** The same without what JSON.stringify escapes itself. */
const COMMANDS_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line of text in which nothing commands a terminal; what did is shown as its code. */
export function printable(text: string): string {
  return text.replace(COMMANDS, escapeCharacter);
}

/** JSON on one line, in which escapes keep the value what it is. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(COMMANDS_IN_JSON, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Seconds from the start of the capture, to the microsecond. */
export function seconds(nanos: number): string {
  return (nanos / 1e9).toFixed(6);
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 frame`, `2,000 frames`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}
