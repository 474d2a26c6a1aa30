import './charts.css';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { type ChartScope, chartMarksQuery } from '../api/charts.ts';
import type { ViewProps } from '../capture/views.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatDuration } from '../lib/format.ts';
import type { Selection } from '../state/selection.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/Notice.tsx';
import { BlockedTimes } from './BlockedTimes.tsx';
import { Cursor, CursorContext } from './cursor.ts';
import { DeliveryGantt } from './DeliveryGantt.tsx';
import { FlagStrip } from './FlagStrip.tsx';
import { LedgerRows } from './LedgerRows.tsx';
import { CursorText } from './Legend.tsx';
import { MetricRows } from './MetricRows.tsx';
import { scopeOf } from './scope.ts';
import type { Stretch } from './step-data.ts';
import { placeFilterOf, stepFilterOf } from './steps-of-frames.ts';
import { TimeButtons } from './TimeButtons.tsx';

/** All charts over one stretch of time and one cursor, of the whole capture or of what is selected. */
export function ChartsPage({ capture, busy }: ViewProps) {
  const { id, summary } = capture;
  const { state, go } = useView();
  const [, navigate] = useLocation();
  const places = usePlaces();
  const scope = useMemo(() => scopeOf(state.selection), [state.selection]);
  const { window } = state;
  const cursor = useMemo(() => new Cursor(), []);
  const marks = useQuery(chartMarksQuery(id, scope, window)).data;
  const durationNanos = summary?.durationNanos ?? 0;
  const bounds = durationNanos > 0 ? { startNanos: 0, endNanos: durationNanos } : undefined;
  const framesOf = window
    ? stepFilterOf(
        { timeNanos: window.startNanos, bucketNanos: window.endNanos - window.startNanos },
        scope,
      )
    : placeFilterOf(scope);
  const onStretch = useCallback(
    ({ fromNanos, toNanos }: Stretch) =>
      go({ window: { startNanos: fromNanos, endNanos: toNanos } }, 'push'),
    [go],
  );

  if (busy && summary === undefined) {
    return <EmptyState title="Still decoding: charts come when the capture has been read." />;
  }
  if (summary?.frames.total === 0) {
    return (
      <EmptyState title="There is nothing to draw: the capture has no frame of AMQP.">
        <Link href={places.connections('')}>What it has instead</Link>
      </EmptyState>
    );
  }
  return (
    <CursorContext value={cursor}>
      <div className="charts">
        <header className="charts-head">
          <h1>{titleOf(state.selection, scope)}</h1>
          <span className="muted">
            {window
              ? `${formatDuration(window.startNanos)} to ${formatDuration(window.endNanos)}`
              : 'from its beginning to its end'}
          </span>
          {hasScope(scope) && (
            <Button onClick={() => go({ selection: undefined }, 'push')}>Whole capture</Button>
          )}
          {bounds && (
            <TimeButtons
              window={window ?? bounds}
              bounds={bounds}
              onWindow={(next) => go({ window: next }, 'push')}
            />
          )}
          {window && (
            <Button onClick={() => go({ window: undefined }, 'push')}>All of its time</Button>
          )}
          <CursorText />
        </header>
        {marks?.caveats.map((caveat) => (
          <p key={caveat} className="charts-caveat">
            {caveat}
          </p>
        ))}
        <BlockedTimes id={id} scope={scope} window={window} />
        {marks && (
          <FlagStrip
            flags={marks.flags}
            hasMore={marks.hasMoreFlags}
            stretch={marks}
            frameHref={places.frame}
            framesHref={(filter) => places.frames(`${filter} ${framesOf}`.trim())}
            onStretch={onStretch}
          />
        )}
        {marks && (
          <LedgerRows
            id={id}
            scope={scope}
            stretch={marks}
            flags={marks.flags}
            frameHref={places.frame}
            onFrame={(frame) => navigate(places.frame(frame))}
            onStretch={onStretch}
          />
        )}
        <DeliveryGantt
          id={id}
          scope={scope}
          window={window}
          tableHref={places.deliveries(placeFilterOf(scope))}
          deliveryHref={places.delivery}
          onStretch={onStretch}
        />
        <MetricRows
          {...{ id, scope, window, marks, places, navigate, onStretch }}
          versions={summary?.protocols ?? []}
        />
      </div>
    </CursorContext>
  );
}

function hasScope(scope: ChartScope): boolean {
  return scope.connection !== undefined || scope.link !== undefined;
}

function titleOf(selection: Selection | undefined, scope: ChartScope): string {
  if (!hasScope(scope) || selection === undefined) return 'The whole capture';
  const kind = selection.kind === 'strays' ? 'session' : selection.kind;
  return `${kind} ${scope.link ?? scope.session ?? scope.connection ?? ''}`;
}
