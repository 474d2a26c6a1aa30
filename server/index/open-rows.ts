import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord } from '../../decoder/model/records.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { RECORD_LAYOUTS } from './batch.ts';
import { DELIVERY_ROWS, DeliveryColumns } from './delivery-columns.ts';
import type { PartedKind } from './parts.ts';
import { RecordColumns } from './record-columns.ts';
import { connectionFactsRow, linkRow, sessionRow } from './state-rows.ts';
import { TextHeap } from './text-heap.ts';
import type { TextIds } from './text-ids.ts';

/** Some rows of one table, on their way into its open part. */
export interface OpenRows {
  readonly kind: PartedKind;
  readonly buffer: SharedArrayBuffer;
  readonly rows: number;
  /** Where texts lie that do not fit in their slots. */
  readonly heap: SharedArrayBuffer;
}

/** What is open, as it stands. Records of deliveries are reused. */
export interface OpenRecords {
  readonly connections: Iterable<ConnectionInfo>;
  readonly connectionFacts: Iterable<ConnectionFacts>;
  readonly sessions: Iterable<SessionRecord>;
  readonly links: Iterable<LinkRecord>;
  readonly deliveries: Iterable<DeliveryRecord>;
}

/** Rows of each table shown while they are open; more than these are seen when they are final. */
export const OPEN_ROWS_SHOWN = 4 * DELIVERY_ROWS;

/** The columns that rows of one table are written to, and how. */
interface Writing<R> {
  readonly columns: {
    readonly buffer: SharedArrayBuffer;
    readonly rows: number;
    readonly full: boolean;
  };
  write(record: R): void;
}

/** @param room called before the texts of a delivery are given ids, so that there is room for them */
export function openRows(open: OpenRecords, ids: TextIds, room: () => void): OpenRows[] {
  const deliveries = (heap: TextHeap): Writing<DeliveryRecord> => {
    const columns = new DeliveryColumns(heap);
    const write = (record: DeliveryRecord) => {
      room();
      columns.write(record, ids);
    };
    return { columns, write };
  };
  return [
    ...rowsOf(
      'connections',
      open.connections,
      records('connections', (info) => ({ ...info })),
    ),
    ...rowsOf(
      'connectionFacts',
      open.connectionFacts,
      records('connectionFacts', connectionFactsRow),
    ),
    ...rowsOf('sessions', open.sessions, records('sessions', sessionRow)),
    ...rowsOf('links', open.links, records('links', linkRow)),
    ...rowsOf('deliveries', open.deliveries, deliveries),
  ];
}

function records<R>(
  kind: Exclude<PartedKind, 'deliveries'>,
  row: (record: R) => Readonly<Record<string, unknown>>,
): (heap: TextHeap) => Writing<R> {
  return (heap) => {
    const columns = new RecordColumns(RECORD_LAYOUTS[kind], heap);
    return { columns, write: (record) => columns.write(row(record)) };
  };
}

function* rowsOf<R>(
  kind: PartedKind,
  open: Iterable<R>,
  begin: (heap: TextHeap) => Writing<R>,
): Iterable<OpenRows> {
  let heap = new TextHeap();
  let part = begin(heap);
  let shown = 0;
  for (const record of open) {
    if (shown++ === OPEN_ROWS_SHOWN) break;
    if (part.columns.full) {
      yield rowsIn(kind, part, heap);
      heap = new TextHeap();
      part = begin(heap);
    }
    part.write(record);
  }
  if (part.columns.rows > 0) yield rowsIn(kind, part, heap);
}

function rowsIn(kind: PartedKind, { columns }: Writing<never>, heap: TextHeap): OpenRows {
  return { kind, buffer: columns.buffer, rows: columns.rows, heap: heap.buffer };
}
