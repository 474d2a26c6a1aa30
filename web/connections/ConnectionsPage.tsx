import './connections.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Capture, Connection } from '../../server/api/contract.ts';
import { CONNECTION_VOCABULARY } from '../../server/filter/connection-vocabulary.ts';
import { sentenceOf } from '../api/client.ts';
import type { ViewProps } from '../capture/views.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatCounted } from '../lib/format.ts';
import { TableToolbar, useTableFilter } from '../table/TableToolbar.tsx';
import { type Rows, useRows } from '../table/use-rows.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { Part } from '../ui/Part.tsx';
import { ConnectionPage } from './ConnectionPage.tsx';
import { ConnectionRow } from './ConnectionRow.tsx';
import { remarksOn } from './describe.ts';

const ROW_PX = 46;
/** One line of remarks below, cut off where the window ends: its tooltip has the whole. */
const REMARKS_PX = 18;
/** The next page is fetched when this few rows are left below. */
const AHEAD_ROWS = 60;

const HEADS = [
  ['conn', ''],
  ['client and server', ''],
  ['protocol', ''],
  ['name and products', 'col-products'],
  ['frames', 'number'],
  ['bytes up, down', 'number col-bytes'],
  ['missing', 'number col-missing'],
  ['opened, closed', 'number col-times'],
  ['how it ended', 'col-end'],
] as const;

/** All connections, or the one that the address names. */
export function ConnectionsPage({ capture, busy, entity }: ViewProps) {
  if (entity !== undefined) {
    return <ConnectionPage capture={capture} busy={busy} connection={entity} />;
  }
  return <ConnectionTable capture={capture} busy={busy} />;
}

function ConnectionTable({ capture, busy }: Pick<ViewProps, 'capture' | 'busy'>) {
  const filter = useTableFilter(CONNECTION_VOCABULARY, capture.summary?.startEpochNanos);
  const rows = useRows<Connection>(capture.id, 'connections', filter.applied, busy);
  const empty = rows.rows.length === 0;
  return (
    <div className="table-page">
      <TableToolbar
        filter={filter}
        total={rows.total}
        singular="connection"
        plural="connections"
        examples="protocol:amqp-1.0 error:* gaps>0"
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
      {!empty && <ConnectionRows rows={rows} capture={capture} />}
    </div>
  );
}

function ConnectionRows({
  rows: loaded,
  capture,
}: {
  readonly rows: Rows<Connection>;
  readonly capture: Capture;
}) {
  const { rows: connections, hasMore, fetchMore } = loaded;
  const places = usePlaces();
  const total = loaded.total?.count ?? connections.length;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: connections.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const connection = connections[index];
      return connection && remarksOn(connection).length > 0 ? ROW_PX + REMARKS_PX : ROW_PX;
    },
    overscan: 8,
  });
  const rows = virtual.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && lastShown >= connections.length - AHEAD_ROWS) fetchMore();
  });

  return (
    <Part
      className="connections"
      role="table"
      aria-label={formatCounted(total, 'connection')}
      aria-rowcount={total + 1}
      ref={scroller}
      tabIndex={0}
    >
      <Part role="rowgroup" className="connections-head">
        <Part role="row" className="connection" aria-rowindex={1}>
          {HEADS.map(([text, className]) => (
            <Part key={text} role="columnheader" className={className}>
              {text}
            </Part>
          ))}
        </Part>
      </Part>
      <Part role="rowgroup" className="connections-body" style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => (
          <ConnectionRow
            key={connections[row.index].connection}
            href={places.connection(connections[row.index].connection)}
            connection={connections[row.index]}
            rowIndex={row.index + 2}
            topPx={row.start}
            heightPx={row.size}
            startEpochNanos={capture.summary?.startEpochNanos}
          />
        ))}
      </Part>
    </Part>
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
