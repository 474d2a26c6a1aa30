/** A sentence in parts: plain text, and frames that it names. */
export type SentencePart =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'frame'; readonly text: string; readonly at: number; readonly frame: number };

const FRAME_MENTION = /\bframes? (\d{1,3}(?:,\d{3})+|\d+)/g;

/** Finds the frames that the server's sentences name, as `frame 17` or `frame 1,204`. */
export function splitFrames(sentence: string): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  let end = 0;
  for (const match of sentence.matchAll(FRAME_MENTION)) {
    const frame = Number(match[1].replaceAll(',', ''));
    if (!Number.isSafeInteger(frame) || frame < 1) continue;
    if (match.index > end) {
      parts.push({ kind: 'text', text: sentence.slice(end, match.index), at: end });
    }
    parts.push({ kind: 'frame', text: match[0], at: match.index, frame });
    end = match.index + match[0].length;
  }
  if (end < sentence.length) parts.push({ kind: 'text', text: sentence.slice(end), at: end });
  return parts;
}
