import type { LinkLane } from '../../server/api/timeline-contract.ts';
import { formatCount, formatCounted } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';
import { stillStretches } from './still.ts';
import type { HeldLane } from './use-contents.ts';
import { linkTitle, waitText } from './words.ts';

/** Stretches told one by one; the longest. */
const SHOWN = 5;

/** Which links did not move, why, and who must act; each brings its stretch into view. */
export function StillList({
  links,
  lanes,
  onGo,
}: {
  readonly links: readonly LinkLane[];
  readonly lanes: ReadonlyMap<string, HeldLane>;
  onGo(lane: string, from: number, to: number): void;
}) {
  const { stretches, seen } = stillStretches(links, lanes);
  const unseen = links.length - seen;
  return (
    <>
      {stretches.length > 0 && (
        <ul className="wait-list">
          {stretches.slice(0, SHOWN).map(({ link, wait }) => (
            <li key={`${link.lane} ${wait.fromNanos} ${wait.blocked}`} className="wait-blocked">
              <button type="button" onClick={() => onGo(link.lane, wait.fromNanos, wait.toNanos)}>
                <strong>{waitText(wait, link.protocol !== 'amqp-1.0')}</strong>
                <span className="muted">
                  {linkTitle(link).name} ({link.lane}), from {formatFromStart(wait.fromNanos)} s
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="muted">{restText(stretches.length, seen, unseen)}</p>
    </>
  );
}

function restText(stretches: number, seen: number, unseen: number): string | undefined {
  const more = stretches > SHOWN ? `and ${formatCount(stretches - SHOWN)} shorter ones` : undefined;
  if (unseen > 0) {
    const scope = `of ${formatCount(seen)} of ${formatCounted(seen + unseen, 'link')}; scroll to the others`;
    return stretches === 0 ? `Nothing so far, ${scope}.` : `${more ?? 'This is'} ${scope}.`;
  }
  if (stretches === 0) return 'No link waits for anybody for long.';
  return more;
}
