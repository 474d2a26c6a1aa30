/** Records of protocol state as rows of the index: an independent way to what ingest writes. */
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import {
  DELIVERY_KINDS,
  DISAGREEMENTS,
  DISCHARGES,
  GUARANTEES,
  LINK_KINDS,
  OUTCOMES,
  PATTERNS,
  PHASES,
  PURPOSES,
  SETTLED_FIRST_BY,
  TRANSACTION_RESULTS,
} from '../../decoder/model/names.ts';
import type {
  DeliveryRecord,
  LinkRecord,
  SessionRecord,
  TransactionRecord,
} from '../../decoder/model/records.ts';
import type { TcpEvent } from '../../decoder/sink.ts';
import { NO_TIME } from '../../server/index/table.ts';
import { DELIVERIES } from '../../server/index/tables/deliveries.ts';
import { LEDGER, TCP_EVENTS } from '../../server/index/tables/ledger.ts';
import { LINKS, SESSIONS, TRANSACTIONS } from '../../server/index/tables/links.ts';

export type Cell = number | string | boolean | null;
type Cells = Record<string, Cell>;

export interface StateRecords {
  readonly deliveries: readonly DeliveryRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly links: readonly LinkRecord[];
  readonly transactions: readonly TransactionRecord[];
  readonly ledger: readonly LedgerEntry[];
  readonly tcpEvents: readonly TcpEvent[];
}

/** The tables, by the names of their records. */
export const STATE_TABLES = {
  deliveries: DELIVERIES,
  sessions: SESSIONS,
  links: LINKS,
  transactions: TRANSACTIONS,
  ledger: LEDGER,
  tcpEvents: TCP_EVENTS,
} as const;

type TextId = (text: string | undefined) => number;

export function stateCells(records: StateRecords, textId: TextId): Record<string, Cells[]> {
  return {
    deliveries: records.deliveries.map((record) => deliveryCells(record, textId)),
    sessions: records.sessions.map(({ channels, ...record }) => ({
      ...smallCells({ ...record }),
      client_channel: orNull(channels[0]),
      server_channel: orNull(channels[1]),
    })),
    links: records.links.map(linkCells),
    transactions: records.transactions.map((record) => ({
      ...smallCells({ ...record }),
      discharge_frame: orNull(record.dischargeFrame),
      asks: record.asks === undefined ? null : DISCHARGES.indexOf(record.asks),
      result: TRANSACTION_RESULTS.indexOf(record.result),
    })),
    ledger: records.ledger.map((entry, index) => ({
      ...snakeCased({ ...entry }),
      entry: index + 1,
      last_transfer_nanos: entry.lastTransferNanos ?? NO_TIME,
    })),
    tcpEvents: records.tcpEvents.map((event, index) => ({
      ...snakeCased({ ...event }),
      entry: index + 1,
    })),
  };
}

function deliveryCells(record: DeliveryRecord, textId: TextId): Cells {
  const place = <W extends string>(words: readonly W[], word: W | undefined) =>
    word === undefined ? -1 : words.indexOf(word);
  const flag = (is: boolean | undefined) => (is === undefined ? -1 : is ? 1 : 0);
  const json = (value: unknown) =>
    value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
  return {
    ...snakeCased({ ...record }),
    link_name_id: textId(record.linkName),
    kind: place(DELIVERY_KINDS, record.kind),
    purpose: place(PURPOSES, record.purpose),
    start_nanos: record.startNanos ?? NO_TIME,
    complete_nanos: record.completeNanos ?? NO_TIME,
    outcome_nanos: record.outcomeNanos ?? NO_TIME,
    settle_nanos: record.settleNanos ?? NO_TIME,
    phase: place(PHASES, record.phase),
    state_id: textId(record.state),
    outcome: place(OUTCOMES, record.outcome),
    settled_first_by: place(SETTLED_FIRST_BY, record.settledFirstBy),
    pattern: place(PATTERNS, record.pattern),
    guarantee: place(GUARANTEES, record.guarantee),
    disagreement: place(DISAGREEMENTS, record.disagreement),
    returned: flag(record.returned),
    redelivered: flag(record.redelivered),
    message_id: json(record.messageId),
    correlation_id: json(record.correlationId),
    id_kinds: 0,
    hash_high: record.hasHash ? record.hashHigh >>> 0 : -1,
    hash_low: record.hasHash ? record.hashLow >>> 0 : -1,
    subject_id: textId(record.subject),
    content_type_id: textId(record.contentType),
    address_id: textId(record.address),
    exchange_id: textId(record.exchange),
    routing_key_id: textId(record.routingKey),
  };
}

function linkCells({ amqp10, ...record }: LinkRecord): Cells {
  return {
    ...smallCells({ ...record }),
    kind: LINK_KINDS.indexOf(record.kind),
    purpose: PURPOSES.indexOf(record.purpose),
    client_handle: orNull(amqp10?.handles[0]),
    server_handle: orNull(amqp10?.handles[1]),
    initiator: amqp10?.initiator ?? null,
    credit_drifts: amqp10?.creditDrifts ?? null,
    credit_overruns: amqp10?.creditOverruns ?? null,
    closed_nanos: amqp10?.closedNanos ?? null,
  };
}

/** In the small tables what is absent is NULL. */
function smallCells(record: Readonly<Record<string, unknown>>): Cells {
  const cells = snakeCased(record);
  return { ...cells, end_frame: orNull(Number(cells.end_frame)) };
}

function orNull(value: number | undefined): number | null {
  return value === undefined || value === -1 ? null : value;
}

export function snakeCased(object: Readonly<Record<string, unknown>>): Record<string, Cell> {
  const cells: Record<string, Cell> = {};
  for (const [key, value] of Object.entries(object)) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      cells[name] = value;
    }
  }
  return cells;
}
