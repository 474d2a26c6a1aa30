import { Link } from 'wouter';
import type { Wait } from '../../server/api/timeline-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { momentText } from '../lib/time.ts';
import { toneOf, waitText } from './words.ts';

/** Stretches told one by one; the longest. */
const SHOWN = 6;

/** Why the link did not move and when, the longest first; each brings its stretch into view. */
export function WaitList({
  link,
  waits,
  is0x,
  onFit,
}: {
  readonly link: string;
  readonly waits: readonly Wait[];
  readonly is0x: boolean;
  onFit(from: number, to: number): void;
}) {
  const places = usePlaces();
  const longest = [...waits].sort((one, other) => lengthOf(other) - lengthOf(one)).slice(0, SHOWN);
  return (
    <ul className="wait-list">
      {longest.map((wait) => (
        <li
          key={`${wait.fromNanos} ${wait.blocked}`}
          className={`wait wait-${toneOf(wait.blocked)}`}
        >
          <button type="button" onClick={() => onFit(wait.fromNanos, wait.toNanos)}>
            <strong>{waitText(wait, is0x)}</strong>
            <span className="muted">
              from {momentText(wait.fromNanos)} to {momentText(wait.toNanos)}
            </span>
          </button>
          {wait.frame !== undefined && (
            <span className="muted">
              since <FrameLink frame={wait.frame} /> ·{' '}
              <Link href={places.ladder(link, wait.frame)}>on the ladder</Link>
            </span>
          )}
        </li>
      ))}
      {waits.length > SHOWN && <li className="muted">and {waits.length - SHOWN} shorter ones</li>}
    </ul>
  );
}

function lengthOf({ fromNanos, toNanos }: Wait): number {
  return toNanos - fromNanos;
}
