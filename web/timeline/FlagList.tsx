import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { momentText } from '../lib/time.ts';
import { flagText } from './words.ts';

const SHOWN = 12;

/** What went wrong, in order of time; each brings its moment into view. */
export function FlagList({
  flags,
  onGo,
}: {
  readonly flags: readonly TimelineFlag[];
  onGo(flag: TimelineFlag): void;
}) {
  const inOrder = [...flags].sort((one, other) => one.timeNanos - other.timeNanos);
  return (
    <ul className="flag-list">
      {inOrder.slice(0, SHOWN).map((flag) => (
        <li key={`${flag.kind} ${flag.lane} ${flag.timeNanos}`}>
          <button type="button" onClick={() => onGo(flag)}>
            <span
              className={
                flag.kind === 'gap' || flag.kind === 'returned' ? 'tone-warning' : 'tone-error'
              }
            >
              ⚑ {flagText(flag)}
            </span>
            <span className="muted">
              {flag.lane} · {momentText(flag.timeNanos)}
            </span>
          </button>
          {flag.frame !== undefined && <FrameLink frame={flag.frame} />}
        </li>
      ))}
      {inOrder.length > SHOWN && <li className="muted">and {inOrder.length - SHOWN} more</li>}
    </ul>
  );
}
