import './table.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { formatCounted } from '../lib/format.ts';
import { Part } from '../ui/Part.tsx';
import { useWidth } from '../ui/use-width.ts';
import type { TableKind } from './columns.ts';
import { fitColumns, gridTemplate } from './fit-columns.ts';
import { ROW_PX } from './row-height.ts';
import { TableRow } from './TableRow.tsx';
import { moveOf } from './table-keys.ts';
import { usePlaceKept } from './use-place-kept.ts';
import type { Rows } from './use-rows.ts';

export const HEAD_PX = 27;
/** Space before the first and after the last column. */
const EDGES_PX = 32;
/** The next page is fetched when this few rows are left below. */
const AHEAD_ROWS = 60;

interface RowTableProps<R> {
  readonly kind: TableKind<R>;
  readonly rows: Rows<R>;
  /** Key of the row that is selected for all views. */
  readonly selected: string | undefined;
  /** Beside other things, the table is no higher than its rows; by itself it takes all there is. */
  readonly beside?: boolean;
}

/** Rows as a grid, of which only those in view exist; arrow keys move in it and Enter leads on. */
export function RowTable<R>({ kind, rows: loaded, selected, beside = false }: RowTableProps<R>) {
  const { rows, total, hasMore, fetchMore, isStale, from } = loaded;
  const ref = useRef<HTMLDivElement>(null);
  const id = useId();
  const [, navigate] = useLocation();
  const [cursor, setCursor] = useState<number>();
  const columns = fitColumns(kind.columns, useWidth(ref) - EDGES_PX);
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
  const at =
    cursor === undefined || rows.length === 0 ? undefined : Math.min(cursor, rows.length - 1);

  useEffect(() => {
    const left = from === 'start' ? rows.length - lastShown : firstShown;
    if (hasMore && !isStale && left <= AHEAD_ROWS) fetchMore();
  });
  usePlaceKept(loaded, ref, setCursor);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
    const height = ref.current?.clientHeight ?? 0;
    const pageRows = Math.max(1, Math.floor((height - HEAD_PX) / ROW_PX) - 1);
    const target = moveOf(event.key, at, rows.length, pageRows);
    const far = event.key === 'End' ? 'end' : event.key === 'Home' ? 'start' : undefined;
    if (far !== undefined && far !== from && hasMore) {
      event.preventDefault();
      loaded.readFrom(far);
    } else if (target !== undefined) {
      event.preventDefault();
      setCursor(target);
      virtual.scrollToIndex(target);
    } else if (event.key === 'Enter' && at !== undefined && event.target === ref.current) {
      event.preventDefault();
      navigate(kind.hrefOf(rows[at]));
    }
  };

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
          {columns.map(({ key, head, align }) => (
            <Part key={key} role="columnheader" className={align === 'end' ? 'number' : undefined}>
              {head}
            </Part>
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
