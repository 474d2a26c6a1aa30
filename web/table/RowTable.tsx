import './table.css';
import { useRef } from 'react';
import { Part } from '../ui/Part.tsx';
import { useWidth } from '../ui/use-width.ts';
import type { TableKind } from './columns.ts';
import { fitColumns, gridTemplate } from './fit-columns.ts';
import { HeadCell } from './HeadCell.tsx';
import { type TableOrder, wayOf } from './order.ts';
import { RowGrid } from './RowGrid.tsx';
import { ROW_PX } from './row-height.ts';
import { TableRow } from './TableRow.tsx';
import type { Rows } from './use-rows.ts';

/** Space before the first and after the last column, in a window that is narrow and in others. */
const EDGES_PX = 32;
const NARROW_EDGES_PX = 20;
const NARROW_PX = 720;

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

/** Rows as a grid, with the columns that there is room for. */
export function RowTable<R>({ kind, rows, selected, order, beside = false }: RowTableProps<R>) {
  const ref = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(ref);
  // What the rows are ordered by stays in view.
  const ranked = kind.columns.map((column) =>
    column.sort && wayOf(column.sort, order?.sort) ? { ...column, yields: 0 } : column,
  );
  const columns = fitColumns(
    ranked,
    widthPx - (window.innerWidth > NARROW_PX ? EDGES_PX : NARROW_EDGES_PX),
  );
  const template = gridTemplate(columns);
  return (
    <RowGrid
      rows={rows}
      gridRef={ref}
      className={beside ? 'rows rows-beside' : 'rows'}
      part="rows"
      singular={kind.singular}
      plural={kind.plural}
      rowPx={ROW_PX}
      keyOf={kind.keyOf}
      hrefOf={kind.hrefOf}
      head={
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
      }
      row={(row, { id, rowIndex, topPx, isCursor }, key) => (
        <TableRow
          key={key}
          id={id}
          kind={kind}
          columns={columns}
          template={template}
          row={row}
          rowIndex={rowIndex}
          topPx={topPx}
          isCursor={isCursor}
          isSelected={key === selected}
        />
      )}
    />
  );
}
