import { useQuery } from '@tanstack/react-query';
import { Fragment, useMemo } from 'react';
import { Link } from 'wouter';
import type { ProtocolName } from '../../decoder/protocol.ts';
import { type ChartScope, chartQuery } from '../api/charts.ts';
import { connectionQuery, linkQuery } from '../api/state.ts';
import type { Places } from '../entity/places.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { PlainRow } from './ChartRow.tsx';
import { CARDS, type Subject } from './cards.ts';
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
  /** Of all of the capture. */
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
  const subject = useSubject(id, scope, versions);
  const cards = subject && CARDS.filter(({ fits }) => fits?.(subject) ?? true);
  if (cards === undefined) return null;
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

/** Undefined until the server has told; what it cannot tell of is shown all charts of. */
function useSubject(
  id: string,
  { connection, link }: ChartScope,
  all: readonly ProtocolName[],
): Subject | undefined {
  const enabled = connection !== undefined;
  const ofConnection = useQuery({ ...connectionQuery(id, connection ?? '', false), enabled });
  const ofLink = useQuery({ ...linkQuery(id, link ?? '', false), enabled: link !== undefined });
  const isKnown =
    (!enabled || !ofConnection.isPending) && (link === undefined || !ofLink.isPending);
  const protocol = enabled ? ofConnection.data?.protocol : undefined;
  const kind = link === undefined ? undefined : ofLink.data?.kind;
  return useMemo(
    () => (isKnown ? { versions: protocol === undefined ? all : [protocol], kind } : undefined),
    [isKnown, protocol, kind, all],
  );
}
