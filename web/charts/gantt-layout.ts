/** Deliveries as bars over the axis of all charts. */
import type { DeliveryBar } from '../../server/api/chart-contract.ts';
import { formatDuration } from '../lib/format.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import { percentOf } from './plot-place.ts';
import type { Stretch } from './step-data.ts';

export const GANTT_ROW_PX = 9;

/** From first to last frame; then nobody has answered; then the outcome is told. */
export type PartKind = 'sending' | 'waiting' | 'answered';

export interface GanttPart {
  readonly kind: PartKind;
  readonly leftPercent: number;
  readonly widthPercent: number;
}

/** The parts of a bar that lie in the stretch, one after the other. */
export function ganttParts(bar: DeliveryBar, stretch: Stretch): readonly GanttPart[] {
  const { startNanos, endNanos } = bar;
  const complete = Math.min(endNanos, bar.completeNanos ?? endNanos);
  const answered = Math.min(endNanos, Math.max(complete, bar.outcomeNanos ?? endNanos));
  const parts: readonly (readonly [PartKind, number, number])[] = [
    ['sending', startNanos, complete],
    ['waiting', complete, answered],
    ['answered', answered, endNanos],
  ];
  return parts.flatMap(([kind, from, to]) => {
    const leftPercent = percentOf(from, stretch);
    const widthPercent = percentOf(to, stretch) - leftPercent;
    // What takes no time is a part only where it is all that there is.
    return widthPercent > 0 || (kind === 'waiting' && startNanos === endNanos)
      ? [{ kind, leftPercent, widthPercent }]
      : [];
  });
}

/** A bar that takes less of the width is no wider than a line. */
const SEEN_PART = 1 / 200;

/** That none of the bars can be seen to have a length, and what to do; undefined where one has. */
export function tooShortText(bars: readonly DeliveryBar[], stretch: Stretch): string | undefined {
  const span = stretch.toNanos - stretch.fromNanos;
  const longest = bars.reduce((most, bar) => Math.max(most, bar.endNanos - bar.startNanos), 0);
  if (bars.length === 0 || longest >= span * SEEN_PART) return undefined;
  const took = longest === 0 ? 'took no time' : `took ${formatDuration(longest)} or less`;
  const what = bars.length === 1 ? 'It' : 'All of them';
  return `${what} ${took}: in ${formatDuration(span)} that is a line, not a bar. Drag over a shorter stretch to see bars.`;
}

/** `delivery 41, accepted, 12.0 s: sent in 1.2 ms, answered after 12.0 s` */
export function barText(bar: DeliveryBar): string {
  const { startNanos, completeNanos, outcomeNanos, endNanos, state } = bar;
  const lasted = formatDuration(endNanos - startNanos);
  const parts = [`delivery ${bar.delivery}`, DELIVERY_LOOKS[state].text, lasted];
  const details: string[] = [];
  if (completeNanos === undefined) details.push('not all of it was sent');
  else if (completeNanos > startNanos) {
    details.push(`sent in ${formatDuration(completeNanos - startNanos)}`);
  }
  if (completeNanos !== undefined && outcomeNanos !== undefined && outcomeNanos > completeNanos) {
    details.push(`answered after ${formatDuration(outcomeNanos - completeNanos)}`);
  }
  return details.length === 0 ? parts.join(', ') : `${parts.join(', ')}: ${details.join(', ')}`;
}
