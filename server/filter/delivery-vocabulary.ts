/** What a filter over deliveries may name. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import {
  DELIVERY_KINDS,
  DISAGREEMENTS,
  GUARANTEES,
  OUTCOMES,
  PATTERNS,
  PHASES,
  PURPOSES,
  SETTLED_FIRST_BY,
} from '../../decoder/model/names.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import {
  connectionField,
  countField,
  directionField,
  flagField,
  linkId,
  protocolField,
  sessionId,
  transactionText,
  wordField,
} from './common-fields.ts';
import { type CaptureEnd, DELIVERY_TIMES, spanFields } from './delivery-times.ts';
import { type About, numberField, textField } from './field-makers.ts';
import type { Field, TextField, Vocabulary } from './vocabulary.ts';

type Read = (record: DeliveryRecord) => string | undefined;

/** A text that the table has as an id of `strings`. */
const interned = (about: About, column: string, read: Read): TextField<DeliveryRecord> =>
  textField(about, { column, interned: true, read });
/** A text that stands in the table: nearly every delivery has another. */
const text = (about: About, column: string, read: Read): TextField<DeliveryRecord> =>
  textField(about, { column, interned: false, read });

/** A message-id is any value: what is no string is found by its JSON. */
function idText(value: JsonValue | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

const PLACE: readonly Field<DeliveryRecord>[] = [
  numberField(
    'number',
    {
      name: 'delivery',
      aliases: ['number', 'no'],
      meaning: 'the number of the delivery in the capture',
      examples: ['delivery:17', 'delivery:100..200'],
    },
    { column: 'delivery', read: (record) => record.delivery },
  ),
  connectionField((record) => record.connection),
  textField(
    {
      name: 'session',
      aliases: ['channel'],
      meaning: 'the session or channel it was made on',
      examples: ['session:c1.s2', 'session:c3.*'],
    },
    sessionId((record) => record),
  ),
  textField(
    {
      name: 'link',
      aliases: ['consumer', 'publisher'],
      meaning: 'its link, consumer or publisher, by identifier, name or address',
      examples: ['link:orders', 'link:c1.s1.l1'],
    },
    linkId((record) => record),
    { column: 'link_name_id', interned: true, read: (record) => record.linkName },
    { column: 'address_id', interned: true, read: (record) => record.address },
  ),
  textField(
    {
      name: 'transaction',
      aliases: ['tx', 'txn'],
      meaning: 'the transaction around it',
      examples: ['transaction:c1.t1', 'transaction:*'],
    },
    transactionText((record) => record),
  ),
  protocolField((record) => record.protocol),
  wordField(
    {
      name: 'kind',
      aliases: ['type'],
      meaning: 'what carried the message',
      examples: ['kind:publish', 'kind:deliver,get'],
    },
    DELIVERY_KINDS,
    'kind',
    (record) => record.kind,
  ),
  wordField(
    {
      name: 'purpose',
      meaning: 'whose message it is: that of an application, or one of the protocol itself',
      examples: ['purpose:message', '-purpose:coordinator'],
    },
    PURPOSES,
    'purpose',
    (record) => record.purpose,
  ),
  directionField('the way the message went', (record) => record.direction),
  {
    ...countField<DeliveryRecord>(
      {
        name: 'frame',
        aliases: ['frames'],
        meaning: 'a frame that began it, completed it, stated its outcome, settled or returned it',
        examples: ['frame:16', 'frame:100..200'],
      },
      'start_frame',
      (record) => record.startFrame,
    ),
    also: [
      { sql: (column) => column('end_frame'), read: (record) => record.endFrame },
      { sql: (column) => column('outcome_frame'), read: (record) => record.outcomeFrame },
      { sql: (column) => column('settle_frame'), read: (record) => record.settleFrame },
      { sql: (column) => column('return_frame'), read: (record) => record.returnFrame },
    ],
  },
];

const FATE: readonly Field<DeliveryRecord>[] = [
  wordField(
    {
      name: 'outcome',
      meaning: 'what became of it',
      examples: ['outcome:rejected', 'outcome:released,modified'],
    },
    OUTCOMES,
    'outcome',
    (record) => record.outcome,
  ),
  wordField(
    {
      name: 'phase',
      meaning: 'how far it has come, as an observer between the two ends sees it',
      examples: ['phase:in-flight', 'phase:done-*'],
    },
    PHASES,
    'phase',
    (record) => record.phase,
  ),
  interned(
    {
      name: 'state',
      meaning: "the version's own word for its state",
      examples: ['state:NACKED', 'state:transactional-state'],
    },
    'state_id',
    (record) => record.state,
  ),
  wordField(
    {
      name: 'pattern',
      meaning: 'the order in which outcome and settlement came',
      examples: ['pattern:P2', 'pattern:*+T'],
    },
    PATTERNS,
    'pattern',
    (record) => record.pattern,
  ),
  wordField(
    {
      name: 'guarantee',
      meaning: 'what that order promises',
      examples: ['guarantee:at-most-once', 'guarantee:none-yet'],
    },
    GUARANTEES,
    'guarantee',
    (record) => record.guarantee,
  ),
  wordField(
    {
      name: 'settled-by',
      aliases: ['settledby', 'settled-first-by'],
      meaning: 'the end that settled it first',
      examples: ['settled-by:sender'],
    },
    SETTLED_FIRST_BY,
    'settled_first_by',
    (record) => record.settledFirstBy,
  ),
  wordField(
    {
      name: 'disagreement',
      aliases: ['conflict'],
      meaning: 'where the two ends did not say the same, how',
      examples: ['disagreement:*', 'disagreement:refused'],
    },
    DISAGREEMENTS,
    'disagreement',
    (record) => record.disagreement,
  ),
  flagField(
    {
      name: 'settled',
      meaning: 'a frame of the capture settles it',
      examples: ['settled:false', 'settled:true'],
    },
    (column) => `CASE WHEN ${column('settle_frame')} = -1 THEN 0 ELSE 1 END`,
    (record) => record.settleFrame !== ABSENT,
  ),
  flagField(
    { name: 'returned', meaning: 'basic.return gave it back', examples: ['returned:true'] },
    (column) => column('returned'),
    (record) => record.returned,
  ),
  flagField(
    {
      name: 'redelivered',
      meaning: 'the receiver was told that it may have been delivered before',
      examples: ['redelivered:true'],
    },
    (column) => column('redelivered'),
    (record) => record.redelivered,
  ),
];

const MESSAGE: readonly Field<DeliveryRecord>[] = [
  countField(
    {
      name: 'delivery-id',
      aliases: ['deliveryid'],
      meaning: 'its delivery-id (1.0)',
      examples: ['delivery-id:17'],
    },
    'delivery_id',
    (record) => record.deliveryId,
  ),
  text(
    {
      name: 'tag',
      aliases: ['delivery-tag', 'deliverytag'],
      meaning: 'its delivery-tag: hex octets (1.0), the tag or the confirm number (0-9-1)',
      examples: ['tag:3', 'tag:0a*'],
    },
    'delivery_tag',
    (record) => record.deliveryTag,
  ),
  text(
    {
      name: 'message-id',
      aliases: ['messageid', 'message'],
      meaning: 'the message-id of its properties',
      examples: ['message-id:order-17', 'message-id:*'],
    },
    'message_id',
    (record) => idText(record.messageId),
  ),
  text(
    {
      name: 'correlation-id',
      aliases: ['correlationid', 'correlation'],
      meaning: 'the correlation-id of its properties',
      examples: ['correlation-id:*'],
    },
    'correlation_id',
    (record) => idText(record.correlationId),
  ),
  interned(
    {
      name: 'subject',
      meaning: 'the subject of its properties (1.0)',
      examples: ['subject:order.*'],
    },
    'subject_id',
    (record) => record.subject,
  ),
  interned(
    {
      name: 'content-type',
      aliases: ['contenttype'],
      meaning: 'the content-type of its properties',
      examples: ['content-type:application/json'],
    },
    'content_type_id',
    (record) => record.contentType,
  ),
  textField(
    {
      name: 'hash',
      aliases: ['message-hash', 'messagehash'],
      meaning: 'equal for messages that are equal, octet for octet',
      examples: ['hash:*'],
    },
    {
      sql: (column) => {
        const [high, low] = [column('hash_high'), column('hash_low')];
        return `(CASE WHEN ${high} <> -1 THEN format('{:08x}{:08x}', ${high}, ${low}) END)`;
      },
      columnsOf: (text) => {
        const [, high, low] = /^([0-9a-f]{8})([0-9a-f]{8})$/.exec(text) ?? [];
        if (high === undefined) return undefined;
        const value = (digits: string) => Number.parseInt(digits, 16);
        return [
          ['hash_high', value(high)],
          ['hash_low', value(low)],
        ];
      },
      read: (record) => record.messageHash,
    },
  ),
  interned(
    {
      name: 'address',
      aliases: ['queue', 'to'],
      meaning: 'the address it was sent to or read from, or the queue',
      examples: ['queue:orders', 'address:/queues/*'],
    },
    'address_id',
    (record) => record.address,
  ),
  interned(
    {
      name: 'exchange',
      meaning: 'the exchange it was published to (0-9-1)',
      examples: ['exchange:amq.topic', 'exchange:""'],
    },
    'exchange_id',
    (record) => record.exchange,
  ),
  interned(
    {
      name: 'routing-key',
      aliases: ['routingkey', 'key', 'rk'],
      meaning: 'its routing key (0-9-1)',
      examples: ['routing-key:order.*'],
    },
    'routing_key_id',
    (record) => record.routingKey,
  ),
  countField(
    {
      name: 'delivery-count',
      aliases: ['deliverycount', 'attempts'],
      meaning: 'delivery-count of the header it came with (1.0)',
      examples: ['delivery-count>0'],
    },
    'header_delivery_count',
    (record) => record.headerDeliveryCount,
  ),
  countField(
    {
      name: 'size',
      aliases: ['payload', 'payload-bytes', 'bytes'],
      meaning: 'the octets of the message',
      examples: ['size>1M', 'size:0'],
    },
    'payload_bytes',
    (record) => record.payloadBytes,
    'size',
  ),
  numberField(
    'number',
    {
      name: 'transfers',
      meaning: 'the frames that carry it',
      examples: ['transfers>1'],
    },
    { column: 'transfers', read: (record) => record.transfers },
  ),
];

/** @param end where the capture ends, up to which what is still open counts as unsettled */
export function deliveryVocabulary(end: CaptureEnd): Vocabulary<DeliveryRecord> {
  return {
    subject: 'deliveries',
    fields: [...PLACE, ...FATE, ...MESSAGE, ...DELIVERY_TIMES, ...spanFields(end)],
    freeText: ['link', 'exchange', 'routing-key', 'subject', 'message-id', 'outcome'],
  };
}

/** For whoever needs no condition for the index: the page, which reads, explains and completes. */
export const DELIVERY_VOCABULARY = deliveryVocabulary({ sql: '0', nanos: () => 0 });
