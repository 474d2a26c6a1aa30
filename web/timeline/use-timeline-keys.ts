import { type RefObject, useEffect, useRef } from 'react';
import type { Camera } from './camera.ts';
import { actionOf, type TimelineAction } from './keys.ts';
import { type LaneRow, parentOf } from './lane-rows.ts';
import type { Lanes } from './use-lanes.ts';

const ZOOM_STEP = 0.75;
/** Of what is shown. */
const PAN_PART = 0.12;

export interface KeyUse {
  readonly camera: Camera;
  readonly lanes: Lanes;
  readonly cursorRow: LaneRow | undefined;
  moveTo(row: LaneRow): void;
  fit(): void;
  open(row: LaneRow): void;
  goToEvent(way: 1 | -1): void;
  ladder(): void;
  table(): void;
}

/** Keys work anywhere on the page but in fields and dialogs; arrows where the lanes have the focus. */
export function useTimelineKeys(lanes: RefObject<HTMLElement | null>, use: KeyUse): void {
  const latest = useRef(use);
  latest.current = use;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isFree(event.target)) return;
      const inLanes = lanes.current !== null && event.target === lanes.current;
      const action = actionOf(event, inLanes);
      if (action === undefined || event.shiftKey) return;
      event.preventDefault();
      ACTS[action](latest.current);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [lanes]);
}

/** Nobody types there, and no dialog or menu waits for the key. */
function isFree(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  return target.closest('input, textarea, select, dialog, [role="menu"]') === null;
}

type Act = (use: KeyUse) => void;

const ACTS: Readonly<Record<TimelineAction, Act>> = {
  'zoom-in': ({ camera }) => camera.zoom(ZOOM_STEP),
  'zoom-out': ({ camera }) => camera.zoom(1 / ZOOM_STEP),
  earlier: ({ camera }) => camera.panPx(-camera.scale.widthPx * PAN_PART),
  later: ({ camera }) => camera.panPx(camera.scale.widthPx * PAN_PART),
  whole: ({ camera }) => camera.showAll(),
  fit: (use) => use.fit(),
  pin: ({ lanes, cursorRow }) => {
    if (cursorRow) lanes.pin(cursorRow.lane.lane);
  },
  fold: foldRow,
  unfold: ({ lanes, cursorRow }) => {
    if (cursorRow) lanes.fold(cursorRow.lane.lane, false);
  },
  ladder: (use) => use.ladder(),
  table: (use) => use.table(),
  'lane-up': (use) => moveBy(use, -1),
  'lane-down': (use) => moveBy(use, 1),
  'first-lane': (use) => moveBy(use, Number.NEGATIVE_INFINITY),
  'last-lane': (use) => moveBy(use, Number.POSITIVE_INFINITY),
  'next-event': (use) => use.goToEvent(1),
  'previous-event': (use) => use.goToEvent(-1),
  open: (use) => {
    if (use.cursorRow) use.open(use.cursorRow);
  },
};

function moveBy({ lanes, cursorRow, moveTo }: KeyUse, by: number): void {
  const { rows } = lanes;
  const index = cursorRow ? rows.indexOf(cursorRow) : -1;
  const row = rows[Math.min(Math.max(index + by, 0), rows.length - 1)];
  if (row) moveTo(row);
}

/** What cannot be folded any further goes to what it lies in. */
function foldRow({ lanes, cursorRow, moveTo }: KeyUse): void {
  if (!cursorRow) return;
  if (cursorRow.expanded === true) {
    lanes.fold(cursorRow.lane.lane, true);
    return;
  }
  const parent = parentOf(cursorRow.lane.lane);
  const row = lanes.rows.find(({ lane, pinned }) => lane.lane === parent && !pinned);
  if (row) moveTo(row);
}
