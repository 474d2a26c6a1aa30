import { formatCounted } from '../lib/format.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import { FlagList } from './FlagList.tsx';
import { Side, SideSection } from './Side.tsx';
import { StateMix } from './StateMix.tsx';
import { StillList } from './StillList.tsx';
import { sumOfStates } from './state-sum.ts';
import type { TimelineSideProps } from './TimelineSide.tsx';

const LEGEND = [
  'accepted',
  'presettled',
  'released',
  'modified',
  'rejected',
  'aborted',
  'open',
  'requeued',
  'in-doubt',
] as const;

/** With nothing selected: what stood still, what went wrong, and how to read the picture. */
export function OverviewPanel({
  id,
  busy,
  tree,
  overview,
  chosen,
  missing,
}: Pick<TimelineSideProps, 'id' | 'busy' | 'tree' | 'overview' | 'chosen'> & {
  /** A lane that the address selects and the capture does not have. */
  readonly missing: string | undefined;
}) {
  const links = tree.lanes.flatMap((lane) => (lane.kind === 'link' ? [lane] : []));
  const carriers = tree.lanes.filter((lane) => lane.kind === 'link' || lane.kind === 'strays');
  const flags = overview?.flags ?? [];
  return (
    <Side
      title="All lanes"
      sub={
        missing === undefined
          ? formatCounted(links.length, 'link')
          : `There is no ${missing} in this capture.`
      }
      {...(missing !== undefined && { onClose: chosen.close })}
    >
      <SideSection title="What stood still">
        <StillList
          {...{ id, busy }}
          endNanos={tree.endNanos}
          links={links.length}
          onGo={chosen.goToStretch}
        />
      </SideSection>
      <SideSection title="What went wrong">
        {overview && flags.length === 0 && (
          <p className="muted">No error, reset, rejection or gap.</p>
        )}
        {flags.length > 0 && <FlagList flags={flags} onGo={chosen.goToFlag} />}
      </SideSection>
      <SideSection title="Deliveries">
        <StateMix byState={sumOfStates(carriers)} />
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
