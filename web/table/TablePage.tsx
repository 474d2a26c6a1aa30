import './table.css';
import { useCallback, useMemo, useRef } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import type { TableName } from '../api/rows.ts';
import { FilterBar } from '../filter/FilterBar.tsx';
import { type AnyVocabulary, readFilter } from '../filter/read-filter.ts';
import { useFilterText } from '../filter/use-filter-text.ts';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { formatCount } from '../lib/format.ts';
import { formatSelection } from '../state/selection.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import type { TableKind } from './columns.ts';
import { RowTable } from './RowTable.tsx';
import { type Rows, useRows } from './use-rows.ts';

interface TablePageProps<R> {
  readonly capture: Capture;
  readonly busy: boolean;
  readonly table: TableName;
  readonly kind: TableKind<R>;
  readonly vocabulary: AnyVocabulary;
  /** Filters to try, for an empty bar. */
  readonly examples: string;
  /** Why there may be no rows at all. */
  readonly emptyText: string;
}

/** A whole table of a capture: filter, count, rows, or the reason why there are none. */
export function TablePage<R>(props: TablePageProps<R>) {
  const { capture, busy, table, kind, vocabulary } = props;
  const startEpochNanos = capture.summary?.startEpochNanos;
  const { state, go } = useView();
  const linked = state.filter ?? '';
  // A filter in a link may be damaged; then it is shown in the bar and not applied.
  const filter = readFilter(linked, startEpochNanos, vocabulary).error ? '' : linked;
  const rows = useRows<R>(capture.id, table, filter, busy);
  const input = useRef<HTMLInputElement>(null);
  useShortcuts(useMemo(() => ({ filter: () => input.current?.focus() }), []));
  const apply = useCallback(
    (next: string, how: 'push' | 'replace') => go({ filter: next === '' ? undefined : next }, how),
    [go],
  );
  const text = useFilterText(linked, startEpochNanos, vocabulary, apply);
  const selected = state.selection && formatSelection(state.selection);

  return (
    <div className="table-page">
      <div className="table-toolbar">
        <FilterBar
          inputRef={input}
          filter={text}
          applied={filter}
          vocabulary={vocabulary}
          examples={props.examples}
        />
        <span className="table-total muted" role="status">
          {totalText(rows, kind, filter)}
        </span>
      </div>
      {rows.error && (
        <ErrorNotice sentence={sentenceOf(rows.error)}>
          <Button onClick={rows.retry}>Try again</Button>
        </ErrorNotice>
      )}
      {rows.rows.length === 0 && !rows.error && (
        <NoRows
          {...props}
          filter={filter}
          isPending={rows.isPending}
          onClear={() => apply('', 'push')}
        />
      )}
      {rows.rows.length > 0 && (
        <RowTable kind={kind} rows={rows} selected={selected?.split(':')[1]} />
      )}
    </div>
  );
}

function totalText<R>({ total }: Rows<R>, kind: TableKind<R>, filter: string): string {
  if (!total) return '';
  const count = `${formatCount(total.count)}${total.capped ? '+' : ''}`;
  const one = total.count === 1 && !total.capped;
  if (filter !== '') return `${count} ${one ? 'passes' : 'pass'}`;
  return `${count} ${one ? kind.singular : kind.plural}`;
}

function NoRows<R>({
  kind,
  busy,
  filter,
  isPending,
  emptyText,
  onClear,
}: Pick<TablePageProps<R>, 'kind' | 'busy' | 'emptyText'> & {
  readonly filter: string;
  readonly isPending: boolean;
  onClear(): void;
}) {
  if (isPending) return <EmptyState title={`Loading the ${kind.plural}`} />;
  if (filter !== '') {
    return (
      <EmptyState title={`No ${kind.singular} passes the filter${busy ? ' so far' : ''}`}>
        <Button onClick={onClear}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (busy) return <EmptyState title={`Still decoding: no ${kind.singular} so far`} />;
  return <EmptyState title={`There are no ${kind.plural} in this capture`}>{emptyText}</EmptyState>;
}
