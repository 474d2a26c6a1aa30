/** What a filter over the ledger, over transactions and over TCP events may name. */
import { LEDGER, type LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { TRANSACTION_RESULTS } from '../../decoder/model/names.ts';
import type { TransactionRecord } from '../../decoder/model/records.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { TCP_EVENT_KINDS, type TcpEvent } from '../../decoder/sink.ts';
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
import { type About, numberField, textField } from './field-makers.ts';
import { lifeFields, text } from './link-vocabulary.ts';
import type { Field, NumberField, Vocabulary } from './vocabulary.ts';

function momentField<R>(read: (record: R) => number): NumberField<R> {
  return numberField<R>(
    'time',
    { name: 'time', aliases: ['t'], meaning: 'when it was', examples: ['time>41.1s'] },
    { column: 'time_nanos', read },
  );
}

/** Credit and windows may be negative. */
function signed(about: About, column: string, read: (entry: LedgerEntry) => number) {
  return numberField<LedgerEntry>('number', about, { column, read, absent: UNKNOWN });
}

const LEDGER_FIELDS: readonly Field<LedgerEntry>[] = [
  momentField((entry) => entry.timeNanos),
  countField(
    {
      name: 'frame',
      aliases: ['number'],
      meaning: 'the frame that made the change',
      examples: ['frame:16', '-frame:*'],
    },
    'frame',
    (entry) => entry.frame,
  ),
  connectionField((entry) => entry.connection),
  textField(
    { name: 'session', meaning: 'the session or channel', examples: ['session:c1.s2'] },
    sessionId((entry) => entry),
  ),
  textField(
    {
      name: 'link',
      meaning: 'the link; a row of a session alone has none',
      examples: ['link:c1.s1.l1', '-link:*'],
    },
    linkId((entry) => entry),
  ),
  signed(
    {
      name: 'credit',
      aliases: ['link-credit'],
      meaning: 'the credit of the link at its sender, or the prefetch left',
      examples: ['credit:0', 'credit<0'],
    },
    'link_credit',
    (entry) => entry.linkCredit,
  ),
  {
    ...signed(
      {
        name: 'window',
        meaning: "the transfers that the session's window still lets pass, either way",
        examples: ['window:0', 'window<10'],
      },
      'window_to_server',
      (entry) => entry.windowToServer,
    ),
    also: [{ sql: (column) => column('window_to_client'), read: (entry) => entry.windowToClient }],
  },
  countField(
    {
      name: 'delivery-count',
      aliases: ['deliverycount'],
      meaning: 'the delivery-count of the link (1.0)',
      examples: ['delivery-count>100'],
    },
    'delivery_count',
    (entry) => entry.deliveryCount,
  ),
  countField(
    {
      name: 'available',
      meaning: 'the messages that the sender says it has (1.0)',
      examples: ['available>0'],
    },
    'available',
    (entry) => entry.available,
  ),
  {
    ...countField<LedgerEntry>(
      {
        name: 'unsettled',
        meaning: 'the deliveries that either end has unsettled',
        examples: ['unsettled>100'],
      },
      'unsettled_sender',
      (entry) => entry.unsettledSender,
    ),
    also: [
      { sql: (column) => column('unsettled_receiver'), read: (entry) => entry.unsettledReceiver },
    ],
  },
  flagField(
    { name: 'drain', meaning: 'the receiver has turned drain on', examples: ['drain:true'] },
    (column) => `CASE WHEN (${column('flags')} & ${LEDGER.drain}) = 0 THEN 0 ELSE 1 END`,
    ({ flags }) => (flags & LEDGER.drain) !== 0,
  ),
  {
    ...wordField<LedgerEntry, (typeof STILLNESS)[number]>(
      {
        name: 'blocked',
        aliases: ['stillness', 'why'],
        meaning: 'why the link does not move, or that it does',
        examples: ['blocked:credit-blocked', 'blocked:*-blocked', '-blocked:moving'],
      },
      STILLNESS,
      'blocked',
      () => undefined,
    ),
    read: (entry) => entry.blocked,
  },
];

export const LEDGER_VOCABULARY: Vocabulary<LedgerEntry> = {
  subject: 'changes',
  fields: LEDGER_FIELDS,
  freeText: ['blocked'],
};

export const TRANSACTION_VOCABULARY: Vocabulary<TransactionRecord> = {
  subject: 'transactions',
  fields: [
    textField(
      {
        name: 'transaction',
        aliases: ['id', 'tx'],
        meaning: 'the transaction, by identifier',
        examples: ['transaction:c1.t1', 'transaction:c2.*'],
      },
      transactionText((record) => record),
    ),
    connectionField((record) => record.connection),
    textField(
      {
        name: 'session',
        meaning: 'the session or channel it was made on',
        examples: ['session:c1.s2'],
      },
      sessionId((record) => record),
    ),
    protocolField((record) => record.protocol),
    text(
      {
        name: 'txn-id',
        aliases: ['txnid'],
        meaning: 'its txn-id (1.0), hex octets',
        examples: ['txn-id:00*'],
      },
      'txn_id',
      (record) => record.txnId,
    ),
    wordField(
      {
        name: 'result',
        aliases: ['outcome'],
        meaning: 'how it ended',
        examples: ['result:rolled-back', 'result:open,in-doubt'],
      },
      TRANSACTION_RESULTS,
      'result',
      (record) => record.result,
    ),
    numberField(
      'number',
      {
        name: 'members',
        meaning: 'the deliveries and settlements made in it',
        examples: ['members>10', 'members:0'],
      },
      { column: 'members', read: (record) => record.members },
    ),
    ...lifeFields<TransactionRecord>('transaction'),
  ],
  freeText: ['txn-id', 'error', 'result'],
};

export const TCP_EVENT_VOCABULARY: Vocabulary<TcpEvent> = {
  subject: 'TCP events',
  fields: [
    momentField((event) => event.timeNanos),
    numberField(
      'number',
      {
        name: 'packet',
        meaning: 'the packet of the capture that shows it',
        examples: ['packet>=1000'],
      },
      { column: 'packet', read: (event) => event.packet },
    ),
    connectionField((event) => event.connection),
    directionField('the way that packet went', (event) => event.direction),
    {
      ...wordField<TcpEvent, (typeof TCP_EVENT_KINDS)[number]>(
        {
          name: 'kind',
          aliases: ['type', 'event'],
          meaning: 'what TCP did',
          examples: ['kind:zero-window', 'kind:retransmission,out-of-order'],
        },
        TCP_EVENT_KINDS,
        'kind',
        () => undefined,
      ),
      read: (event) => event.kind,
    },
    countField(
      {
        name: 'bytes',
        aliases: ['size'],
        meaning: 'the octets of payload, or of the window',
        examples: ['bytes>1k', 'bytes:0'],
      },
      'bytes',
      (event) => event.bytes,
      'size',
    ),
  ],
  freeText: ['kind'],
};
