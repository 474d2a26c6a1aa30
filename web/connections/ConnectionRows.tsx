import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import type { Capture, Connection } from '../../server/api/contract.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatCounted } from '../lib/format.ts';
import { HeadCell } from '../table/HeadCell.tsx';
import type { TableOrder } from '../table/order.ts';
import { usePlaceKept } from '../table/use-place-kept.ts';
import { useRowKeys } from '../table/use-row-keys.ts';
import type { Rows } from '../table/use-rows.ts';
import { Part } from '../ui/Part.tsx';
import { ConnectionRow } from './ConnectionRow.tsx';
import { CONNECTION_HEADS } from './connection-heads.ts';
import { remarksOn } from './describe.ts';

const HEAD_PX = 27;
const ROW_PX = 46;
/** One line of remarks below, cut off where the window ends: its tooltip has the whole. */
const REMARKS_PX = 18;
/** The next page is fetched when this few rows are left below. */
const AHEAD_ROWS = 60;

function heightOf(connection: Connection): number {
  return remarksOn(connection).length > 0 ? ROW_PX + REMARKS_PX : ROW_PX;
}

/** Connections as a grid, of which only those in view exist; arrow keys move in it and Enter leads on. */
export function ConnectionRows({
  rows: loaded,
  capture,
  order,
}: {
  readonly rows: Rows<Connection>;
  readonly capture: Capture;
  readonly order: TableOrder;
}) {
  const { rows: connections, total, hasMore, isStale, from, fetchMore } = loaded;
  const places = usePlaces();
  const ref = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: connections.length,
    getScrollElement: () => ref.current,
    estimateSize: (index) => heightOf(connections[index]),
    getItemKey: (index) => connections[index].connection,
    scrollPaddingStart: HEAD_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const firstShown = items.at(0)?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  const { at, setCursor, onKeyDown } = useRowKeys({
    loaded,
    ref,
    pageRows: (heightPx) => Math.floor((heightPx - HEAD_PX) / ROW_PX) - 1,
    scrollTo: (index) => virtual.scrollToIndex(index),
    hrefOf: ({ connection }) => places.connection(connection),
  });

  useEffect(() => {
    const left = from === 'start' ? connections.length - lastShown : firstShown;
    if (hasMore && !isStale && left <= AHEAD_ROWS) fetchMore();
  });
  usePlaceKept(loaded, ref, setCursor, heightOf);

  // Rows before those that were fetched, where it is known how many.
  const before = from === 'end' && total && !total.capped ? total.count - connections.length : 0;
  return (
    <Part
      ref={ref}
      className="connections"
      role="grid"
      aria-label={total ? formatCounted(total.count, 'connection') : 'connections'}
      aria-rowcount={total && !total.capped ? total.count + 1 : -1}
      aria-busy={isStale || loaded.isPending}
      aria-activedescendant={at === undefined ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <Part role="rowgroup" className="connections-head">
        <Part role="row" className="connection" aria-rowindex={1}>
          {CONNECTION_HEADS.map((column) => (
            <HeadCell
              key={column.head}
              column={column}
              className={column.className}
              order={order}
            />
          ))}
        </Part>
      </Part>
      <Part
        role="rowgroup"
        className={isStale ? 'connections-body rows-stale' : 'connections-body'}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, start, size }) => (
          <ConnectionRow
            key={connections[index].connection}
            id={`${id}-${index}`}
            href={places.connection(connections[index].connection)}
            connection={connections[index]}
            isCursor={index === at}
            rowIndex={before + index + 2}
            topPx={start}
            heightPx={size}
            startEpochNanos={capture.summary?.startEpochNanos}
          />
        ))}
      </Part>
    </Part>
  );
}
