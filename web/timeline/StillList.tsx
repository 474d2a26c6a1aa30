import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceOf } from '../api/client.ts';
import { timelineWaitsQuery } from '../api/timeline.ts';
import { formatCount } from '../lib/format.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { longWaits, restTexts, WAITS_ASKED } from './long-waits.ts';
import { StillLine } from './StillLine.tsx';

/** Told at first; the longest. */
const SHOWN = 5;

/** Which links did not move for long, why, and who must act; each brings its stretch into view. */
export function StillList({
  id,
  busy,
  endNanos,
  links,
  onGo,
}: {
  readonly id: string;
  readonly busy: boolean;
  readonly endNanos: number;
  /** How many the capture has. */
  readonly links: number;
  onGo(link: string, from: number, to: number): void;
}) {
  const { data, error } = useQuery(timelineWaitsQuery(id, { limit: WAITS_ASKED }, busy));
  const [all, setAll] = useState(false);
  if (!data) {
    if (error) return <ErrorNotice sentence={sentenceOf(error)} />;
    return <p className="muted">Looking through all links</p>;
  }
  const found = longWaits(data, endNanos);
  return (
    <>
      {found.length > 0 && (
        <ul className="wait-list">
          {(all ? found : found.slice(0, SHOWN)).map((one) => (
            <li key={`${one.wait.link} ${one.wait.blocked}`} className="wait-blocked">
              <StillLine {...one} onGo={onGo} />
            </li>
          ))}
        </ul>
      )}
      {found.length > SHOWN && (
        <Button aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `Only the longest ${SHOWN}` : `Show all ${formatCount(found.length)}`}
        </Button>
      )}
      {restTexts(data, endNanos, links).map((text) => (
        <p key={text} className="muted">
          {text}
        </p>
      ))}
    </>
  );
}
