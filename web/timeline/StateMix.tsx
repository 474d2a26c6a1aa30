import { BAR_STATES, type BarState } from '../../server/api/timeline-contract.ts';
import { formatCount } from '../lib/format.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';

/** Deliveries by how they ended, as one bar and in figures. */
export function StateMix({
  byState,
}: {
  readonly byState: Readonly<Partial<Record<BarState, number>>>;
}) {
  const parts = BAR_STATES.flatMap((state) => {
    const count = byState[state];
    return count ? [{ state, count, look: DELIVERY_LOOKS[state] }] : [];
  });
  if (parts.length === 0) return <p className="muted">No deliveries.</p>;
  return (
    <>
      <div className="state-mix" aria-hidden="true">
        {parts.map(({ state, count, look }) => (
          <span key={state} style={{ flexGrow: count, background: `var(${look.token})` }} />
        ))}
      </div>
      <ul className="state-list">
        {parts.map(({ state, count, look }) => (
          <li key={state}>
            <span style={{ color: `var(${look.textToken})` }}>
              {look.glyph} {look.text}
            </span>
            <span className="tabular">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
