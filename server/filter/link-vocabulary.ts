/** What a filter over sessions and links may name. Absent values are NULL in their tables. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { LINK_KINDS, PURPOSES } from '../../decoder/model/names.ts';
import type { LinkRecord, SessionRecord } from '../../decoder/model/records.ts';
import {
  connectionField,
  directionField,
  linkId,
  protocolField,
  sessionId,
  wordField,
} from './common-fields.ts';
import { type About, choice, NULL_NUMBER, numberField, textField } from './field-makers.ts';
import type { Field, NumberField, TextField, Vocabulary } from './vocabulary.ts';

/** What sessions, links and transactions have in common. */
interface Lived {
  readonly firstFrame: number;
  readonly firstNanos: number;
  readonly endFrame: number;
  readonly endNanos: number | undefined;
  readonly error: string | undefined;
}

/** @param what `link`, as the examples and meanings name it */
export function lifeFields<R extends Lived>(what: string): readonly Field<R>[] {
  return [
    numberField<R>(
      'time',
      {
        name: 'start',
        aliases: ['first', 'time'],
        meaning: `when the ${what} began, or its first frame was captured`,
        examples: ['start<10s'],
      },
      { column: 'first_nanos', read: (record) => record.firstNanos },
    ),
    numberField<R>(
      'time',
      {
        name: 'end',
        aliases: ['last'],
        meaning: `when a frame ended the ${what}`,
        examples: ['end>1min', '-end:*'],
      },
      { column: 'end_nanos', nullable: true, read: (record) => record.endNanos ?? NULL_NUMBER },
    ),
    {
      ...numberField<R>(
        'number',
        {
          name: 'frame',
          meaning: `the frame that began the ${what}, or the one that ended it`,
          examples: ['frame:16'],
        },
        { column: 'first_frame', absent: NULL_NUMBER, read: (record) => record.firstFrame },
      ),
      also: [
        {
          sql: (column) => `COALESCE(${column('end_frame')}, ${NULL_NUMBER})`,
          read: ({ endFrame }) => (endFrame === ABSENT ? NULL_NUMBER : endFrame),
        },
      ],
    },
    text<R>(
      {
        name: 'error',
        aliases: ['condition'],
        meaning: `the error with which the ${what} ended`,
        examples: ['error:*', 'error:amqp:not-found'],
      },
      'error',
      (record) => record.error,
    ),
  ];
}

export function text<R>(
  about: About,
  column: string,
  read: (record: R) => string | undefined,
): TextField<R> {
  return textField(about, { column, interned: false, read });
}

/** A number that is ABSENT in the record and NULL in the table. */
function nullableCount<R>(about: About, column: string, read: (record: R) => number | undefined) {
  return numberField<R>('number', about, {
    column,
    nullable: true,
    read: (record) => {
      const value = read(record) ?? ABSENT;
      return value === ABSENT ? NULL_NUMBER : value;
    },
  });
}

function deliveriesField<R extends { readonly deliveries: number }>(): NumberField<R> {
  return numberField<R>(
    'number',
    {
      name: 'deliveries',
      meaning: 'the deliveries begun on it',
      examples: ['deliveries>100', 'deliveries:0'],
    },
    { column: 'deliveries', read: (record) => record.deliveries },
  );
}

export const SESSION_VOCABULARY: Vocabulary<SessionRecord> = {
  subject: 'sessions',
  fields: [
    textField(
      {
        name: 'session',
        aliases: ['id'],
        meaning: 'the session or channel, by identifier',
        examples: ['session:c1.s2', 'session:c3.*'],
      },
      sessionId((record) => record),
    ),
    connectionField((record) => record.connection),
    protocolField((record) => record.protocol),
    {
      ...nullableCount<SessionRecord>(
        {
          name: 'channel',
          aliases: ['ch'],
          meaning: 'a channel number that either end has for it',
          examples: ['channel:1'],
        },
        'client_channel',
        ({ channels }) => channels[0],
      ),
      also: [
        {
          sql: (column) => `COALESCE(${column('server_channel')}, ${NULL_NUMBER})`,
          read: ({ channels }) => (channels[1] === ABSENT ? NULL_NUMBER : channels[1]),
        },
      ],
    },
    deliveriesField(),
    ...lifeFields<SessionRecord>('session'),
  ],
  freeText: ['error', 'session'],
};

const LINK_FIELDS: readonly Field<LinkRecord>[] = [
  textField(
    {
      name: 'link',
      aliases: ['id', 'consumer', 'publisher'],
      meaning: 'the link, consumer or publisher, by identifier, name or address',
      examples: ['link:orders', 'link:c1.s1.l1'],
    },
    linkId((record) => record),
    { column: 'name', interned: false, read: (record) => record.name },
    { column: 'address', interned: false, read: (record) => record.address },
  ),
  connectionField((record) => record.connection),
  textField(
    {
      name: 'session',
      meaning: 'its session or channel',
      examples: ['session:c1.s2'],
    },
    sessionId((record) => record),
  ),
  protocolField((record) => record.protocol),
  wordField(
    {
      name: 'kind',
      aliases: ['type'],
      meaning: 'what it is: a link of 1.0, or what 0-9-1 has for one',
      examples: ['kind:consumer', 'kind:link,publisher'],
    },
    LINK_KINDS,
    'kind',
    (record) => record.kind,
  ),
  wordField(
    {
      name: 'purpose',
      meaning: 'whose messages it carries: those of an application, or of the protocol itself',
      examples: ['purpose:message', '-purpose:coordinator'],
    },
    PURPOSES,
    'purpose',
    (record) => record.purpose,
  ),
  {
    ...directionField<LinkRecord>(
      'the way its messages go',
      ({ direction }) => direction ?? NULL_NUMBER,
    ),
    sql: (column) => `COALESCE(${column('direction')}, ${NULL_NUMBER})`,
    absent: NULL_NUMBER,
  },
  text(
    {
      name: 'name',
      aliases: ['consumer-tag'],
      meaning: 'the name of the link, or the consumer-tag',
      examples: ['name:orders-*'],
    },
    'name',
    (record) => record.name,
  ),
  text(
    {
      name: 'address',
      aliases: ['queue', 'source', 'target'],
      meaning: 'the address it reads from or sends to, or the queue',
      examples: ['queue:orders', 'address:/queues/*'],
    },
    'address',
    (record) => record.address,
  ),
  text(
    {
      name: 'exchange',
      meaning: 'the exchange it publishes to (0-9-1)',
      examples: ['exchange:amq.topic'],
    },
    'exchange',
    (record) => record.exchange,
  ),
  text(
    {
      name: 'routing-key',
      aliases: ['routingkey', 'key', 'rk'],
      meaning: 'the routing key it publishes with (0-9-1)',
      examples: ['routing-key:order.*'],
    },
    'routing_key',
    (record) => record.routingKey,
  ),
  {
    ...nullableCount<LinkRecord>(
      {
        name: 'handle',
        meaning: 'a handle that either end has for it (1.0)',
        examples: ['handle:0'],
      },
      'client_handle',
      (record) => record.amqp10?.handles[0],
    ),
    also: [
      {
        sql: (column) => `COALESCE(${column('server_handle')}, ${NULL_NUMBER})`,
        read: ({ amqp10 }) => {
          const handle = amqp10?.handles[1] ?? ABSENT;
          return handle === ABSENT ? NULL_NUMBER : handle;
        },
      },
    ],
  },
  {
    ...nullableCount<LinkRecord>(
      {
        name: 'initiator',
        meaning: 'the end that attached first (1.0)',
        examples: ['initiator:server'],
      },
      'initiator',
      (record) => record.amqp10?.initiator,
    ),
    kind: 'enum',
    choices: [choice('client', 0), choice('server', 1)],
  },
  nullableCount(
    {
      name: 'drifts',
      aliases: ['credit-drifts'],
      meaning: 'the flows that count deliveries otherwise than the capture does (1.0)',
      examples: ['drifts>0'],
    },
    'credit_drifts',
    (record) => record.amqp10?.creditDrifts,
  ),
  nullableCount(
    {
      name: 'overruns',
      aliases: ['credit-overruns'],
      meaning: 'the deliveries beyond every credit that was given (1.0)',
      examples: ['overruns>0'],
    },
    'credit_overruns',
    (record) => record.amqp10?.creditOverruns,
  ),
  deliveriesField(),
  ...lifeFields<LinkRecord>('link'),
];

export const LINK_VOCABULARY: Vocabulary<LinkRecord> = {
  subject: 'links',
  fields: LINK_FIELDS,
  freeText: ['link', 'exchange', 'routing-key', 'error', 'kind'],
};
