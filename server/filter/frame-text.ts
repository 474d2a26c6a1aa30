import { ABSENT, type FrameView } from '../../decoder/frame-view.ts';

// As the index interns them: what is not UTF-8 becomes U+FFFD, and a byte order mark is a character.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A text range of a frame; undefined when the frame has none, which is not the empty text. */
export function frameText(view: FrameView, start: number, end: number): string | undefined {
  return start === ABSENT ? undefined : decoder.decode(view.bytes.subarray(start, end));
}
