import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { sentenceOf } from '../api/client.ts';
import { rangeQuery } from '../api/timeline.ts';
import { Facts, known } from '../entity/Facts.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { isStrays } from '../state/selection.ts';
import { type TimeWindow, withinWindow } from '../state/time-window.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { DeliveryList } from './DeliveryList.tsx';
import { deliveryFilter, laneFilter } from './lane-filter.ts';
import { RangeWaits } from './RangeWaits.tsx';
import { Side, SideSection } from './Side.tsx';
import { StateMix } from './StateMix.tsx';

/** A stretch of time in figures: what began in it, how it ended, how long that took, what held links up. */
export function RangePanel({
  id,
  range,
  lane,
  busy,
  onFit,
  onSelect,
  onClose,
}: {
  readonly id: string;
  readonly range: TimeWindow;
  /** Only of this lane; absent: of all. */
  readonly lane: string | undefined;
  readonly busy: boolean;
  onFit(from: number, to: number): void;
  onSelect(delivery: number): void;
  onClose(): void;
}) {
  const { data, error } = useQuery(rangeQuery(id, range, lane === undefined ? [] : [lane]));
  const { startNanos, endNanos } = range;
  const places = usePlaces();
  const isStraysLane = lane !== undefined && isStrays(lane);
  const within = withinWindow('start', range);
  const deliveries = `${deliveryFilter(lane)} ${within}`.trim();
  const seconds = (endNanos - startNanos) / 1e9;
  const time = (nanos: number | undefined) =>
    nanos === undefined ? undefined : formatDuration(nanos);
  return (
    <Side
      title={`${formatDuration(endNanos - startNanos)} of time`}
      sub={`${momentText(startNanos)} to ${momentText(endNanos)}, ${lane ?? 'all lanes'}`}
      onClose={onClose}
    >
      <div className="side-actions">
        <Button onClick={() => onFit(startNanos, endNanos)}>Zoom to it</Button>
        {lane !== undefined && !isStraysLane && (
          <Link className="button" href={places.ladder(lane)}>
            Open ladder
          </Link>
        )}
        <Link
          className="button"
          href={places.frames(`${laneFilter(lane)} ${withinWindow('time', range)}`.trim())}
        >
          Its frames
        </Link>
        <Link className="button" href={places.deliveries(deliveries)}>
          Its deliveries
        </Link>
      </div>
      {error && <ErrorNotice sentence={sentenceOf(error)} />}
      {data && (
        <>
          <SideSection title="Deliveries begun in it">
            <StateMix byState={data.byState} />
            <Facts
              facts={known([
                { name: 'deliveries', value: formatCount(data.deliveries) },
                {
                  name: 'per second',
                  value: data.deliveries > 0 ? formatRate(data.deliveries / seconds) : undefined,
                },
                { name: 'payload', value: formatBytes(data.payloadBytes) },
              ])}
            />
          </SideSection>
          {!isStraysLane && <RangeWaits {...{ id, range, busy, onFit }} lane={lane} />}
          {data.deliveries > 0 && (
            <SideSection title="Which they are">
              <DeliveryList id={id} filter={deliveries} busy={busy} onSelect={onSelect} />
            </SideSection>
          )}
          {data.settled > 0 && (
            <SideSection title="From complete message to settlement">
              <Facts
                facts={known([
                  { name: 'half of them', value: time(data.p50Nanos) },
                  { name: '90 %', value: time(data.p90Nanos) },
                  { name: '99 %', value: time(data.p99Nanos) },
                  { name: 'the slowest', value: time(data.maxNanos) },
                ])}
              />
              <p className="muted">
                {`Of ${formatCount(data.settled)} that were settled`}
                {data.unsettled > 0 &&
                  `; ${formatCount(data.unsettled)} never were and are not in it`}
                .
              </p>
            </SideSection>
          )}
        </>
      )}
    </Side>
  );
}
