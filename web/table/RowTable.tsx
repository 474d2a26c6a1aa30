import './table.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import { formatCounted } from '../lib/format.ts';
import { Part } from '../ui/Part.tsx';
import { useWidth } from '../ui/use-width.ts';
import type { TableKind } from './columns.ts';
import { fitColumns, gridTemplate } from './fit-columns.ts';
import { HeadCell } from './HeadCell.tsx';
import { type TableOrder, wayOf } from './order.ts';
import { ROW_PX } from './row-height.ts';
import { TableRow } from './TableRow.tsx';
import { usePlaceKept } from './use-place-kept.ts';
import { useRowKeys } from './use-row-keys.ts';
import type { Rows } from './use-rows.ts';

export const HEAD_PX = 27;
/** Space before the first and after the last column, in a window that is narrow and in others. */
const EDGES_PX = 32;
const NARROW_EDGES_PX = 20;
const NARROW_PX = 720;
/** The next page is fetched when this few rows are left below. */
const AHEAD_ROWS = 60;

interface RowTableProps<R> {
  readonly kind: TableKind<R>;
  readonly rows: Rows<R>;
  /** Key of the row that is selected for all views. */
  readonly selected: string | undefined;
  /** How the table is ordered, where that can be changed. */
  readonly order?: TableOrder;
  /** Beside other things, the table is no higher than its rows; by itself it takes all there is. */
  readonly beside?: boolean;
}

/** Rows as a grid, of which only those in view exist; arrow keys move in it and Enter leads on. */
export function RowTable<R>({
  kind,
  rows: loaded,
  selected,
  order,
  beside = false,
}: RowTableProps<R>) {
  const { rows, total, hasMore, fetchMore, isStale, from } = loaded;
  const ref = useRef<HTMLDivElement>(null);
  const id = useId();
  const widthPx = useWidth(ref);
  // What the rows are ordered by stays in view.
  const ranked = kind.columns.map((column) =>
    column.sort && wayOf(column.sort, order?.sort) ? { ...column, yields: 0 } : column,
  );
  const columns = fitColumns(
    ranked,
    widthPx - (window.innerWidth > NARROW_PX ? EDGES_PX : NARROW_EDGES_PX),
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => ref.current,
    estimateSize: () => ROW_PX,
    scrollPaddingStart: HEAD_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const firstShown = items.at(0)?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  const { at, setCursor, onKeyDown } = useRowKeys({
    loaded,
    ref,
    pageRows: (heightPx) => Math.floor((heightPx - HEAD_PX) / ROW_PX) - 1,
    scrollTo: (index) => virtual.scrollToIndex(index),
    hrefOf: kind.hrefOf,
  });

  useEffect(() => {
    const left = from === 'start' ? rows.length - lastShown : firstShown;
    if (hasMore && !isStale && left <= AHEAD_ROWS) fetchMore();
  });
  usePlaceKept(loaded, ref, setCursor, () => ROW_PX);

  const template = gridTemplate(columns);
  // Rows before those that were fetched, where it is known how many.
  const before = from === 'end' && total && !total.capped ? total.count - rows.length : 0;
  return (
    <Part
      ref={ref}
      role="grid"
      className={beside ? 'rows rows-beside' : 'rows'}
      aria-label={total ? formatCounted(total.count, kind.singular, kind.plural) : kind.plural}
      aria-rowcount={total && !total.capped ? total.count + 1 : -1}
      aria-busy={isStale || loaded.isPending}
      aria-activedescendant={at === undefined ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <Part role="rowgroup" className="rows-head">
        <Part
          role="row"
          className="row"
          aria-rowindex={1}
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            <HeadCell
              key={column.key}
              column={column}
              className={column.align === 'end' ? 'number' : undefined}
              order={order}
            />
          ))}
        </Part>
      </Part>
      <Part
        role="rowgroup"
        className={isStale ? 'rows-body rows-stale' : 'rows-body'}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index];
          const key = kind.keyOf(row);
          return (
            <TableRow
              key={key}
              id={`${id}-${index}`}
              kind={kind}
              columns={columns}
              template={template}
              row={row}
              rowIndex={before + index + 2}
              topPx={start}
              isCursor={index === at}
              isSelected={key === selected}
            />
          );
        })}
      </Part>
    </Part>
  );
}
