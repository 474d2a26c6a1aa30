import { TIME_FORMAT_UNITS } from '../lib/time.ts';
import { usePreferences } from '../state/preferences.ts';
import { Part } from '../ui/Part.tsx';
import { nextSort, type Sortable, type TableOrder, wayOf } from './order.ts';

interface HeadCellProps {
  readonly column: Sortable;
  readonly className?: string | undefined;
  /** Absent where the rows stand beside other things and keep their order. */
  readonly order?: TableOrder | undefined;
}

const ARIA_SORT = { up: 'ascending', down: 'descending' } as const;

/** The head of a column; where the table can be ordered by it, a button that does so. */
export function HeadCell({ column, className, order }: HeadCellProps) {
  const { sort: by, isTime = false } = column;
  const unit = TIME_FORMAT_UNITS[usePreferences().timeFormat];
  const head = isTime ? `${column.head} (${unit})` : column.head;
  if (by === undefined || order === undefined) {
    return (
      <Part role="columnheader" className={className}>
        {head}
      </Part>
    );
  }
  const way = wayOf(by, order.sort);
  const next = nextSort(by, order.sort);
  const leadsTo = next === undefined ? 'as captured' : by[next.startsWith('-') ? 'down' : 'up'];
  return (
    <Part
      role="columnheader"
      className={className}
      aria-sort={way === undefined ? 'none' : ARIA_SORT[way]}
    >
      <button
        type="button"
        className={way === undefined ? 'head-button' : 'head-button head-sorted'}
        title={`${way === undefined ? '' : `${by[way]} now; `}order: ${leadsTo}`}
        onClick={() => order.choose(next)}
      >
        {head}
        <span aria-hidden="true">{way === undefined ? '' : way === 'up' ? ' ↑' : ' ↓'}</span>
      </button>
    </Part>
  );
}
