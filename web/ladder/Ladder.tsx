import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Capture } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { frameQuery } from '../api/frames.ts';
import { usePlaces } from '../entity/use-places.ts';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { selectedFrame } from '../state/selection.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { type ArrowKind, hiddenKinds, hidingFilter, toggled } from './arrow-kinds.ts';
import { bracketOf, settledBy } from './bracket.ts';
import { CompareDialog } from './CompareDialog.tsx';
import { endsOf } from './ends.ts';
import { type Entity, entityName, framesFilter } from './entity.ts';
import { LadderGrid, type RowSpan } from './LadderGrid.tsx';
import { LadderLegend } from './LadderLegend.tsx';
import { LadderToolbar } from './LadderToolbar.tsx';
import { SelectedDelivery } from './SelectedDelivery.tsx';
import { useAbout } from './use-about.ts';
import { useEnding } from './use-ending.ts';
import { useLadderFrames } from './use-ladder-frames.ts';
import { useLadderKeys } from './use-ladder-keys.ts';
import { useLadderRows } from './use-ladder-rows.ts';
import { useLadderSelection } from './use-ladder-selection.ts';
import { useThrough } from './use-through.ts';
import { useWaits } from './use-waits.ts';

/** The next frames are asked for when this few rows are left on a side. */
const AHEAD_ROWS = 60;

const TOP: RowSpan = { first: 0, last: 1 };

export function Ladder({
  capture,
  busy,
  entity,
}: {
  readonly capture: Capture;
  readonly busy: boolean;
  readonly entity: Entity;
}) {
  const { id } = capture;
  const startEpochNanos = capture.summary?.startEpochNanos;
  const { timeFormat, detailsPercent } = usePreferences();
  const { state, go } = useView();
  const grid = useRef<HTMLDivElement>(null);
  const about = useAbout(id, entity, busy);
  const through = useThrough(id, entity, busy);
  const waits = useWaits(id, entity, about.link, busy);
  const ends = useMemo(
    () => through.ends ?? endsOf(about.messages),
    [through.ends, about.messages],
  );

  const [span, setSpan] = useState(TOP);
  const [rowCount, setRowCount] = useState(0);
  const [anchor, setAnchor] = useState<number>();
  const near = { start: span.first < AHEAD_ROWS, end: span.last > rowCount - AHEAD_ROWS };
  const loaded = useLadderFrames(id, entity, anchor ?? 1, busy, near);
  const keys = useLadderKeys();
  const ending = useEnding(id, entity, busy || loaded.hasAfter);
  const hidden = useMemo(() => hiddenKinds(state.filter), [state.filter]);
  const { layout, states, present } = useLadderRows({
    id,
    entity,
    about,
    loaded,
    ends,
    compressed: keys.compressed,
    hidden,
    ending,
    span,
    busy,
  });
  if (layout.rows.length !== rowCount) setRowCount(layout.rows.length);

  const selection = useLadderSelection({ id, entity, layout, loaded, busy, setAnchor });
  const { cursor, delivery } = selection;
  const shown = delivery === undefined ? undefined : states.deliveries.get(delivery);
  const bracket = useMemo(() => shown && bracketOf(layout.rows, shown), [layout, shown]);
  const lit = useMemo(
    () => settledBy(cursor ?? -1, states.deliveries.values()),
    [cursor, states.deliveries],
  );

  const reference = selectedFrame(state.selection);
  const detail = useQuery({ ...frameQuery(id, reference ?? ''), enabled: reference !== undefined });
  const close = useCallback(() => {
    go({ selection: undefined, field: undefined }, 'push');
    grid.current?.focus();
  }, [go]);
  useShortcuts(
    useMemo(() => ({ close: reference === undefined ? undefined : close }), [reference, close]),
  );
  const toggle = useCallback(
    (kind: ArrowKind) => go({ filter: hidingFilter(toggled(hidden, kind)) }, 'push'),
    [go, hidden],
  );
  const compared = keys.marks.map((frame) => selection.rowAt(frame)?.frames);
  const [left, right] = compared;

  return (
    <div className={reference === undefined ? 'ladder-page' : 'ladder-page ladder-detailed'}>
      <LadderToolbar
        entity={entity}
        about={about}
        neighbours={through.neighbours}
        keys={keys}
        cursor={cursor}
        framesFilter={
          entity.kind === 'delivery' ? `delivery:${entity.delivery}` : framesFilter(entity)
        }
        rowCount={layout.rows.length}
        hiddenCount={layout.hidden}
        isWhole={!loaded.hasBefore && !loaded.hasAfter}
      />
      <LadderLegend present={present} hidden={hidden} onToggle={toggle} />
      {loaded.error && (
        <ErrorNotice sentence={sentenceOf(loaded.error)}>
          <Button onClick={loaded.retry}>Try again</Button>
        </ErrorNotice>
      )}
      {through.error && <ErrorNotice sentence={sentenceOf(through.error)} />}
      {states.error && !loaded.error && (
        <ErrorNotice sentence={`The states are missing: ${sentenceOf(states.error)}`} />
      )}
      <div className="ladder-split">
        {layout.rows.length > 0 && !through.isUndrawn ? (
          <LadderGrid
            gridRef={grid}
            label={`Ladder of ${entityName(entity)}`}
            layout={layout}
            states={states}
            ends={ends}
            waits={waits}
            gutters={about.gutters}
            prefix={prefixOf(entity)}
            meaning={keys.meaning}
            timeFormat={timeFormat}
            startEpochNanos={startEpochNanos}
            cursor={cursor}
            selected={reference === undefined ? undefined : detail.data?.number}
            marks={keys.marks}
            bracket={bracket}
            lit={lit}
            onSpan={setSpan}
            onCursor={selection.setCursor}
            onOpen={selection.open}
            onKey={(key) => (key.kind === 'open' ? selection.open(key.frame) : keys.press(key))}
          />
        ) : (
          !loaded.error &&
          !through.error && (
            <NoRows
              entity={entity}
              isPending={loaded.isPending || (through.isUndrawn && !through.isApart)}
              isApart={through.isApart}
              hidden={layout.hidden}
            />
          )
        )}
        {reference !== undefined && (
          <>
            <Splitter
              label="Height of the details"
              orientation="horizontal"
              percent={detailsPercent}
              min={10}
              max={85}
              measures="after"
              onChange={(percent) => setPreferences({ detailsPercent: percent })}
            />
            <Inspector
              percent={detailsPercent}
              reference={reference}
              detail={detail}
              filter=""
              startEpochNanos={startEpochNanos}
              onFilter={selection.openFiltered}
              onClose={close}
            />
          </>
        )}
        {shown && <SelectedDelivery id={id} delivery={shown} isOpen={entity.kind === 'delivery'} />}
      </div>
      {left && right && <CompareDialog left={left} right={right} onClose={keys.clearMarks} />}
    </div>
  );
}

function NoRows({
  entity,
  isPending,
  isApart,
  hidden,
}: {
  readonly entity: Entity;
  readonly isPending: boolean;
  readonly isApart: boolean;
  readonly hidden: number;
}) {
  const places = usePlaces();
  if (isPending) return <EmptyState title="Loading the ladder" />;
  if (isApart && entity.kind === 'through') {
    const { connection, other } = entity;
    return (
      <EmptyState title={`${connection} and ${other} have no end in common`}>
        <p className="ladder-choices">
          <Link href={places.ladder(connection)}>Ladder of {connection}</Link>
          <Link href={places.ladder(other)}>Ladder of {other}</Link>
        </p>
      </EmptyState>
    );
  }
  if (hidden > 0) {
    return <EmptyState title={`All ${hidden} arrows are hidden: the legend shows them again`} />;
  }
  const name = entityName(entity);
  return (
    <EmptyState title={`The capture has no frame of ${name}`}>
      {entity.kind !== 'delivery' && (
        <Link href={places.connection(entity.connection)}>
          What is known of connection {entity.connection}
        </Link>
      )}
    </EmptyState>
  );
}

/** Names of links are short where all begin the same; a ladder of one link needs none. */
function prefixOf(entity: Entity): string | undefined {
  if (entity.kind === 'connection') return `${entity.connection}.`;
  if (entity.kind === 'through') return '';
  return entity.kind === 'session' ? `${entity.session}.` : undefined;
}
