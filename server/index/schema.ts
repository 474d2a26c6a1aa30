/**
 * The tables of a capture's index, once, as data. DDL, column writers, row types and readers derive
 * from it.
 *
 * In numeric columns of `frames` and `pieces` -1 means absent (as in FrameView; all of those fields
 * are unsigned). In the small tables an absent value is NULL.
 */

import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import type { ConnectionInfo, NotAmqp, Transport } from '../../decoder/sink.ts';

/** Raised with every change that an old index file would not have. */
export const SCHEMA_VERSION = 1;

export type SqlType = 'BIGINT' | 'INTEGER' | 'UTINYINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  readonly meaning: string;
  /** `octets`, `nanoseconds` …; a plain count or code has none. */
  readonly unit?: string;
  /** Clause of the AMQP 1.0 specification, or class.method of 0-9-1. */
  readonly spec?: string;
  /** May be NULL. */
  readonly optional?: true;
  /** The only texts that occur. */
  readonly values?: readonly string[];
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

export const FRAMES = {
  name: 'frames',
  columns: [
    { name: 'number', type: 'BIGINT', meaning: 'frames and gaps in the order of release, from 1' },
    { name: 'packet', type: 'BIGINT', meaning: 'packet with which the frame was complete' },
    {
      name: 'time_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: 'time of that packet since the first one',
    },
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'direction', type: 'UTINYINT', meaning: '0 client-to-server, 1 server-to-client' },
    { name: 'protocol', type: 'UTINYINT', meaning: 'index into PROTOCOL_NAMES' },
    { name: 'type', type: 'INTEGER', meaning: 'what frame it is: TYPE of frame-view.ts' },
    {
      name: 'channel',
      type: 'INTEGER',
      meaning: 'channel number of the frame header',
      spec: '2.3.1',
    },
    { name: 'size', type: 'BIGINT', unit: 'octets', meaning: 'the whole frame on the wire' },
    {
      name: 'stream_offset',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where it starts in its direction of the connection',
    },
    {
      name: 'file_offset',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where its first octet lies in the plain capture file',
    },
    { name: 'piece_count', type: 'INTEGER', meaning: 'parts of the file that make it up' },
    {
      name: 'malformed_layer',
      type: 'UTINYINT',
      meaning: 'index into MALFORMED_LAYERS, 0 when well-formed',
    },
    { name: 'malformed_offset', type: 'BIGINT', unit: 'octets', meaning: 'where in the frame' },
    { name: 'malformed_reason_id', type: 'INTEGER', meaning: 'why, in strings' },
    { name: 'flags', type: 'INTEGER', meaning: 'FLAG bits of frame-view.ts' },
    { name: 'handle', type: 'BIGINT', meaning: 'link handle', spec: '2.6.2' },
    {
      name: 'delivery_id',
      type: 'BIGINT',
      meaning: 'delivery-id, first of a disposition, or delivery-tag',
      spec: '2.8.3',
    },
    { name: 'last_id', type: 'BIGINT', meaning: 'last of a disposition', spec: '2.7.6' },
    {
      name: 'payload_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'message octets in the frame; body-size of a content header',
    },
    {
      name: 'credit',
      type: 'BIGINT',
      meaning: 'link-credit, prefetch-count or message-count',
      spec: '2.6.7',
    },
    {
      name: 'message_frame',
      type: 'BIGINT',
      meaning: 'frame in which the message began, if over several',
      spec: '2.6.14',
    },
    {
      name: 'missing_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'gap: octets that never came',
    },
    {
      name: 'skipped_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'gap: octets passed over to the next frame',
    },
    {
      name: 'name_id',
      type: 'INTEGER',
      meaning: 'link name, queue, consumer tag or container-id, in strings',
    },
    {
      name: 'address_id',
      type: 'INTEGER',
      meaning: 'address of source or target, or exchange, in strings',
    },
    { name: 'routing_key_id', type: 'INTEGER', meaning: 'routing key, in strings' },
    {
      name: 'error_id',
      type: 'INTEGER',
      meaning: 'error condition or reply-text, in strings',
      spec: '2.8.14',
    },
    { name: 'reply_code', type: 'INTEGER', meaning: 'reply-code of a close or return' },
  ],
} as const satisfies Table;

export const STRINGS = {
  name: 'strings',
  columns: [
    { name: 'id', type: 'INTEGER', meaning: 'from 1; one text may have several' },
    { name: 'text', type: 'VARCHAR', meaning: 'the text; U+FFFD stands for what is not UTF-8' },
  ],
} as const satisfies Table;

export const PIECES = {
  name: 'pieces',
  columns: [
    { name: 'number', type: 'BIGINT', meaning: 'the frame' },
    {
      name: 'start',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where in the frame the piece starts',
    },
    { name: 'length', type: 'BIGINT', unit: 'octets', meaning: 'its length' },
    {
      name: 'file_offset',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'where it lies in the plain capture file',
    },
    { name: 'packet', type: 'BIGINT', meaning: 'the packet that carried it' },
  ],
} as const satisfies Table;

const NOT_AMQP = [
  'mqtt',
  'stomp',
  'openwire',
  'artemis-core',
  'http',
  'tls',
  'redis',
  'xmpp',
  'rabbitmq-stream',
  'unknown',
] as const satisfies readonly NotAmqp[];
const TRANSPORTS = [
  'tcp',
  'tls',
  'websocket',
  'websocket-tls',
] as const satisfies readonly Transport[];
const TCP_ENDS = ['fin', 'half-closed', 'reset'] as const satisfies readonly NonNullable<
  ConnectionInfo['tcpEnd']
>[];

/** ConnectionInfo of decoder/sink.ts. */
export const CONNECTIONS = {
  name: 'connections',
  columns: [
    { name: 'number', type: 'INTEGER', meaning: 'n of c<n>, by first packet' },
    { name: 'first_packet', type: 'BIGINT', meaning: 'its first packet' },
    { name: 'first_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of that' },
    { name: 'last_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of its last packet' },
    { name: 'client', type: 'VARCHAR', meaning: 'address and port' },
    { name: 'server', type: 'VARCHAR', meaning: 'address and port' },
    {
      name: 'protocol',
      type: 'VARCHAR',
      optional: true,
      values: PROTOCOL_NAMES,
      meaning: 'what the server accepted',
    },
    {
      name: 'not_amqp',
      type: 'VARCHAR',
      optional: true,
      values: NOT_AMQP,
      meaning: 'what it is instead',
    },
    {
      name: 'not_decoded',
      type: 'VARCHAR',
      optional: true,
      meaning: 'why it has no frames, in words',
    },
    { name: 'transport', type: 'VARCHAR', values: TRANSPORTS, meaning: 'what carries the frames' },
    {
      name: 'client_name',
      type: 'VARCHAR',
      optional: true,
      meaning: 'container-id or connection name',
    },
    { name: 'client_product', type: 'VARCHAR', optional: true, meaning: 'product and version' },
    { name: 'server_product', type: 'VARCHAR', optional: true, meaning: 'product and version' },
    { name: 'frames', type: 'BIGINT', meaning: 'frames, gaps not counted' },
    {
      name: 'opened',
      type: 'BIGINT',
      optional: true,
      unit: 'nanoseconds',
      meaning: 'time of the first open',
    },
    {
      name: 'closed',
      type: 'BIGINT',
      optional: true,
      unit: 'nanoseconds',
      meaning: 'time of the first close',
    },
    { name: 'close_error', type: 'VARCHAR', optional: true, meaning: 'error of the close' },
    { name: 'packets', type: 'BIGINT', meaning: 'packets of both directions' },
    { name: 'client_bytes', type: 'BIGINT', unit: 'octets', meaning: 'payload from the client' },
    { name: 'server_bytes', type: 'BIGINT', unit: 'octets', meaning: 'payload from the server' },
    { name: 'gaps', type: 'BIGINT', meaning: 'holes in the streams' },
    { name: 'missing_bytes', type: 'BIGINT', unit: 'octets', meaning: 'octets in those holes' },
    { name: 'malformed_frames', type: 'BIGINT', meaning: 'frames that are malformed' },
    { name: 'retransmitted_bytes', type: 'BIGINT', unit: 'octets', meaning: 'octets sent again' },
    {
      name: 'differing_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'of those, not as the first time',
    },
    { name: 'mid_stream', type: 'BOOLEAN', meaning: 'the capture has no handshake of it' },
    {
      name: 'tcp_end',
      type: 'VARCHAR',
      optional: true,
      values: TCP_ENDS,
      meaning: 'how TCP ended',
    },
  ],
} as const satisfies Table;

/** One row, written last: an index without it is of a capture that was not read to its end. */
export const CAPTURE_FACTS = {
  name: 'capture_facts',
  columns: [
    { name: 'format', type: 'VARCHAR', meaning: 'pcap or pcapng' },
    { name: 'packets', type: 'BIGINT', meaning: 'packets in the capture' },
    { name: 'bytes', type: 'BIGINT', unit: 'octets', meaning: 'length of the plain file' },
    {
      name: 'duration_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: 'first to last packet',
    },
    {
      name: 'start_epoch_nanos',
      type: 'VARCHAR',
      optional: true,
      unit: 'nanoseconds',
      meaning: 'epoch of the first packet, decimal',
    },
    {
      name: 'truncated_at',
      type: 'BIGINT',
      optional: true,
      unit: 'octets',
      meaning: 'where a packet was cut by the end of the file',
    },
    { name: 'truncated_packets', type: 'BIGINT', meaning: 'packets cut by the snap length' },
    { name: 'damages', type: 'VARCHAR', meaning: 'JSON list of {offset, reason}' },
    { name: 'comments', type: 'VARCHAR', meaning: 'JSON list of texts' },
    {
      name: 'other_packets',
      type: 'VARCHAR',
      meaning: 'JSON object: what else than TCP, how many',
    },
    { name: 'frames', type: 'BIGINT', meaning: 'frames, gaps not counted' },
    { name: 'index_seconds', type: 'DOUBLE', unit: 'seconds', meaning: 'time the ingest took' },
    {
      name: 'compressed',
      type: 'BOOLEAN',
      meaning: 'offsets refer to a decompressed copy beside the capture',
    },
  ],
} as const satisfies Table;

/** Where connections lie: final ones, and those still open, rewritten as a whole at each tick. */
export const CONNECTION_PARTS = ['connections_done', 'connections_open'] as const;

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

type ValueOf<C extends Column> = C extends { values: readonly (infer Value)[] }
  ? Value
  : C['type'] extends 'VARCHAR'
    ? string
    : C['type'] extends 'BOOLEAN'
      ? boolean
      : number;

/** A row of a table with names in camelCase; an optional column that is NULL has no key. */
export type RowOf<T extends Table> = {
  readonly [C in T['columns'][number] as C extends { optional: true }
    ? never
    : Camel<C['name']>]: ValueOf<C>;
} & {
  readonly [C in T['columns'][number] as C extends { optional: true }
    ? Camel<C['name']>
    : never]?: ValueOf<C>;
};

export type ColumnName<T extends Table> = T['columns'][number]['name'];

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function createTable(table: Table, name = table.name): string {
  const columns = table.columns.map(
    (column) => `${column.name} ${column.type}${'optional' in column ? '' : ' NOT NULL'}`,
  );
  return `CREATE TABLE ${name} (${columns.join(', ')})`;
}

/** Statements that make an empty index in the current database. */
export function createIndexStatements(): string[] {
  const [done, open] = CONNECTION_PARTS;
  return [
    'CREATE TABLE schema_version (version INTEGER NOT NULL)',
    `INSERT INTO schema_version VALUES (${SCHEMA_VERSION})`,
    createTable(FRAMES),
    createTable(STRINGS),
    createTable(PIECES),
    createTable(CONNECTIONS, done),
    createTable(CONNECTIONS, open),
    `CREATE VIEW ${CONNECTIONS.name} AS FROM ${done} UNION ALL FROM ${open}`,
    createTable(CAPTURE_FACTS),
  ];
}
