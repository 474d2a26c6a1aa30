import './connections.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { connectionsQuery } from '../api/connections.ts';
import { formatCounted } from '../lib/format.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { Part } from '../ui/Part.tsx';
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

export function ConnectionsPage({
  capture,
  busy,
}: {
  readonly capture: Capture;
  readonly busy: boolean;
}) {
  const result = useInfiniteQuery(connectionsQuery(capture.id, busy));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = result;
  const connections = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total.count ?? connections.length;
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
    const near = lastShown >= connections.length - AHEAD_ROWS;
    if (near && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [lastShown, connections.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (error && !data) {
    return (
      <ErrorNotice sentence={sentenceOf(error)}>
        <Button onClick={() => void result.refetch()}>Try again</Button>
      </ErrorNotice>
    );
  }
  if (data && connections.length === 0) return <NoConnections capture={capture} busy={busy} />;
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
            captureId={capture.id}
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

function NoConnections({ capture, busy }: { readonly capture: Capture; readonly busy: boolean }) {
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
