import './connections.css';
import type { Connection } from '../../server/api/connection-contract.ts';
import type { Capture } from '../../server/api/contract.ts';
import { CONNECTION_VOCABULARY } from '../../server/filter/connection-vocabulary.ts';
import { sentenceOf } from '../api/client.ts';
import type { ViewProps } from '../capture/views.ts';
import { formatCounted } from '../lib/format.ts';
import { TableToolbar, useTableFilter } from '../table/TableToolbar.tsx';
import { useTableOrder } from '../table/use-order.ts';
import { useRows } from '../table/use-rows.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { ConnectionPage } from './ConnectionPage.tsx';
import { ConnectionRows } from './ConnectionRows.tsx';
import { CONNECTION_HEADS } from './connection-heads.ts';

/** All connections, or the one that the address names. */
export function ConnectionsPage({ capture, busy, entity }: ViewProps) {
  if (entity !== undefined) {
    return <ConnectionPage capture={capture} busy={busy} connection={entity} />;
  }
  return <ConnectionTable capture={capture} busy={busy} />;
}

function ConnectionTable({ capture, busy }: Pick<ViewProps, 'capture' | 'busy'>) {
  const filter = useTableFilter(CONNECTION_VOCABULARY, capture.summary?.startEpochNanos);
  const order = useTableOrder(CONNECTION_HEADS);
  const rows = useRows<Connection>(capture.id, 'connections', filter.applied, busy, order.sort);
  const empty = rows.rows.length === 0;
  return (
    <div className="table-page">
      <TableToolbar
        filter={filter}
        total={rows.total}
        singular="connection"
        plural="connections"
        examples="protocol:amqp-1.0 error:* gaps>0"
        columns={CONNECTION_HEADS}
        order={order}
      />
      {rows.error && (
        <ErrorNotice sentence={sentenceOf(rows.error)}>
          <Button onClick={rows.retry}>Try again</Button>
        </ErrorNotice>
      )}
      {empty && !rows.error && rows.isPending && <EmptyState title="Loading the connections" />}
      {empty && !rows.error && !rows.isPending && (
        <NoConnections
          capture={capture}
          busy={busy}
          filter={filter.applied}
          onClear={() => filter.apply('', 'push')}
        />
      )}
      {!empty && <ConnectionRows rows={rows} capture={capture} order={order} />}
    </div>
  );
}

function NoConnections({
  capture,
  busy,
  filter,
  onClear,
}: {
  readonly capture: Capture;
  readonly busy: boolean;
  readonly filter: string;
  onClear(): void;
}) {
  if (filter !== '') {
    return (
      <EmptyState title={`No connection passes the filter${busy ? ' so far' : ''}`}>
        <Button onClick={onClear}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (busy) return <EmptyState title="Still decoding: no connection so far." />;
  const packets = capture.summary?.packets ?? 0;
  return (
    <EmptyState title="There is no TCP connection in this capture.">
      {packets === 0
        ? 'The file holds no packets.'
        : `${formatCounted(packets, 'packet')} were read and none of them is TCP.`}
    </EmptyState>
  );
}
