/**
 * How long deliveries took to be settled, in classes: each a sixteenth of what it holds or finer, so that few tell of
 * many deliveries, and a percentile has to be looked for in one of them alone.
 */
import { NO_TIME } from '../index/table.ts';
import { CAPTURE_END } from './capture-end.ts';

/** From a number of nanoseconds on classes are 2^shift of them wide. */
interface Tier {
  readonly from: number;
  readonly shift: number;
}

const TIERS: readonly Tier[] = [
  { from: 0, shift: 8 },
  { from: 2 ** 18, shift: 14 },
  { from: 2 ** 24, shift: 20 },
  { from: 2 ** 30, shift: 26 },
  { from: 2 ** 36, shift: 32 },
];
/** More than any tier has: 2^53 nanoseconds in classes of 2^32. */
const TIER_CLASSES = 2 ** 22;

/** From the complete message of a row of `deliveries` to its settlement; NULL where there is not both. */
export const SETTLE_NANOS = `CASE WHEN settle_nanos <> ${NO_TIME} AND complete_nanos <> ${NO_TIME}
  THEN settle_nanos - complete_nanos END`;

/** The class of a number of nanoseconds, as SQL; what lies below zero, where the clock was set back, is in the first. */
export function settleClass(nanos: string): string {
  const [first, ...others] = TIERS;
  const inTier = ({ shift }: Tier, tier: number) =>
    `${tier * TIER_CLASSES} + (greatest(${nanos}, 0) >> ${shift})`;
  const whens = others.map(
    ({ from }, tier) => `WHEN ${nanos} < ${from} THEN ${inTier(TIERS[tier], tier)}`,
  );
  const last = others.length;
  return `(CASE ${whens.join(' ')} WHEN ${nanos} IS NOT NULL THEN ${inTier(TIERS[last] ?? first, last)} END)::INTEGER`;
}

/** What is in a class: from a number of nanoseconds on to below another. */
export function boundsOf(settleClass: number): readonly [from: number, to: number] {
  const tier = Math.floor(settleClass / TIER_CLASSES);
  const width = 2 ** TIERS[tier].shift;
  const from = (settleClass - tier * TIER_CLASSES) * width;
  return [settleClass === 0 ? Number.MIN_SAFE_INTEGER : from, from + width];
}

/** Stretches of equal length that a capture is counted in. */
const STRETCHES = 64;

/** How long one is in a capture that ends then: as SQL and as a number. */
export const STRETCH_WIDTH = `((${CAPTURE_END})::BIGINT // ${STRETCHES} + 1)`;
export function stretchWidth(endNanos: number): number {
  return Math.floor(endNanos / STRETCHES) + 1;
}

/** Rows of `deliveries`, some with the same `protocol`, `phase`, `outcome` and `class`, counted together. */
export const COUNTED = `count(*) AS deliveries, sum(greatest(payload_bytes, 0))::BIGINT AS octets, max(nanos) AS most`;

/** Deliveries of each stretch by what became of them and the class of their settlement. */
export const SETTLE_COUNTS_ROWS = `
  SELECT stretch, protocol, phase, outcome, class, ${COUNTED}
  FROM (SELECT start_nanos // ${STRETCH_WIDTH} AS stretch, protocol, phase, outcome, payload_bytes, nanos,
      ${settleClass('nanos')} AS class
    FROM (SELECT *, ${SETTLE_NANOS} AS nanos FROM deliveries WHERE start_nanos >= 0))
  GROUP BY stretch, protocol, phase, outcome, class`;
