/** Records of decoder/model/, one row each, written when final. Words are places in the lists of names.ts. */
import type { Table } from '../table.ts';

const LIFE = [
  { name: 'first_frame', type: 'BIGINT', meaning: 'the frame that began it' },
  { name: 'first_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of that' },
  {
    name: 'end_frame',
    type: 'BIGINT',
    optional: true,
    meaning: 'the frame that ended it; NULL where it was open at the end',
  },
  {
    name: 'end_nanos',
    type: 'BIGINT',
    optional: true,
    unit: 'nanoseconds',
    meaning: 'time of that',
  },
  { name: 'error', type: 'VARCHAR', optional: true, meaning: 'error condition or reply-text' },
] as const;

/** SessionRecord. */
export const SESSIONS = {
  name: 'sessions',
  columns: [
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'session', type: 'INTEGER', meaning: 'n of c1.s<n>' },
    { name: 'protocol', type: 'UTINYINT', meaning: 'index into PROTOCOL_NAMES' },
    {
      name: 'client_channel',
      type: 'INTEGER',
      optional: true,
      meaning: 'channel of the frames that the client sends',
    },
    {
      name: 'server_channel',
      type: 'INTEGER',
      optional: true,
      meaning: 'channel of the frames that the server sends',
    },
    ...LIFE,
    { name: 'deliveries', type: 'BIGINT', meaning: 'begun on it' },
  ],
} as const satisfies Table;

/** LinkRecord; JSON where it says so. */
export const LINKS = {
  name: 'links',
  columns: [
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'session', type: 'INTEGER', meaning: 'n of c1.s<n>' },
    { name: 'link', type: 'INTEGER', meaning: 'n of c1.s1.l<n>' },
    { name: 'protocol', type: 'UTINYINT', meaning: 'index into PROTOCOL_NAMES' },
    { name: 'kind', type: 'UTINYINT', meaning: 'index into LINK_KINDS' },
    { name: 'purpose', type: 'UTINYINT', meaning: 'index into PURPOSES' },
    {
      name: 'direction',
      type: 'UTINYINT',
      optional: true,
      meaning: 'which way its messages go',
    },
    { name: 'name', type: 'VARCHAR', optional: true, meaning: 'link name or consumer-tag' },
    { name: 'address', type: 'VARCHAR', optional: true, meaning: 'node at the peer, or queue' },
    { name: 'exchange', type: 'VARCHAR', optional: true, meaning: 'of a publisher' },
    { name: 'routing_key', type: 'VARCHAR', optional: true, meaning: 'of a publisher' },
    ...LIFE,
    { name: 'deliveries', type: 'BIGINT', meaning: 'begun on it' },
    {
      name: 'client_handle',
      type: 'BIGINT',
      optional: true,
      meaning: 'handle the client gave it',
      spec: '2.6.2',
    },
    {
      name: 'server_handle',
      type: 'BIGINT',
      optional: true,
      meaning: 'handle the server gave it',
      spec: '2.6.2',
    },
    {
      name: 'initiator',
      type: 'UTINYINT',
      optional: true,
      meaning: 'who attached first: 0 client, 1 server',
    },
    {
      name: 'asked',
      type: 'VARCHAR',
      optional: true,
      meaning: 'JSON {sndSettleMode?, rcvSettleMode?} of the first attach',
      spec: '2.7.3',
    },
    {
      name: 'agreed',
      type: 'VARCHAR',
      optional: true,
      meaning: "JSON of the same: the sender's mode in its own attach, the receiver's in its own",
      spec: '2.7.3',
    },
    {
      name: 'answered',
      type: 'VARCHAR',
      optional: true,
      meaning: 'JSON of the same, of the second attach',
      spec: '2.7.3',
    },
    {
      name: 'did',
      type: 'VARCHAR',
      optional: true,
      meaning: 'JSON object: settled deliveries by pattern',
    },
    { name: 'source_asked', type: 'VARCHAR', optional: true, meaning: 'JSON', spec: '3.5.3' },
    { name: 'source_granted', type: 'VARCHAR', optional: true, meaning: 'JSON', spec: '3.5.3' },
    { name: 'target_asked', type: 'VARCHAR', optional: true, meaning: 'JSON', spec: '3.5.4' },
    { name: 'target_granted', type: 'VARCHAR', optional: true, meaning: 'JSON', spec: '3.5.4' },
    {
      name: 'default_outcome',
      type: 'UTINYINT',
      optional: true,
      meaning: 'index into OUTCOMES',
      spec: '3.5.3',
    },
    {
      name: 'credit_drifts',
      type: 'BIGINT',
      optional: true,
      meaning: 'flows with another delivery-count than the capture gives',
    },
    {
      name: 'credit_overruns',
      type: 'BIGINT',
      optional: true,
      meaning: 'deliveries beyond every limit announced',
    },
    {
      name: 'closed_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      optional: true,
      meaning: 'when it was closed, and not only detached',
      spec: '2.6.6',
    },
    {
      name: 'prefetch',
      type: 'INTEGER',
      optional: true,
      meaning: '0-9-1 consumer: prefetch-count at its end; 0 for no limit',
      spec: 'basic.qos',
    },
  ],
} as const satisfies Table;

/** TransactionRecord. */
export const TRANSACTIONS = {
  name: 'transactions',
  columns: [
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'transaction', type: 'INTEGER', meaning: 'n of c1.t<n>' },
    { name: 'session', type: 'INTEGER', meaning: 'n of c1.s<n>' },
    { name: 'protocol', type: 'UTINYINT', meaning: 'index into PROTOCOL_NAMES' },
    { name: 'txn_id', type: 'VARCHAR', optional: true, meaning: 'hex octets', spec: '4.5.4' },
    ...LIFE,
    {
      name: 'discharge_frame',
      type: 'BIGINT',
      optional: true,
      meaning: 'the frame that asks for its end',
      spec: '4.5.7',
    },
    {
      name: 'discharge_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      optional: true,
      meaning: 'time of discharge_frame',
    },
    {
      name: 'asks',
      type: 'UTINYINT',
      optional: true,
      meaning: 'what that asks for: index into DISCHARGES',
    },
    { name: 'result', type: 'UTINYINT', meaning: 'index into TRANSACTION_RESULTS' },
    { name: 'members', type: 'BIGINT', meaning: 'deliveries and settlements made in it' },
  ],
} as const satisfies Table;

export const CONNECTION_FACTS = {
  name: 'connection_facts',
  columns: [
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'facts', type: 'VARCHAR', meaning: 'JSON of ConnectionFacts' },
  ],
} as const satisfies Table;
