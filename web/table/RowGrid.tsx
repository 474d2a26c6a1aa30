import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useId } from 'react';
import { formatCounted } from '../lib/format.ts';
import { Part } from '../ui/Part.tsx';
import { usePlaceKept } from './use-place-kept.ts';
import { useRowKeys } from './use-row-keys.ts';
import type { Rows } from './use-rows.ts';

const HEAD_PX = 27;
/** The next page is fetched when this few rows are left below. */
const AHEAD_ROWS = 60;

/** Where a row stands. */
interface RowPlace {
  readonly id: string;
  /** From 1, the head included; of rows read from the end as far as it is known. */
  readonly rowIndex: number;
  readonly topPx: number;
  readonly heightPx: number;
  readonly isCursor: boolean;
}

interface RowGridProps<R> {
  readonly rows: Rows<R>;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly className: string;
  /** Class of the head is this with `-head`, of the body with `-body`. */
  readonly part: string;
  readonly singular: string;
  readonly plural: string;
  readonly rowPx: number;
  /** Where rows are of different heights. */
  readonly heightOf?: (row: R) => number;
  keyOf(row: R): string;
  hrefOf(row: R): string;
  /** The row of heads. */
  readonly head: ReactNode;
  row(row: R, place: RowPlace, key: string): ReactNode;
}

/** Rows as a grid, of which only those in view exist; arrow keys move in it and Enter leads on. */
export function RowGrid<R>({
  rows: loaded,
  gridRef,
  className,
  part,
  singular,
  plural,
  rowPx,
  heightOf,
  keyOf,
  hrefOf,
  head,
  row,
}: RowGridProps<R>) {
  const { rows, total, hasMore, fetchMore, isStale, from } = loaded;
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => gridRef.current,
    estimateSize: (index) => heightOf?.(rows[index]) ?? rowPx,
    // Heights are kept by key: where all are the same, none is needed.
    ...(heightOf && { getItemKey: (index: number) => keyOf(rows[index]) }),
    scrollPaddingStart: HEAD_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const firstShown = items.at(0)?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  const { at, setCursor, onKeyDown } = useRowKeys({
    loaded,
    ref: gridRef,
    pageRows: (heightPx) => Math.floor((heightPx - HEAD_PX) / rowPx) - 1,
    scrollTo: (index) => virtual.scrollToIndex(index),
    hrefOf,
  });

  useEffect(() => {
    const left = from === 'start' ? rows.length - lastShown : firstShown;
    if (hasMore && !isStale && left <= AHEAD_ROWS) fetchMore();
  });
  usePlaceKept(loaded, gridRef, setCursor, (one) => heightOf?.(one) ?? rowPx);

  // Rows before those that were fetched, where it is known how many.
  const before = from === 'end' && total && !total.capped ? total.count - rows.length : 0;
  return (
    <Part
      ref={gridRef}
      role="grid"
      className={className}
      aria-label={total ? formatCounted(total.count, singular, plural) : plural}
      aria-rowcount={total && !total.capped ? total.count + 1 : -1}
      aria-busy={isStale || loaded.isPending}
      aria-activedescendant={at === undefined ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <Part role="rowgroup" className={`${part}-head`}>
        {head}
      </Part>
      <Part
        role="rowgroup"
        className={isStale ? `${part}-body rows-stale` : `${part}-body`}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, start, size }) => {
          const place = {
            id: `${id}-${index}`,
            rowIndex: before + index + 2,
            topPx: start,
            heightPx: size,
            isCursor: index === at,
          };
          return row(rows[index], place, keyOf(rows[index]));
        })}
      </Part>
    </Part>
  );
}
