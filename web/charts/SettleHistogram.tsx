import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { type ChartScope, settleTimesQuery } from '../api/charts.ts';
import { sentenceOf } from '../api/client.ts';
import { formatCount } from '../lib/format.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Button } from '../ui/Button.tsx';
import { PlainRow } from './ChartRow.tsx';
import { type HistogramRow, histogramRows, shareText } from './histogram.ts';

const HistogramChart = lazy(() => import('./HistogramChart.tsx'));

interface SettleHistogramProps {
  readonly id: string;
  readonly scope: ChartScope;
  readonly window: TimeWindow | undefined;
  deliveriesHref(filter: string): string;
  onFilter(filter: string): void;
}

/** How long settlements took, over an axis of its own. */
export function SettleHistogram({ id, scope, window, ...props }: SettleHistogramProps) {
  const { data, error, refetch } = useQuery(settleTimesQuery(id, scope, window));
  const [asTable, setAsTable] = useState(false);
  const rows = useMemo(() => data && histogramRows(data, scope, window), [data, scope, window]);
  const isDrawn = rows !== undefined && rows.length > 0;
  return (
    <PlainRow
      title="How long settlements took"
      meaning={
        rows?.length === 0
          ? undefined
          : 'Deliveries begun in this stretch by the time from being complete to being settled. The axis is that time; each bar holds twice the times of the one before.'
      }
      notes={
        data && data.unsettled > 0
          ? [`+ ${formatCount(data.unsettled)} not settled, which have no time`]
          : []
      }
      actions={
        isDrawn && (
          <Button tone="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'View as table'}
          </Button>
        )
      }
    >
      {error && !data && (
        <p className="chart-fault" role="alert">
          {sentenceOf(error)} <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      )}
      {!data && !error && <p className="faint chart-nothing">Loading</p>}
      {rows?.length === 0 && (
        <p className="chart-nothing">No delivery that began in this stretch was settled.</p>
      )}
      {isDrawn && asTable && <BinTable rows={rows} hrefOf={props.deliveriesHref} />}
      {isDrawn && !asTable && (
        <Suspense fallback={<div className="chart-space" />}>
          <HistogramChart rows={rows} onPick={({ filter }) => props.onFilter(filter)} />
        </Suspense>
      )}
    </PlainRow>
  );
}

function BinTable({
  rows,
  hrefOf,
}: {
  readonly rows: readonly HistogramRow[];
  hrefOf(filter: string): string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className="chart-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">took</th>
            <th scope="col" className="number">
              deliveries
            </th>
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(({ deliveries }) => deliveries > 0)
            .map((row) => (
              <tr key={row.times}>
                <th scope="row">
                  <Link href={hrefOf(row.filter)}>{row.times}</Link>
                </th>
                <td className="number">{shareText(row)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
