import './table.css';
import { useCallback, useMemo, useRef } from 'react';
import type { Total } from '../../server/api/contract.ts';
import { FilterBar } from '../filter/FilterBar.tsx';
import { type AnyVocabulary, readFilter } from '../filter/read-filter.ts';
import { useFilterText } from '../filter/use-filter-text.ts';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { formatCount } from '../lib/format.ts';
import { usePreferences } from '../state/preferences.ts';
import { useView } from '../state/use-view.ts';
import { OrderField } from './OrderField.tsx';
import type { Sortable, TableOrder } from './order.ts';
import { TimeMenu } from './TimeMenu.tsx';

/** There is no row before to count from. */
const FORMATS = ['start', 'utc', 'local'] as const;

/** The filter of the address, for one table. */
export interface TableFilter {
  /** As the address has it, which may be damaged. */
  readonly linked: string;
  /** What the rows pass; nothing while what is linked is wrong. */
  readonly applied: string;
  readonly vocabulary: AnyVocabulary;
  readonly startEpochNanos: string | undefined;
  apply(filter: string, how: 'push' | 'replace'): void;
}

export function useTableFilter(
  vocabulary: AnyVocabulary,
  startEpochNanos: string | undefined,
): TableFilter {
  const { state, go } = useView();
  const linked = state.filter ?? '';
  const apply = useCallback(
    (next: string, how: 'push' | 'replace') => go({ filter: next === '' ? undefined : next }, how),
    [go],
  );
  return useMemo(() => {
    const wrong = readFilter(linked, startEpochNanos, vocabulary).error !== undefined;
    return { linked, applied: wrong ? '' : linked, vocabulary, startEpochNanos, apply };
  }, [linked, vocabulary, startEpochNanos, apply]);
}

interface TableToolbarProps {
  readonly filter: TableFilter;
  readonly total: Total | undefined;
  readonly singular: string;
  readonly plural: string;
  /** Filters to try, for an empty bar. */
  readonly examples: string;
  readonly columns: readonly Sortable[];
  readonly order: TableOrder;
}

/** Filter, order and count above a table. */
export function TableToolbar(props: TableToolbarProps) {
  const { filter, total, singular, plural, examples, columns, order } = props;
  const { linked, applied, vocabulary, startEpochNanos, apply } = filter;
  const input = useRef<HTMLInputElement>(null);
  const { timeFormat } = usePreferences();
  const text = useFilterText(linked, startEpochNanos, vocabulary, apply);
  useShortcuts(useMemo(() => ({ filter: () => input.current?.focus() }), []));
  return (
    <div className="table-toolbar">
      <FilterBar
        inputRef={input}
        filter={text}
        applied={applied}
        vocabulary={vocabulary}
        examples={examples}
      />
      <OrderField columns={columns} order={order} />
      <span className="table-total muted" role="status">
        {total && totalText(total, applied !== '', singular, plural)}
      </span>
      <TimeMenu value={timeFormat === 'delta' ? 'start' : timeFormat} formats={FORMATS} />
    </div>
  );
}

function totalText(
  { count, capped }: Total,
  isFiltered: boolean,
  singular: string,
  plural: string,
): string {
  const figure = `${formatCount(count)}${capped ? '+' : ''}`;
  const one = count === 1 && !capped;
  if (isFiltered) return `${figure} ${one ? 'passes' : 'pass'}`;
  return `${figure} ${one ? singular : plural}`;
}
