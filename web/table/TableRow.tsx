import { Link } from 'wouter';
import { Part } from '../ui/Part.tsx';
import type { Column, TableKind } from './columns.ts';

interface TableRowProps<R> {
  readonly id: string;
  readonly kind: TableKind<R>;
  readonly columns: readonly Column<R>[];
  readonly template: string;
  readonly row: R;
  readonly rowIndex: number;
  readonly topPx: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}

/** One line. Its first cell is a link that covers all of it; what else leads somewhere lies above. */
export function TableRow<R>(props: TableRowProps<R>) {
  const { kind, columns, row } = props;
  const classes = ['row', 'row-line'];
  if (kind.isQuiet?.(row)) classes.push('row-quiet');
  if (props.isSelected) classes.push('row-selected');
  if (props.isCursor) classes.push('row-cursor');
  return (
    <Part
      role="row"
      id={props.id}
      aria-rowindex={props.rowIndex}
      aria-selected={props.isSelected}
      className={classes.join(' ')}
      style={{
        gridTemplateColumns: props.template,
        transform: `translateY(${props.topPx}px)`,
      }}
    >
      {columns.map((column, index) => {
        const content = column.cell(row);
        return (
          <Part
            key={column.key}
            role={index === 0 ? 'rowheader' : 'gridcell'}
            className={column.align === 'end' ? 'number' : undefined}
            title={column.title?.(row)}
          >
            {index === 0 ? (
              <Link href={kind.hrefOf(row)} className="row-link mono" tabIndex={-1}>
                {content}
              </Link>
            ) : (
              content
            )}
          </Part>
        );
      })}
    </Part>
  );
}
