import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { TimelineTree } from '../../server/api/timeline-contract.ts';
import { sentenceOf } from '../api/client.ts';
import { timelineOverviewQuery } from '../api/timeline.ts';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { formatFromStart } from '../lib/time.ts';
import { routes } from '../routes.ts';
import type { Selection } from '../state/selection.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { useAddress } from '../state/use-address.ts';
import { useView } from '../state/use-view.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { Part } from '../ui/Part.tsx';
import { eventBeside, eventsOf, flagSelection, type LaneEvent } from './events.ts';
import { LaneCanvas } from './LaneCanvas.tsx';
import { LaneTree, rowKey } from './LaneTree.tsx';
import { type LaneRow, rowAt, rowsBetween } from './lane-rows.ts';
import { Minimap } from './Minimap.tsx';
import type { Mark } from './marks.ts';
import { laneOf, laneSelection, stretchOf } from './pointed.ts';
import { Ruler } from './Ruler.tsx';
import { wholeWindow } from './scale.ts';
import { TimelineSide } from './TimelineSide.tsx';
import { TimelineTable } from './TimelineTable.tsx';
import { TimelineToolbar } from './TimelineToolbar.tsx';
import { useCamera } from './use-camera.ts';
import { useContents } from './use-contents.ts';
import { useLanes } from './use-lanes.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';
import { useViewport } from './use-viewport.ts';

export function TimelineView({
  id,
  busy,
  tree,
}: {
  readonly id: string;
  readonly busy: boolean;
  readonly tree: TimelineTree;
}) {
  const { state, go } = useView();
  const announce = useAnnounce();
  const { data: overview } = useQuery(timelineOverviewQuery(id, busy));
  const bounds = useMemo(() => wholeWindow(0, tree.endNanos), [tree.endNanos]);
  const camera = useCamera(bounds);
  const lanes = useLanes(tree.lanes);
  const viewport = useViewport(camera);
  const { topPx, heightPx } = viewport;
  const visible = useMemo(
    () => rowsBetween(lanes.rows, topPx, topPx + heightPx),
    [lanes.rows, topPx, heightPx],
  );
  const first = visible.length > 0 ? lanes.rows.indexOf(visible[0]) : 0;
  const contents = useContents(id, camera, lanes.rows, first, first + visible.length, busy);

  const filterInput = useRef<HTMLInputElement>(null);
  const [asTable, setAsTable] = useState(false);
  const [range, setRange] = useState<TimeWindow>();
  const [cursor, setCursor] = useState<string>();
  const [moment, setMoment] = useState<number>();
  const [pointed, setPointed] = useState<number>();

  const { selection } = state;
  const selectedLane = laneOf(selection);
  const select = useCallback(
    (next: Selection | undefined, how: 'push' | 'replace' = 'push') => {
      const window = camera.isWhole ? undefined : camera.scale.window;
      go({ selection: next, field: undefined, window }, how);
    },
    [camera, go],
  );
  const fit = useCallback((from: number, to: number) => camera.fit(from, to), [camera]);
  const close = useCallback(() => {
    setRange(undefined);
    if (selection) select(undefined);
  }, [select, selection]);

  const pickRow = useCallback(
    (row: LaneRow) => {
      setCursor(rowKey(row));
      setRange(undefined);
      select(laneSelection(row.lane.lane));
      announce(`${row.lane.kind} ${row.lane.lane} selected`);
      viewport.scroller.current?.focus({ preventScroll: true });
    },
    [select, announce, viewport.scroller],
  );
  const pick = (mark: Mark | undefined, y: number, at: number) => {
    const row = rowAt(lanes.rows, topPx + y);
    setRange(undefined);
    setMoment(at);
    if (row) setCursor(rowKey(row));
    const next = mark && selectionOf(mark);
    if (next) select(next);
    else if (row) select(laneSelection(row.lane.lane));
    else if (selection) select(undefined);
    viewport.scroller.current?.focus({ preventScroll: true });
  };
  const fitMark = (mark: Mark | undefined, y: number) => {
    const row = rowAt(lanes.rows, topPx + y);
    if (mark) camera.fit(...stretchOf(mark, camera.scale));
    else if (row) camera.fit(row.lane.firstNanos, row.lane.endNanos ?? tree.endNanos);
  };

  const cursorRow = lanes.rows.find((row) => rowKey(row) === cursor);
  const goToEvent = (way: 1 | -1) => {
    const held = cursorRow && contents.lanes.get(cursorRow.lane.lane);
    if (!held) return;
    const is0x = cursorRow.lane.kind === 'link' && cursorRow.lane.protocol !== 'amqp-1.0';
    const { startNanos, endNanos } = camera.scale.window;
    const from = moment ?? (way === 1 ? startNanos : endNanos);
    const event = eventBeside(eventsOf(held, is0x), from, way);
    if (event) showEvent(event);
  };
  const showEvent = (event: LaneEvent) => {
    setMoment(event.fromNanos);
    setRange(undefined);
    camera.reveal(event.fromNanos);
    select(event.selection, 'replace');
    announce(`${event.text}, at ${formatFromStart(event.fromNanos)} s`);
  };

  const address = useAddress();
  const [, navigate] = useLocation();
  const entity = selection?.kind === 'delivery' ? String(selection.delivery) : selectedLane;
  useTimelineKeys(viewport.scroller, {
    camera,
    lanes,
    cursorRow,
    moveTo: (row) => {
      setCursor(rowKey(row));
      viewport.reveal(row);
    },
    fit: () => {
      if (range) camera.fit(range.startNanos, range.endNanos);
      else if (cursorRow)
        camera.fit(cursorRow.lane.firstNanos, cursorRow.lane.endNanos ?? tree.endNanos);
    },
    open: pickRow,
    goToEvent,
    ladder: () => entity !== undefined && navigate(address(routes.ladder(id, entity))),
    table: () => setAsTable((now) => !now),
  });
  useShortcuts(
    useMemo(
      () => ({
        filter: () => filterInput.current?.focus(),
        close: selection || range ? close : undefined,
      }),
      [selection, range, close],
    ),
  );

  const now = pointed === undefined ? undefined : `${formatFromStart(pointed)} s`;
  return (
    <div className="timeline">
      <section className="timeline-main" aria-label="Timeline">
        <TimelineToolbar
          camera={camera}
          filterInput={filterInput}
          filter={lanes.filter}
          matching={lanes.matching}
          total={tree.lanes.length}
          omitted={tree.omitted}
          asTable={asTable}
          onFilter={lanes.setFilter}
          onTable={() => setAsTable(!asTable)}
        />
        {contents.error && <ErrorNotice sentence={sentenceOf(contents.error)} />}
        <div className="timeline-head">
          <div className="timeline-corner muted">messages over time</div>
          <div>
            <Minimap camera={camera} overview={overview} />
            <Ruler camera={camera} cursor={now} />
          </div>
        </div>
        {asTable && (
          <TimelineTable
            camera={camera}
            rows={visible}
            lanes={contents.lanes}
            onSelect={(next) => select(next)}
          />
        )}
        <Part
          ref={viewport.scroller}
          className="timeline-scroll"
          hidden={asTable}
          role="treegrid"
          aria-label="Lanes"
          aria-rowcount={lanes.rows.length}
          aria-busy={contents.isLoading}
          aria-activedescendant={
            cursorRow && visible.includes(cursorRow) ? `lane-${rowKey(cursorRow)}` : undefined
          }
          tabIndex={0}
          onScroll={viewport.onScroll}
        >
          <Part role="rowgroup" className="timeline-track" style={{ minHeight: lanes.heightPx }}>
            <LaneTree
              rows={visible}
              first={first}
              lanes={contents.lanes}
              cursor={cursor}
              selected={selectedLane}
              onToggle={(row) => lanes.fold(row.lane.lane)}
              onPick={pickRow}
              onPin={(row) => lanes.pin(row.lane.lane)}
            />
            <div ref={viewport.measure} className="timeline-sticky" role="presentation">
              <LaneCanvas
                camera={camera}
                view={{
                  rows: visible,
                  lanes: contents.lanes,
                  topPx,
                  endNanos: tree.endNanos,
                  selectedLane,
                  selectedDelivery: selection?.kind === 'delivery' ? selection.delivery : undefined,
                }}
                heightPx={heightPx}
                range={range}
                onRange={setRange}
                onPick={pick}
                onFit={fitMark}
                onCursor={setPointed}
              />
            </div>
          </Part>
        </Part>
      </section>
      <aside className="timeline-side" aria-label="What is selected">
        <TimelineSide
          id={id}
          busy={busy}
          tree={tree}
          overview={overview}
          selection={selection}
          range={range}
          pinned={lanes.pinned}
          onFit={fit}
          onGo={(flag) => {
            camera.fit(flag.timeNanos - NEAR_NANOS, flag.timeNanos + NEAR_NANOS);
            select(flagSelection(flag.lane, flag.delivery, flag.frame));
          }}
          onPin={lanes.pin}
          onClose={close}
        />
      </aside>
    </div>
  );
}

/** How much before and after a moment is shown with it. */
const NEAR_NANOS = 5e7;

function selectionOf(mark: Mark): Selection | undefined {
  switch (mark.kind) {
    case 'bar':
      return { kind: 'delivery', delivery: mark.delivery };
    case 'column':
      return mark.count === 1 ? { kind: 'delivery', delivery: mark.delivery } : undefined;
    case 'flag':
      return flagSelection(mark.flag.lane, mark.flag.delivery, mark.flag.frame);
    default:
      return undefined;
  }
}
