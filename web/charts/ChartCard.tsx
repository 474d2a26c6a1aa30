import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type ChartScope, chartQuery } from '../api/charts.ts';
import { sentenceOf } from '../api/client.ts';
import { formatCount } from '../lib/format.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Button } from '../ui/Button.tsx';
import { ChartTable } from './ChartTable.tsx';
import { type Card, hasValues, linesOf, peakText, type Step, totalOf } from './cards.ts';
import { LINE_STYLES } from './line-styles.ts';
import { TimeChart } from './TimeChart.tsx';

const POINTS = 200;

/** One chart with what it means, as a drawing or as a table. */
export function ChartCard({
  id,
  card,
  scope,
  window,
  onStep,
  stepHref,
}: {
  readonly id: string;
  readonly card: Card;
  readonly scope: ChartScope;
  readonly window: TimeWindow | undefined;
  readonly onStep: (step: Step) => void;
  readonly stepHref: (step: Step) => string;
}) {
  const {
    data: chart,
    error,
    refetch,
  } = useQuery(chartQuery(id, card.metric, scope, window, POINTS));
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const lines = chart ? linesOf(chart, card.lines) : [];
  const isEmpty = chart !== undefined && !hasValues(chart, lines);
  return (
    <section className="chart-card" aria-labelledby={heading}>
      <header className="chart-head">
        <h2 id={heading}>{card.title}</h2>
        {chart && !isEmpty && (
          <Button tone="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'View as table'}
          </Button>
        )}
      </header>
      <p className="muted">{card.meaning}</p>
      {error && !chart && (
        <p className="chart-fault" role="alert">
          {sentenceOf(error)} <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      )}
      {!chart && !error && <p className="faint">Loading</p>}
      {isEmpty && <p className="chart-nothing">Nothing of this in the stretch that is shown.</p>}
      {chart && !isEmpty && (
        <>
          <ul className="chart-legend">
            {lines.map((line, place) => (
              <li key={chart.lines[line].name}>
                <LineSample place={place} />
                {chart.lines[line].name}
              </li>
            ))}
          </ul>
          {asTable ? (
            <ChartTable chart={chart} lines={lines} stepHref={stepHref} />
          ) : (
            <TimeChart
              chart={chart}
              lines={lines}
              style={card.style}
              label={`${card.title}. ${lines.map((line) => peakText(chart, line)).join('. ')}.`}
              onStep={(timeNanos) => onStep({ timeNanos, bucketNanos: chart.bucketNanos })}
            />
          )}
          {card.counts?.map((name) => {
            const total = totalOf(chart, name);
            return (
              total > 0 && (
                <p key={name} className="chart-count">
                  + {formatCount(total)} {name}, which have no time yet
                </p>
              )
            );
          })}
        </>
      )}
    </section>
  );
}

function LineSample({ place }: { readonly place: number }) {
  const { color, dash } = LINE_STYLES[place % LINE_STYLES.length];
  return (
    <svg width="22" height="8" aria-hidden="true">
      <line x1="0" y1="4" x2="22" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}
