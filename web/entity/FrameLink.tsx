import { Link } from 'wouter';
import { formatCount } from '../lib/format.ts';
import { usePlaces } from './use-places.ts';

/** `frame 1,204`, which opens that frame. */
export function FrameLink({
  frame,
  word = 'frame ',
}: {
  readonly frame: number;
  /** What stands before the number; nothing where the column's head says it. */
  readonly word?: string;
}) {
  const places = usePlaces();
  return (
    <Link href={places.frame(frame)} className="frame-link tabular">
      {word}
      {formatCount(frame)}
    </Link>
  );
}
