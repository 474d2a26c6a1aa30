import type { Table } from '../table.ts';

/**
 * DeliveryRecord of decoder/model/records.ts. Words are places in the lists of decoder/model/names.ts.
 *
 * Texts that nearly every delivery has another of stand here; those that repeat are ids into `strings`.
 */
export const DELIVERIES = {
  name: 'deliveries',
  columns: [
    { name: 'delivery', type: 'BIGINT', meaning: 'from 1, in the order of first frames' },
    { name: 'connection', type: 'INTEGER', meaning: 'n of c<n>' },
    { name: 'session', type: 'INTEGER', meaning: 'n of c1.s<n>' },
    { name: 'link', type: 'INTEGER', meaning: 'n of c1.s1.l<n>' },
    { name: 'link_name_id', type: 'INTEGER', meaning: 'its name or consumer-tag, in strings' },
    { name: 'transaction', type: 'INTEGER', meaning: 'n of c1.t<n>' },
    { name: 'protocol', type: 'UTINYINT', meaning: 'index into PROTOCOL_NAMES' },
    { name: 'kind', type: 'UTINYINT', meaning: 'index into DELIVERY_KINDS' },
    { name: 'purpose', type: 'UTINYINT', meaning: 'index into PURPOSES' },
    { name: 'direction', type: 'UTINYINT', meaning: '0 client-to-server, 1 server-to-client' },
    { name: 'delivery_id', type: 'BIGINT', meaning: 'delivery-id', spec: '2.7.5' },
    {
      name: 'delivery_tag',
      type: 'VARCHAR',
      optional: true,
      meaning: 'hex octets; 0-9-1: delivery-tag, or the number a confirm names it by',
      spec: '2.8.7',
    },
    { name: 'start_frame', type: 'BIGINT', meaning: 'its first frame' },
    { name: 'end_frame', type: 'BIGINT', meaning: 'the frame that completes or aborts it' },
    { name: 'outcome_frame', type: 'BIGINT', meaning: 'the frame that states its outcome' },
    { name: 'settle_frame', type: 'BIGINT', meaning: 'the frame that settles it first' },
    { name: 'return_frame', type: 'BIGINT', meaning: 'basic.return of it' },
    { name: 'start_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of start_frame' },
    { name: 'complete_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of end_frame' },
    {
      name: 'outcome_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: 'time of outcome_frame',
    },
    { name: 'settle_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of settle_frame' },
    { name: 'transfers', type: 'INTEGER', meaning: 'frames that carry the message' },
    { name: 'payload_bytes', type: 'BIGINT', unit: 'octets', meaning: 'octets of the message' },
    { name: 'phase', type: 'UTINYINT', meaning: 'index into PHASES' },
    { name: 'state_id', type: 'INTEGER', meaning: "the version's word for it, in strings" },
    { name: 'outcome', type: 'UTINYINT', meaning: 'index into OUTCOMES' },
    { name: 'settled_first_by', type: 'TINYINT', meaning: 'index into SETTLED_FIRST_BY' },
    { name: 'pattern', type: 'TINYINT', meaning: 'index into PATTERNS' },
    { name: 'guarantee', type: 'TINYINT', meaning: 'index into GUARANTEES' },
    { name: 'disagreement', type: 'TINYINT', meaning: 'index into DISAGREEMENTS' },
    { name: 'returned', type: 'TINYINT', meaning: '1 when a basic.return gave it back' },
    { name: 'redelivered', type: 'TINYINT', meaning: '1 when it may have come before; 0 when not' },
    {
      name: 'message_id',
      type: 'VARCHAR',
      optional: true,
      meaning: 'text, or the JSON of what is no string',
      spec: '3.2.4',
    },
    {
      name: 'correlation_id',
      type: 'VARCHAR',
      optional: true,
      meaning: 'text, or the JSON of what is no string',
      spec: '3.2.4',
    },
    { name: 'id_kinds', type: 'UTINYINT', meaning: 'JSON_ID bits: which of the two is JSON' },
    { name: 'subject_id', type: 'INTEGER', meaning: 'subject, in strings', spec: '3.2.4' },
    { name: 'content_type_id', type: 'INTEGER', meaning: 'in strings', spec: '3.2.4' },
    {
      name: 'header_delivery_count',
      type: 'BIGINT',
      meaning: 'delivery-count it came with',
      spec: '3.2.1',
    },
    {
      name: 'hash_high',
      type: 'BIGINT',
      meaning: 'upper 32 bits of what is equal for equal bare messages',
    },
    { name: 'hash_low', type: 'BIGINT', meaning: 'lower 32 bits of it' },
    { name: 'address_id', type: 'INTEGER', meaning: 'address or queue, in strings' },
    { name: 'exchange_id', type: 'INTEGER', meaning: 'exchange, in strings' },
    { name: 'routing_key_id', type: 'INTEGER', meaning: 'routing key, in strings' },
  ],
} as const satisfies Table;

/** Bits of `id_kinds`. */
export const JSON_ID = { message: 1, correlation: 2 } as const;
