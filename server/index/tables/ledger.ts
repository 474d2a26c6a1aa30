/** What changed when. All three are in the order of writing, numbered by `entry`. */
import type { Table } from '../table.ts';

const ENTRY = {
  name: 'entry',
  type: 'BIGINT',
  meaning: 'from 1, in the order of writing',
} as const;

/** LedgerEntry of decoder/model/ledger-entry.ts: a link, or a session alone, right after a change. */
export const LEDGER = {
  name: 'ledger',
  columns: [
    ENTRY,
    { name: 'frame', type: 'BIGINT', meaning: 'the frame that changed it; absent: TCP did' },
    { name: 'time_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'when' },
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'session', type: 'INTEGER', meaning: 'n of c1.s<n>' },
    { name: 'link', type: 'INTEGER', meaning: 'n of c1.s1.l<n>; absent: the session alone' },
    { name: 'window_to_server', type: 'BIGINT', meaning: 'transfers; UNKNOWN of ledger-entry.ts' },
    { name: 'window_to_client', type: 'BIGINT', meaning: 'transfers; UNKNOWN of ledger-entry.ts' },
    { name: 'link_credit', type: 'BIGINT', meaning: 'at the sender; UNKNOWN', spec: '2.6.7' },
    { name: 'delivery_count', type: 'BIGINT', meaning: 'at the sender', spec: '2.6.7' },
    { name: 'available', type: 'BIGINT', meaning: 'at the sender', spec: '2.6.7' },
    { name: 'unsettled_sender', type: 'INTEGER', meaning: 'deliveries, as the sender knows' },
    { name: 'unsettled_receiver', type: 'INTEGER', meaning: 'deliveries, as the receiver knows' },
    {
      name: 'last_transfer_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: "the link's last transfer; NO_TIME before the first",
    },
    { name: 'flags', type: 'UTINYINT', meaning: 'LEDGER bits of ledger-entry.ts' },
    { name: 'blocked', type: 'TINYINT', meaning: 'index into STILLNESS; absent on a session' },
    {
      name: 'blocked_since_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: 'when that began to hold',
    },
    { name: 'blocked_frame', type: 'BIGINT', meaning: 'the frame that made it so' },
  ],
} as const satisfies Table;

/** `DecodeSink.acknowledged`: the other end's TCP had all octets before an offset. */
export const ACKS = {
  name: 'acks',
  columns: [
    ENTRY,
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'direction', type: 'UTINYINT', meaning: 'way of the octets acknowledged' },
    { name: 'stream_offset', type: 'BIGINT', unit: 'octets', meaning: 'all before it' },
    { name: 'time_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'when' },
    { name: 'packet', type: 'BIGINT', meaning: 'the packet that says so' },
  ],
} as const satisfies Table;

/** TcpEvent of decoder/sink.ts. */
export const TCP_EVENTS = {
  name: 'tcp_events',
  columns: [
    ENTRY,
    { name: 'time_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'when' },
    { name: 'packet', type: 'BIGINT', meaning: 'the packet that shows it' },
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'direction', type: 'UTINYINT', meaning: 'way of that packet' },
    { name: 'kind', type: 'UTINYINT', meaning: 'index into TCP_EVENT_KINDS' },
    { name: 'bytes', type: 'BIGINT', unit: 'octets', meaning: 'of payload, or of the window' },
  ],
} as const satisfies Table;
