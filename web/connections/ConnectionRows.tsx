import { useRef } from 'react';
import type { Connection } from '../../server/api/connection-contract.ts';
import type { Capture } from '../../server/api/contract.ts';
import { usePlaces } from '../entity/use-places.ts';
import { HeadCell } from '../table/HeadCell.tsx';
import type { TableOrder } from '../table/order.ts';
import { RowGrid } from '../table/RowGrid.tsx';
import type { Rows } from '../table/use-rows.ts';
import { Part } from '../ui/Part.tsx';
import { ConnectionRow } from './ConnectionRow.tsx';
import { CONNECTION_HEADS } from './connection-heads.ts';
import { remarksOn } from './describe.ts';

const ROW_PX = 46;
/** One line of remarks below, cut off where the window ends: its tooltip has the whole. */
const REMARKS_PX = 18;

function heightOf(connection: Connection): number {
  return remarksOn(connection).length > 0 ? ROW_PX + REMARKS_PX : ROW_PX;
}

/** Connections as a grid. */
export function ConnectionRows({
  rows,
  capture,
  order,
}: {
  readonly rows: Rows<Connection>;
  readonly capture: Capture;
  readonly order: TableOrder;
}) {
  const places = usePlaces();
  const ref = useRef<HTMLDivElement>(null);
  const hrefOf = ({ connection }: Connection) => places.connection(connection);
  return (
    <RowGrid
      rows={rows}
      gridRef={ref}
      className="connections"
      part="connections"
      singular="connection"
      plural="connections"
      rowPx={ROW_PX}
      heightOf={heightOf}
      keyOf={({ connection }) => connection}
      hrefOf={hrefOf}
      head={
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
      }
      row={(connection, place, key) => (
        <ConnectionRow
          key={key}
          {...place}
          href={hrefOf(connection)}
          connection={connection}
          startEpochNanos={capture.summary?.startEpochNanos}
        />
      )}
    />
  );
}
