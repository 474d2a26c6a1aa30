import { Link } from 'wouter';
import { visibleText } from '../lib/visible.ts';
import { splitFrames } from './split-frames.ts';
import { usePlaces } from './use-places.ts';

/** A sentence of the server; the frames it names can be opened. */
export function Sentence({ text }: { readonly text: string }) {
  const places = usePlaces();
  return splitFrames(visibleText(text)).map((part) =>
    part.kind === 'frame' ? (
      <Link key={part.at} href={places.frame(part.frame)} className="frame-link">
        {part.text}
      </Link>
    ) : (
      part.text
    ),
  );
}
