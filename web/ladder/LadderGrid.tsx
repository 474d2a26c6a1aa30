import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { LinkWait } from '../../server/api/waits-contract.ts';
import { useScaledScroll } from '../frames/use-scaled-scroll.ts';
import { type ScrollGeometry, topToReveal, trackPx } from '../lib/scaled-scroll.ts';
import type { TimeFormat } from '../lib/time.ts';
import { Part } from '../ui/Part.tsx';
import { arrowLook, type ColourMeaning } from './arrow-look.ts';
import type { Bracket } from './bracket.ts';
import type { Ends } from './ends.ts';
import { keyOf, type LadderKey } from './keys.ts';
import type { GutterKind } from './LadderGutters.tsx';
import { LadderHead } from './LadderHead.tsx';
import { type BracketPlace, LadderLine } from './LadderLine.tsx';
import { LadderNote } from './LadderNote.tsx';
import { LadderPause } from './LadderPause.tsx';
import { isArrow, type LadderLayout, ROW_PX, rowsBetween } from './ladder-layout.ts';
import { waitIn } from './pause-text.ts';
import type { LadderStates } from './use-ladder-states.ts';

const HEAD_PX = 34;
const OVERSCAN_ROWS = 6;
const AROUND_ROWS = 3;

export interface RowSpan {
  readonly first: number;
  readonly last: number;
}

interface LadderGridProps {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly layout: LadderLayout;
  readonly states: LadderStates;
  readonly ends: Ends;
  /** What held its links up. */
  readonly waits: readonly LinkWait[];
  readonly gutters: GutterKind;
  /** What the names of links and sessions in it begin with. */
  readonly prefix: string | undefined;
  readonly meaning: ColourMeaning;
  readonly timeFormat: TimeFormat;
  readonly startEpochNanos: string | undefined;
  /** By frame number: where the keyboard is, and whose details are open. */
  readonly cursor: number | undefined;
  readonly selected: number | undefined;
  readonly marks: readonly number[];
  readonly bracket: Bracket | undefined;
  /** Deliveries that light up with the row at the cursor. */
  readonly lit: ReadonlySet<number>;
  onSpan(span: RowSpan): void;
  onCursor(frame: number): void;
  onOpen(frame: number): void;
  onKey(key: LadderKey): void;
}

/** Rows of a ladder, of which only those in view exist. */
export function LadderGrid(props: LadderGridProps) {
  const { layout, states, cursor, selected, marks, bracket, lit, onSpan, onOpen } = props;
  const ref = props.gridRef;
  const scroll = useScaledScroll(ref, layout.slots, ROW_PX, HEAD_PX);
  const { geometry, top, moveTo } = scroll;
  const { viewportPx } = geometry;
  const { first, last } = rowsBetween(
    layout,
    Math.floor(top / ROW_PX) - OVERSCAN_ROWS,
    Math.ceil((top + viewportPx) / ROW_PX) + OVERSCAN_ROWS,
  );
  const isOfLink = props.prefix === undefined;
  const cursorRow = cursor === undefined ? undefined : layout.rowOf.get(cursor);

  useEffect(() => onSpan({ first, last }), [first, last, onSpan]);
  useKeepPlace(layout, top, moveTo);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a move of the cursor scrolls, and less room for it.
  useLayoutEffect(() => {
    const row = cursorRow === undefined ? undefined : layout.rows[cursorRow];
    if (row && viewportPx > 0) moveTo(topAround(row.slot, top, geometry));
  }, [cursor, cursorRow === undefined, viewportPx]);

  const onKeyDown = (event: KeyboardEvent) => {
    const pageRows = Math.max(1, Math.floor(viewportPx / ROW_PX) - 1);
    const key = keyOf(event, layout.rows, cursorRow, pageRows);
    if (key === undefined) return;
    event.preventDefault();
    if (key.kind !== 'move') props.onKey(key);
    else props.onCursor(key.frame);
  };

  return (
    <Part
      ref={ref}
      className={`ladder-grid ladder-gutters-${props.gutters} ladder-time-${props.timeFormat}${
        props.ends.middleText === undefined ? '' : ' ladder-through'
      }`}
      role="grid"
      aria-label={props.label}
      aria-rowcount={layout.rows.length + 1}
      aria-activedescendant={
        cursorRow !== undefined && cursorRow >= first && cursorRow < last
          ? rowId(layout, cursorRow)
          : undefined
      }
      tabIndex={0}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
    >
      <LadderHead ends={props.ends} gutters={props.gutters} timeFormat={props.timeFormat} />
      <div className="ladder-track" style={{ height: trackPx(geometry) }} role="presentation">
        <Part
          className="ladder-window"
          role="rowgroup"
          style={{ height: Math.min(viewportPx, trackPx(geometry)) }}
        >
          {layout.rows.slice(first, last).map((row, i) => {
            const at = first + i;
            const y = row.slot * ROW_PX - top;
            const place = placeIn(bracket, at);
            if (row.kind === 'pause') {
              return (
                <LadderPause
                  key={`${row.ending === undefined ? 'after' : 'end after'} ${row.after.number}`}
                  row={row}
                  rowIndex={at + 2}
                  y={y}
                  ledger={states.ledgerAt(row)}
                  wait={waitIn(props.waits, row, isOfLink)}
                  isOfLink={isOfLink}
                  gutters={props.gutters}
                  most={states.most}
                  inBracket={place !== 'none'}
                />
              );
            }
            if (row.kind === 'note') {
              const { text, of } = row;
              return (
                <LadderNote
                  key={`${of.number} ${text}`}
                  text={text}
                  rowIndex={at + 2}
                  y={y}
                  inBracket={place !== 'none'}
                />
              );
            }
            const [{ number, delivery, timeNanos }] = row.frames;
            const before = timeNanos - (row.deltaNanos ?? 0);
            return (
              <LadderLine
                key={number}
                row={row}
                rowIndex={at + 2}
                y={y}
                look={arrowLook(row.frames, states.deliveries, props.meaning)}
                ledger={states.ledgerAt(row)}
                gutters={props.gutters}
                most={states.most}
                previousNanos={row.deltaNanos === undefined ? undefined : before}
                bracket={place}
                isLit={delivery !== undefined && lit.has(delivery)}
                isCursor={at === cursorRow}
                isSelected={row.frames.some((frame) => frame.number === selected)}
                mark={markOf(marks, number)}
                prefix={props.prefix}
                timeFormat={props.timeFormat}
                startEpochNanos={props.startEpochNanos}
                onPress={onOpen}
              />
            );
          })}
        </Part>
      </div>
    </Part>
  );
}

/** A row with those about it in view: what came before it, and what came of it. */
function topAround(slot: number, top: number, geometry: ScrollGeometry): number {
  const inView = Math.floor(geometry.viewportPx / ROW_PX);
  const room = Math.max(0, Math.min(AROUND_ROWS, Math.floor((inView - 1) / 2)));
  const before = topToReveal(Math.max(0, slot - room), top, geometry);
  return topToReveal(Math.min(geometry.rowCount - 1, slot + room), before, geometry);
}

function rowId({ rows }: LadderLayout, index: number): string | undefined {
  const row = rows[index];
  return isArrow(row) ? `ladder-${row.frames[0].number}` : undefined;
}

function markOf(marks: readonly number[], frame: number): number | undefined {
  const at = marks.indexOf(frame);
  return at < 0 ? undefined : at + 1;
}

function placeIn(bracket: Bracket | undefined, at: number): BracketPlace {
  if (bracket === undefined || at < bracket.first || at > bracket.last) return 'none';
  if (bracket.first === bracket.last) return 'only';
  if (at === bracket.first) return 'first';
  if (at === bracket.last) return 'last';
  return bracket.parts.has(at) ? 'part' : 'through';
}

/** When rows are put before those in view, what was in view stays in view. */
function useKeepPlace(layout: LadderLayout, top: number, moveTo: (top: number) => void): void {
  const seen = useRef<{ frame: number; slot: number }>(undefined);
  useLayoutEffect(() => {
    const before = seen.current;
    const index = before && layout.rowOf.get(before.frame);
    const now = index === undefined ? undefined : layout.rows[index];
    if (before && now && now.slot !== before.slot) {
      moveTo(top + (now.slot - before.slot) * ROW_PX);
      seen.current = { ...before, slot: now.slot };
      return;
    }
    const { first, last } = rowsBetween(layout, Math.ceil(top / ROW_PX), Number.MAX_SAFE_INTEGER);
    const seenRow = layout.rows.slice(first, Math.min(last, first + 3)).find(isArrow);
    seen.current = seenRow && { frame: seenRow.frames[0].number, slot: seenRow.slot };
  }, [layout, top, moveTo]);
}
