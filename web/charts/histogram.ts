/** A histogram of settlement times as rows, each with its words and the filter that shows its deliveries. */
import type { SettleTimes } from '../../server/api/chart-contract.ts';
import type { ChartScope } from '../api/charts.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { placeFilterOf } from './steps-of-frames.ts';

export interface HistogramRow {
  readonly deliveries: number;
  /** `1.0 ms to 2.1 ms` */
  readonly times: string;
  /** For the axis: `< 2.1 ms` */
  readonly mark: string;
  readonly percent: number;
  readonly filter: string;
}

export function histogramRows(
  { bins, settled }: SettleTimes,
  scope: ChartScope,
  window: TimeWindow | undefined,
): readonly HistogramRow[] {
  return bins.map(({ fromNanos, belowNanos, deliveries }) => {
    const below = formatDuration(belowNanos);
    const filter = [placeFilterOf(scope), `latency>=${fromNanos}ns latency<${belowNanos}ns`];
    // Sent settled is settled when it is complete, and waits for nobody.
    filter.push('-phase:presettled');
    if (window) filter.push(`start>=${window.startNanos}ns start<${window.endNanos}ns`);
    return {
      deliveries,
      times: fromNanos === 0 ? `less than ${below}` : `${formatDuration(fromNanos)} to ${below}`,
      mark: `< ${below}`,
      percent: settled === 0 ? 0 : (100 * deliveries) / settled,
      filter: filter.filter((part) => part !== '').join(' '),
    };
  });
}

/** `212 deliveries, 31 %` */
export function shareText({ deliveries, percent }: HistogramRow): string {
  const share = percent > 0 && percent < 1 ? '< 1' : String(Math.round(percent));
  return `${formatCounted(deliveries, 'delivery', 'deliveries')}, ${share} %`;
}

/** Where most of them are: for those who do not see the drawing. */
export function histogramText(rows: readonly HistogramRow[]): string {
  const [first, ...others] = rows;
  if (first === undefined) return '';
  const most = others.reduce((peak, row) => (row.deliveries > peak.deliveries ? row : peak), first);
  return `How long settlements took. Most often ${most.times}: ${shareText(most)}.`;
}
