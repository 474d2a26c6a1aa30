import type { LinkDetail } from '../../server/api/state-contract.ts';
import { formatCount } from '../lib/format.ts';
import { phaseText } from '../ui/delivery-state.ts';

/** Deliveries counted by outcome and by how far they came, in one line each. */
export function OutcomeMix({
  link: { byOutcome, byPhase, protocol },
}: {
  readonly link: Pick<LinkDetail, 'byOutcome' | 'byPhase' | 'protocol'>;
}) {
  // What 0-9-1 calls to be queued again is a release to 1.0 and 0-10.
  const given = protocol === 'amqp-1.0' || protocol === 'amqp-0-10' ? 'released' : 'requeued';
  const words = { none: 'without an outcome', released: given };
  const outcomes = countsOf(byOutcome, (outcome) =>
    outcome === 'none' || outcome === 'released' ? words[outcome] : outcome,
  );
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
