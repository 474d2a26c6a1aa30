import './table.css';
import { Link } from 'wouter';
import type { Capture } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import type { TableName } from '../api/rows.ts';
import { usePlaces } from '../entity/use-places.ts';
import type { AnyVocabulary } from '../filter/read-filter.ts';
import { formatSelection, type Selection } from '../state/selection.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import type { TableKind } from './columns.ts';
import { RowTable } from './RowTable.tsx';
import { TableToolbar, useTableFilter } from './TableToolbar.tsx';
import { useTableOrder } from './use-order.ts';
import { useRows } from './use-rows.ts';

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
  const { capture, busy, table, kind } = props;
  const filter = useTableFilter(props.vocabulary, capture.summary?.startEpochNanos);
  const order = useTableOrder(kind.columns);
  const rows = useRows<R>(capture.id, table, filter.applied, busy, order.sort);
  const { selection } = useView().state;

  return (
    <div className="table-page">
      <TableToolbar
        filter={filter}
        total={rows.total}
        singular={kind.singular}
        plural={kind.plural}
        examples={props.examples}
        columns={kind.columns}
        order={order}
      />
      {rows.error && (
        <ErrorNotice sentence={sentenceOf(rows.error)}>
          <Button onClick={rows.retry}>Try again</Button>
        </ErrorNotice>
      )}
      {rows.rows.length === 0 && !rows.error && (
        <NoRows
          {...props}
          filter={filter.applied}
          isPending={rows.isPending}
          onClear={() => filter.apply('', 'push')}
        />
      )}
      {rows.rows.length > 0 && (
        <RowTable
          kind={kind}
          rows={rows}
          selected={selection && selectedKey(selection)}
          order={order}
        />
      )}
    </div>
  );
}

/** What is selected, by the key of its row in the table of its kind. */
function selectedKey(selection: Selection): string {
  return formatSelection(selection).slice(selection.kind.length + 1);
}

function NoRows<R>({
  capture: { summary, error },
  kind,
  busy,
  filter,
  isPending,
  emptyText,
  onClear,
}: Pick<TablePageProps<R>, 'capture' | 'kind' | 'busy' | 'emptyText'> & {
  readonly filter: string;
  readonly isPending: boolean;
  onClear(): void;
}) {
  const places = usePlaces();
  if (isPending) return <EmptyState title={`Loading the ${kind.plural}`} />;
  if (filter !== '') {
    return (
      <EmptyState title={`No ${kind.singular} passes the filter${busy ? ' so far' : ''}`}>
        <Button onClick={onClear}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (busy) return <EmptyState title={`Still decoding: no ${kind.singular} so far`} />;
  if (summary?.packets === 0) {
    return <EmptyState title={`There are no ${kind.plural}: the file holds no packets.`} />;
  }
  if (summary?.amqpConnectionCount === 0) {
    return (
      <EmptyState title={`There are no ${kind.plural}: no AMQP can be seen in this capture.`}>
        <Link href={places.connections('')}>What can be seen in it</Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`There are no ${kind.plural} in this capture`}>
      <p>{emptyText}</p>
      {error && <p>{error.sentence}</p>}
    </EmptyState>
  );
}
