import { useQuery } from '@tanstack/react-query';
import { timelineWaitsQuery } from '../api/timeline.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { longWaits, restTexts } from './long-waits.ts';
import { SideSection } from './Side.tsx';
import { StillLine } from './StillLine.tsx';

/** Told of a range; the longest. */
const SHOWN = 3;

/** What held links up within a stretch of time, and for how much of it. */
export function RangeWaits({
  id,
  range,
  lane,
  busy,
  onFit,
}: {
  readonly id: string;
  readonly range: TimeWindow;
  /** Only of the links of this lane; absent: of all. */
  readonly lane: string | undefined;
  readonly busy: boolean;
  onFit(from: number, to: number): void;
}) {
  const { data } = useQuery(
    timelineWaitsQuery(id, { limit: SHOWN, lanes: lane, window: range }, busy),
  );
  if (!data) return null;
  const length = range.endNanos - range.startNanos;
  return (
    <SideSection title="What stood still in it">
      <ul className="wait-list">
        {longWaits(data, length).map((one) => (
          <li key={`${one.wait.link} ${one.wait.blocked}`} className="wait-blocked">
            <StillLine {...one} onGo={(_, from, to) => onFit(from, to)} />
          </li>
        ))}
      </ul>
      {restTexts(data, length, 1).map((text) => (
        <p key={text} className="muted">
          {text}
        </p>
      ))}
    </SideSection>
  );
}
