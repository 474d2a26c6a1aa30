import type { LinkDetail } from '../../server/api/state-contract.ts';
import { formatCount } from '../lib/format.ts';
import { phaseText } from '../ui/delivery-state.ts';

/** Deliveries counted by outcome and by how far they came, in one line each. */
export function OutcomeMix({ byOutcome, byPhase }: Pick<LinkDetail, 'byOutcome' | 'byPhase'>) {
  const outcomes = countsOf(byOutcome, (outcome) => (outcome === 'none' ? 'no outcome' : outcome));
  const phases = countsOf(byPhase, phaseText);
  if (outcomes === '') return null;
  return (
    <p className="muted">
      {outcomes} <span aria-hidden="true">·</span> {phases}
    </p>
  );
}

function countsOf<K extends string>(
  counts: Readonly<Partial<Record<K, number>>>,
  nameOf: (key: K) => string,
): string {
  const keys: K[] = [];
  for (const key in counts) keys.push(key);
  return keys
    .map((key) => ({ name: nameOf(key), count: counts[key] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ name, count }) => `${formatCount(count)} ${name}`)
    .join(', ');
}
