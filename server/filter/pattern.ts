import type { TextPattern, Written } from './ast.ts';

/**
 * Lower case code point by code point, as DuckDB's `lower` does it.
 *
 * `String.toLowerCase` looks at the context of a sigma and makes two code points of a dotted capital I;
 * the index does neither, and a filter must pick the same rows in both.
 */
export function foldCase(text: string): string {
  if (!/[^ -@[-~]/.test(text)) return text;
  let folded = '';
  for (const point of text) folded += point === '\u0130' ? 'i' : point.toLowerCase();
  return folded;
}

/** The pattern of `key:value`: `*` stands for any text, case does not matter. */
export function wildcardPattern(written: Written): TextPattern {
  const text = wellFormed(written.text);
  const parts = written.quoted ? [text] : text.split(/\*+/);
  return { parts: parts.map(foldCase), exactCase: false, written: shown(written) };
}

/** The pattern of `key=value`: this text and no other. */
export function exactPattern(written: Written): TextPattern {
  return { parts: [wellFormed(written.text)], exactCase: true, written: shown(written) };
}

/** The pattern of a bare word: the text occurs somewhere. */
export function containsPattern(written: Written): TextPattern {
  const { parts, written: text } = wildcardPattern(written);
  return { parts: ['', ...parts, ''], exactCase: false, written: text };
}

/** A value between quotation marks where it needs them, as it could be typed again. */
export function quoteIfNeeded(text: string): string {
  return /^[^\s"(),*]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Half a surrogate pair is no text; the index would make this of it too. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function shown(written: Written): string {
  return written.quoted ? quoteIfNeeded(written.text) : written.text;
}

/** Does the whole of `text` fit? Linear in the text for each part, whatever the text is. */
export function fits(pattern: TextPattern, text: string): boolean {
  const { parts } = pattern;
  const subject = pattern.exactCase ? text : foldCase(text);
  const first = parts[0];
  if (parts.length === 1) return subject === first;
  const last = parts[parts.length - 1];
  if (subject.length < first.length + last.length) return false;
  if (!subject.startsWith(first) || !subject.endsWith(last)) return false;
  const end = subject.length - last.length;
  let at = first.length;
  for (let part = 1; part < parts.length - 1; part++) {
    const found = subject.indexOf(parts[part], at);
    if (found < 0 || found + parts[part].length > end) return false;
    at = found + parts[part].length;
  }
  return true;
}
