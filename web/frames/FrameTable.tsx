import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { FrameRow } from '../../server/api/contract.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatCount } from '../lib/format.ts';
import { rowsInView, topToReveal, trackPx } from '../lib/scaled-scroll.ts';
import type { TimeFormat } from '../lib/time.ts';
import { moveOf } from '../table/table-keys.ts';
import { Part } from '../ui/Part.tsx';
import { FrameHead } from './FrameHead.tsx';
import { FrameLine, FrameLinePending } from './FrameLine.tsx';
import type { FrameRows } from './frame-rows.ts';
import type { RowRange } from './use-numbered-rows.ts';
import { type ScaledScroll, useScaledScroll } from './use-scaled-scroll.ts';

const ROW_PX = 24;
const HEAD_PX = 26;
const OVERSCAN_ROWS = 6;

interface FrameTableProps {
  /** The grid itself, which takes the focus back when the details close. */
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly rows: FrameRows;
  /** The row the keyboard is on, by frame number. */
  readonly cursor: number | undefined;
  /** The frame whose details are open. */
  readonly selected: number | undefined;
  readonly timeFormat: TimeFormat;
  readonly startEpochNanos: string | undefined;
  onRange(range: RowRange): void;
  onCursor(number: number): void;
  onOpen(frame: FrameRow): void;
}

/** Frames as rows of a grid, of which only those in view exist. */
export function FrameTable(props: FrameTableProps) {
  const { rows, cursor, selected, timeFormat, startEpochNanos, onRange, onCursor, onOpen } = props;
  const ref = props.gridRef;
  const places = usePlaces();
  const scroll = useScaledScroll(ref, rows.count, ROW_PX, HEAD_PX);
  const { geometry, top, moveTo } = scroll;
  const { first, last } = rowsInView(top, geometry, OVERSCAN_ROWS);
  const cursorIndex = cursor === undefined ? undefined : rows.indexOf(cursor);

  useEffect(() => onRange({ first, last }), [first, last, onRange]);
  useKeepPlace(rows, top, moveTo);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the cursor may scroll, not a scroll.
  useLayoutEffect(() => {
    if (cursorIndex !== undefined && geometry.viewportPx > 0) {
      moveTo(topToReveal(cursorIndex, top, geometry));
    }
  }, [cursor, cursorIndex === undefined, rows.key, geometry.viewportPx > 0]);

  useKeepInView(cursorIndex, scroll);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || rows.count === 0) return;
    const pageRows = Math.max(1, Math.floor(geometry.viewportPx / ROW_PX) - 1);
    const target = moveOf(event.key, cursorIndex, rows.count, pageRows);
    if (target !== undefined) {
      event.preventDefault();
      const number = rows.numberAt(target);
      if (number !== undefined) onCursor(number);
    } else if (event.key === 'Enter' && cursorIndex !== undefined) {
      event.preventDefault();
      const row = rows.rowAt(cursorIndex);
      if (row) onOpen(row);
    }
  };

  const lines = [];
  for (let index = first; index < last; index++) {
    const row = rows.rowAt(index);
    lines.push(
      row ? (
        <FrameLine
          key={row.number}
          frame={row}
          previousNanos={rows.rowAt(index - 1)?.timeNanos}
          rowIndex={index + 2}
          isCursor={row.number === cursor}
          isSelected={row.number === selected}
          timeFormat={timeFormat}
          startEpochNanos={startEpochNanos}
          places={places}
          onOpen={onOpen}
        />
      ) : (
        <FrameLinePending
          key={`pending ${index}`}
          number={rows.numberAt(index)}
          rowIndex={index + 2}
        />
      ),
    );
  }

  return (
    <Part
      ref={ref}
      className={`frames-grid ${rows.isStale ? 'frames-stale' : ''} frames-time-${timeFormat}`}
      role="grid"
      aria-label="Frames"
      aria-rowcount={rows.count + 1}
      aria-busy={rows.isStale || rows.isPending}
      aria-activedescendant={
        cursorIndex !== undefined && cursorIndex >= first && cursorIndex < last
          ? `frame-${cursor}`
          : undefined
      }
      tabIndex={0}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
    >
      <FrameHead timeFormat={timeFormat} />
      <div className="frames-track" style={{ height: trackPx(geometry) }} role="presentation">
        <Part
          className="frames-window"
          role="rowgroup"
          aria-label={`Rows ${formatCount(first + 1)} to ${formatCount(last)}`}
          style={{ height: Math.min(geometry.viewportPx, trackPx(geometry)) }}
        >
          <div role="presentation" style={{ transform: `translateY(${first * ROW_PX - top}px)` }}>
            {lines}
          </div>
        </Part>
      </div>
    </Part>
  );
}

/** When details open below the rows, the row they are of is not covered by them. */
function useKeepInView(cursorIndex: number | undefined, scroll: ScaledScroll): void {
  const { geometry, top, moveTo } = scroll;
  const { viewportPx } = geometry;
  const before = useRef(viewportPx);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only less height may scroll, not a scroll.
  useLayoutEffect(() => {
    const hadPx = before.current;
    before.current = viewportPx;
    if (cursorIndex === undefined || viewportPx === 0) return;
    const endPx = (cursorIndex + 1) * ROW_PX - top;
    if (endPx > viewportPx && endPx <= hadPx) moveTo(topToReveal(cursorIndex, top, geometry));
  }, [viewportPx]);
}

/** When rows are put before those in view (or taken away there), what was in view stays in view. */
function useKeepPlace(rows: FrameRows, top: number, moveTo: (top: number) => void): void {
  const seen = useRef<{ key: string; index: number; number: number }>(undefined);
  useLayoutEffect(() => {
    if (rows.isStale) return;
    const before = seen.current;
    if (before && before.key !== rows.key) {
      seen.current = undefined;
      moveTo(0);
      return;
    }
    const now = before && rows.indexOf(before.number);
    if (before && now !== undefined && now !== before.index) {
      moveTo(top + (now - before.index) * ROW_PX);
      seen.current = { ...before, index: now };
      return;
    }
    const index = Math.floor(top / ROW_PX);
    const number = rows.numberAt(index);
    seen.current = number === undefined ? undefined : { key: rows.key, index, number };
  }, [rows, top, moveTo]);
}
