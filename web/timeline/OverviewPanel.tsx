import type {
  TimelineFlag,
  TimelineOverview,
  TimelineTree,
} from '../../server/api/timeline-contract.ts';
import { formatCounted } from '../lib/format.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import { FlagList } from './FlagList.tsx';
import { Side, SideSection } from './Side.tsx';
import { StateMix } from './StateMix.tsx';

const LEGEND = [
  'accepted',
  'presettled',
  'released',
  'modified',
  'rejected',
  'aborted',
  'open',
  'in-doubt',
] as const;

/** With nothing selected: what went wrong in all of the capture, and how to read the picture. */
export function OverviewPanel({
  tree,
  overview,
  onGo,
}: {
  readonly tree: TimelineTree;
  readonly overview: TimelineOverview | undefined;
  onGo(flag: TimelineFlag): void;
}) {
  const links = tree.lanes.flatMap((lane) => (lane.kind === 'link' ? [lane] : []));
  const byState: Record<string, number> = {};
  for (const { byState: own } of links) {
    for (const [state, count] of Object.entries(own))
      byState[state] = (byState[state] ?? 0) + count;
  }
  const flags = overview?.flags ?? [];
  return (
    <Side title="All lanes" sub={formatCounted(links.length, 'link')}>
      <SideSection title="What went wrong">
        {flags.length > 0 ? (
          <FlagList flags={flags} onGo={onGo} />
        ) : (
          <p className="muted">No error, reset, rejection or gap.</p>
        )}
      </SideSection>
      <SideSection title="Deliveries">
        <StateMix byState={byState} />
      </SideSection>
      <SideSection title="How to read it">
        <ul className="legend">
          {LEGEND.map((state) => (
            <li key={state}>
              <span style={{ color: `var(${DELIVERY_LOOKS[state].textToken})` }}>
                {DELIVERY_LOOKS[state].glyph}
              </span>{' '}
              {DELIVERY_LOOKS[state].text}
            </li>
          ))}
        </ul>
        <p className="muted">
          A bar is a delivery, from its first frame to its settlement; a column counts those too
          short for one. Behind them stands the credit. A hatched band says what the link waits for.
        </p>
        <p className="muted">
          Drag over the lanes to measure a stretch; hold ctrl and turn the wheel to zoom.
        </p>
      </SideSection>
    </Side>
  );
}
