/** Fields that the records of several tables have, and how such fields are made. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import { type About, choice, numberField, TRUE_OR_FALSE } from './field-makers.ts';
import type { IdText, NumberField } from './vocabulary.ts';

/** Stands for a time that is not there: times may be any safe integer. */
export const NO_TIME = -(2 ** 53);

export function connectionField<R>(read: (record: R) => number): NumberField<R> {
  return numberField(
    'connection',
    {
      name: 'conn',
      noun: 'connection',
      aliases: ['connection', 'c'],
      meaning: 'the TCP connection',
      examples: ['conn:c2,c5', 'conn:c2..c9'],
    },
    { column: 'connection', read },
  );
}

/** @param meaning what goes that way */
export function directionField<R>(meaning: string, read: (record: R) => number): NumberField<R> {
  return {
    ...numberField<R>(
      'enum',
      {
        name: 'dir',
        noun: 'direction',
        aliases: ['direction', 'way'],
        meaning,
        examples: ['dir:client-to-server', 'dir:down'],
      },
      { column: 'direction', read },
    ),
    choices: [
      choice('client-to-server', 0, ['up', 'c2s', 'client']),
      choice('server-to-client', 1, ['down', 's2c', 'server']),
    ],
  };
}

export function protocolField<R>(read: (record: R) => number): NumberField<R> {
  return {
    ...numberField<R>(
      'enum',
      {
        name: 'protocol',
        aliases: ['proto'],
        meaning: 'the version of AMQP',
        examples: ['protocol:amqp-1.0', 'protocol:amqp-0-*'],
      },
      { column: 'protocol', read, absent: 0 },
    ),
    choices: PROTOCOL_NAMES.flatMap((name, code) =>
      code === 0 ? [] : [choice(name, code, [name.replace('amqp-', '')])],
    ),
  };
}

/** One of a list of words, which the index holds by its place in the list. */
export function wordField<R, W extends string>(
  about: About,
  words: readonly W[],
  column: string,
  read: (record: R) => W | undefined,
): NumberField<R> {
  return {
    ...numberField<R>('enum', about, {
      column,
      absent: ABSENT,
      read: (record) => {
        const word = read(record);
        return word === undefined ? ABSENT : words.indexOf(word);
      },
    }),
    choices: words.map((word, code) => choice(word, code)),
  };
}

/** A yes or no; undefined is neither. */
export function flagField<R>(
  about: About,
  sql: NumberField<R>['sql'],
  read: (record: R) => boolean | undefined,
): NumberField<R> {
  return {
    aliases: [],
    ...about,
    kind: 'flag',
    sql,
    read: (record) => {
      const is = read(record);
      return is === undefined ? ABSENT : is ? 1 : 0;
    },
    absent: ABSENT,
    choices: TRUE_OR_FALSE,
  };
}

/** A number that is -1 where there is none. */
export function countField<R>(
  about: About,
  column: string,
  read: (record: R) => number,
  kind: 'number' | 'size' = 'number',
): NumberField<R> {
  return numberField<R>(kind, about, { column, read, absent: ABSENT });
}

/** A moment of the capture, which may be missing. */
export function timeField<R>(
  about: About,
  column: string,
  read: (record: R) => number | undefined,
): NumberField<R> {
  return numberField<R>('time', about, {
    column,
    absent: NO_TIME,
    read: (record) => read(record) ?? NO_TIME,
  });
}

interface Numbered {
  readonly connection: number;
  readonly session: number;
}

/** `c1.s2`. */
export function sessionId<R>(of: (record: R) => Numbered): IdText<R> {
  return {
    id: [
      ['c', 'connection'],
      ['s', 'session'],
    ],
    read: (record) => {
      const { connection, session } = of(record);
      return session === ABSENT ? undefined : `c${connection}.s${session}`;
    },
  };
}

/** `c1.s2.l3`. */
export function linkId<R>(of: (record: R) => Numbered & { readonly link: number }): IdText<R> {
  return {
    id: [
      ['c', 'connection'],
      ['s', 'session'],
      ['l', 'link'],
    ],
    read: (record) => {
      const { connection, session, link } = of(record);
      const isThere = session !== ABSENT && link !== ABSENT;
      return isThere ? `c${connection}.s${session}.l${link}` : undefined;
    },
  };
}

/** `c1.t2`. */
export function transactionText<R>(
  of: (record: R) => { readonly connection: number; readonly transaction: number },
): IdText<R> {
  return {
    id: [
      ['c', 'connection'],
      ['t', 'transaction'],
    ],
    read: (record) => {
      const { connection, transaction } = of(record);
      return transaction === ABSENT ? undefined : `c${connection}.t${transaction}`;
    },
  };
}
