import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'wouter';
import type { ProtocolName } from '../../decoder/protocol.ts';
import { type ChartScope, chartQuery } from '../api/charts.ts';
import type { Places } from '../entity/places.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { PlainRow } from './ChartRow.tsx';
import { CARDS } from './cards.ts';
import { MetricRow, POINTS } from './MetricRow.tsx';
import type { Marks } from './plot.ts';
import { SettleHistogram } from './SettleHistogram.tsx';
import type { Stretch } from './step-data.ts';
import { type Step, stepFilterOf } from './steps-of-frames.ts';

interface MetricRowsProps {
  readonly id: string;
  readonly scope: ChartScope;
  readonly window: TimeWindow | undefined;
  readonly marks: Marks | undefined;
  readonly versions: readonly ProtocolName[];
  readonly places: Places;
  navigate(href: string): void;
  onStretch(stretch: Stretch): void;
}

/** The charts that the server counts in steps, and the histogram beside the percentiles that it explains. */
export function MetricRows({ versions, places, navigate, ...common }: MetricRowsProps) {
  const { id, scope, window } = common;
  const silence = useQuery(chartQuery(id, 'liveness', scope, window, POINTS)).data;
  const isOfMany = silence?.lines.length === 0;
  const cards = CARDS.filter(({ fits }) => fits?.(scope, versions) ?? true);
  const drawn = cards.filter(({ isOfOne }) => !isOfOne || !isOfMany);
  const hrefOf = (step: Step) => places.frames(stepFilterOf(step, scope));
  return (
    <>
      {drawn.map((card) => (
        <Fragment key={card.name}>
          <MetricRow
            {...common}
            card={card}
            stepHref={hrefOf}
            onStep={(step) => navigate(hrefOf(step))}
          />
          {card.name === 'latency' && (
            <SettleHistogram
              {...{ id, scope, window }}
              deliveriesHref={places.deliveries}
              onFilter={(filter) => navigate(places.deliveries(filter))}
            />
          )}
        </Fragment>
      ))}
      {isOfMany && (
        <PlainRow title="Of one connection at a time" meaning={undefined}>
          <p className="chart-nothing">
            {cards
              .filter(({ isOfOne }) => isOfOne)
              .map(({ title }) => title)
              .join(', ')}
            : of several they would hide one another.{' '}
            <Link href={places.connections('')}>Choose a connection</Link>
          </p>
        </PlainRow>
      )}
    </>
  );
}
