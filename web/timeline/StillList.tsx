import type { LinkLane } from '../../server/api/timeline-contract.ts';
import { formatCount, formatCounted } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';
import type { HeldLane } from './held-lanes.ts';
import { type Still, stillStretches } from './still.ts';
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
  const still = stillStretches(links, lanes);
  const { stretches } = still;
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
      {restTexts(still, links.length).map((text) => (
        <p key={text} className="muted">
          {text}
        </p>
      ))}
    </>
  );
}

/** What is not listed: shorter ones, links that tell nothing, links that are not here yet. */
export function restTexts({ stretches, seen, untold }: Still, links: number): string[] {
  if (links === 0) return ['There are no links that could.'];
  const texts: string[] = [];
  if (stretches.length > SHOWN) {
    texts.push(`And ${formatCounted(stretches.length - SHOWN, 'shorter one')}.`);
  }
  if (untold > 0) {
    const many = untold === 1 ? 'one link' : `${formatCount(untold)} links`;
    const who = untold === 1 ? 'it' : 'they';
    texts.push(
      `Of ${many} the capture does not tell, for a while at least, whether ${who} had to wait.`,
    );
  } else if (stretches.length === 0 && seen === links) {
    texts.push('No link waits for anybody for long.');
  }
  if (seen < links) {
    texts.push(
      `${formatCount(seen)} of ${formatCounted(links, 'link')} looked at so far: those that came into view.`,
    );
  }
  return texts;
}
