import { useCallback, useEffect, useRef, useState } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import type { TimelineFlag, TimelineTree } from '../../server/api/timeline-contract.ts';
import { formatSelection, type Selection } from '../state/selection.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { useView } from '../state/use-view.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import type { Camera } from './camera.ts';
import type { HeldLanes } from './held-lanes.ts';
import { type LaneRow, rowKey } from './lane-rows.ts';
import type { Mark } from './marks.ts';
import { flagSelection, laneSelection, listedBy, selectionOf, stretchOf } from './pointed.ts';
import { rowOnScreen, type ScreenRows, scrollFor } from './screen-rows.ts';
import { useGoToEvent } from './use-go-to-event.ts';
import type { Lanes } from './use-lanes.ts';
import { useSelectedPlace } from './use-selected-place.ts';
import type { Viewport } from './use-viewport.ts';

/** How much before and after a moment is shown with it. */
const NEAR_NANOS = 5e7;

interface ChosenUse {
  readonly id: string;
  readonly busy: boolean;
  readonly tree: TimelineTree;
  readonly camera: Camera;
  readonly lanes: Lanes;
  readonly viewport: Viewport;
  readonly screen: ScreenRows;
  readonly held: HeldLanes;
}

export type Chosen = ReturnType<typeof useChosen>;

/** What is selected, the range that is measured, and the row that the keys are in. */
export function useChosen(use: ChosenUse) {
  const { id, busy, tree, camera, lanes, viewport, screen } = use;
  const { scroller } = viewport;
  const { state, go } = useView();
  const { selection, range } = state;
  const announce = useAnnounce();
  const place = useSelectedPlace(id, selection, busy);
  const [cursor, setCursor] = useState<string>();
  const [moment, setMoment] = useState<Nanos>();

  const select = useCallback(
    (next: Selection | undefined, how: 'push' | 'replace' = 'push', within?: TimeWindow) => {
      const window = camera.isWhole ? undefined : camera.scale.window;
      go({ selection: next, field: undefined, range: within, window }, how);
    },
    [camera, go],
  );
  const measure = useCallback(
    (next: TimeWindow | undefined) => {
      const window = camera.isWhole ? undefined : camera.scale.window;
      go({ range: next, window }, 'push');
    },
    [camera, go],
  );
  /** What was opened last goes first. */
  const close = useCallback(() => {
    if (range) measure(undefined);
    else if (selection) select(undefined);
  }, [range, selection, measure, select]);

  const reveal = useCallback(
    (row: LaneRow) => {
      const element = scroller.current;
      if (!element) return;
      const top = scrollFor(lanes.rows, row, element.scrollTop, element.clientHeight);
      if (top !== undefined) element.scrollTop = top;
    },
    [scroller, lanes.rows],
  );
  const pickRow = useCallback(
    (row: LaneRow) => {
      setCursor(rowKey(row));
      select(laneSelection(row.lane.lane));
      announce(`${row.lane.kind} ${row.lane.lane} selected`);
      scroller.current?.focus({ preventScroll: true });
    },
    [select, announce, scroller],
  );
  const pickMark = (mark: Mark | undefined, y: number, at: Nanos) => {
    const row = rowOnScreen(screen, y);
    setMoment(at);
    if (row) setCursor(rowKey(row));
    const next = (mark && selectionOf(mark)) ?? (row && laneSelection(row.lane.lane));
    if (next) select(next, 'push', mark && listedBy(mark));
    else close();
    scroller.current?.focus({ preventScroll: true });
  };

  const fitRow = (row: LaneRow) =>
    camera.fit(row.lane.firstNanos, row.lane.endNanos ?? tree.endNanos);
  const fitMark = (mark: Mark | undefined, y: number) => {
    const row = rowOnScreen(screen, y);
    if (mark) camera.fit(...stretchOf(mark, camera.scale));
    else if (row) fitRow(row);
  };
  const cursorRow = lanes.rows.find((row) => rowKey(row) === cursor);
  const fitChosen = () => {
    if (range) camera.fit(range.startNanos, range.endNanos);
    else if (place.fromNanos !== undefined) {
      camera.fit(place.fromNanos, Math.max(place.toNanos ?? 0, place.fromNanos));
    } else if (cursorRow) fitRow(cursorRow);
  };

  const goToEvent = useGoToEvent({
    ...{ id, busy, camera, moment },
    endNanos: tree.endNanos,
    held: use.held,
    row: cursorRow,
    onEvent: (event) => {
      setMoment(event.fromNanos);
      camera.reveal(event.fromNanos);
      select(event.selection, 'replace', event.range);
    },
  });
  const goToFlag = (flag: TimelineFlag) => {
    setMoment(flag.timeNanos);
    camera.fit(flag.timeNanos - NEAR_NANOS, flag.timeNanos + NEAR_NANOS);
    select(flagSelection(flag.lane, flag.delivery, flag.frame));
  };
  const goToStretch = (lane: string, from: Nanos, to: Nanos) => {
    setMoment(from);
    camera.fit(from, to);
    lanes.uncover(lane);
    select(laneSelection(lane));
  };
  const moveTo = (row: LaneRow) => {
    setCursor(rowKey(row));
    reveal(row);
  };
  useRevealed(selection, place, use, (row) => {
    setCursor((now) => (lanes.rows.some((one) => rowKey(one) === now) ? now : rowKey(row)));
    reveal(row);
  });

  return {
    selection,
    place,
    range,
    cursor,
    cursorRow,
    select,
    measure,
    close,
    pickRow,
    pickMark,
    fitMark,
    fitChosen,
    goToEvent,
    goToFlag,
    goToStretch,
    moveTo,
  };
}

/** What a link or another page has selected is brought into view, lane and moment, once. */
function useRevealed(
  selection: Selection | undefined,
  { lane, fromNanos, toNanos }: ReturnType<typeof useSelectedPlace>,
  { camera, lanes, viewport }: ChosenUse,
  onRow: (row: LaneRow) => void,
): void {
  const isLaidOut = viewport.heightPx > 0;
  const latest = useRef({ lanes, onRow });
  latest.current = { lanes, onRow };
  // What was folded around it stays so when the page is loaded again.
  const now = selection && formatSelection(selection);
  const loaded = useRef(now);
  useEffect(() => {
    if (lane === undefined || !isLaidOut) return;
    const row = latest.current.lanes.rows.find((one) => one.lane.lane === lane);
    if (row) latest.current.onRow(row);
    else if (now !== loaded.current) latest.current.lanes.uncover(lane);
    loaded.current = undefined;
    const { startNanos, endNanos } = camera.scale.window;
    if (fromNanos === undefined || toNanos === undefined) return;
    if (toNanos < startNanos || fromNanos > endNanos) camera.reveal(fromNanos);
  }, [camera, lane, fromNanos, toNanos, isLaidOut, now]);
}
