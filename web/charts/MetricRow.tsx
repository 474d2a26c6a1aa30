import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ChartScope, chartQuery } from '../api/charts.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { ChartRow } from './ChartRow.tsx';
import { type Card, countTexts } from './cards.ts';
import { type Marks, type Plot, type PlotPoint, plotOf, pointAt } from './plot.ts';
import type { Stretch } from './step-data.ts';
import type { Step } from './steps-of-frames.ts';

export const POINTS = 240;

interface MetricRowProps {
  readonly id: string;
  readonly card: Card;
  readonly scope: ChartScope;
  readonly window: TimeWindow | undefined;
  readonly marks: Marks | undefined;
  onStep(step: Step): void;
  onStretch(stretch: Stretch): void;
  stepHref(step: Step): string;
}

/** A chart that the server counts in steps; a point leads to the frames of its step. */
export function MetricRow({
  id,
  card,
  scope,
  window,
  marks,
  onStep,
  onStretch,
  stepHref,
}: MetricRowProps) {
  const { data, error, refetch } = useQuery(chartQuery(id, card.metric, scope, window, POINTS));
  const plot = useMemo(() => data && plotOf(data, card.lines, marks), [data, card, marks]);
  const stepOf = ({ timeNanos }: PlotPoint, { bucketNanos = 0 }: Plot): Step => ({
    timeNanos,
    bucketNanos,
  });
  return (
    <ChartRow
      title={card.title}
      meaning={card.meaning}
      style={card.style}
      plot={plot}
      error={error}
      nothing={card.nothing}
      notes={data ? [...countTexts(data, card.counts), ...data.notes] : []}
      hrefOf={(point, drawn) => stepHref(stepOf(point, drawn))}
      onPick={(nanos, drawn) => {
        const point = pointAt(drawn, nanos);
        if (point) onStep(stepOf(point, drawn));
      }}
      onStretch={onStretch}
      onRetry={() => void refetch()}
    />
  );
}
