import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME_TYPE_NAMES, frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, FLAG, FrameView } from '../../decoder/frame-view.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { CONNECTION_VOCABULARY } from './connection-vocabulary.ts';
import { FRAME_VOCABULARY } from './frame-vocabulary.ts';
import { parseFilter } from './parse.ts';
import { quoteIfNeeded } from './pattern.ts';
import { filterToPredicate } from './predicate.ts';
import { filterToSql } from './sql.ts';
import type { Field, Vocabulary } from './vocabulary.ts';

const TEXTS = [
  '',
  'orders',
  'Orders',
  'orders.eu',
  'amq.gen-Xa',
  'amqp:link:detach-forced',
  'GRÖSSE straße',
  'ΣΊΣΥΦΟΣ',
  '\u0130stanbul',
  'a%b_c\\d',
  'say "hi", (you) *',
  '.*\n[x]{2}',
  '日本\u{1F600}',
  '\0zero',
  'aaa',
  'abab',
];

const number = fc.oneof(fc.constant(ABSENT), fc.integer({ min: 0, max: 12 }), fc.nat(2 ** 40));
const text = fc.option(fc.integer({ min: 0, max: TEXTS.length - 1 }), { nil: undefined });

const viewArbitrary = fc
  .record({
    packet: fc.integer({ min: 1, max: 40 }),
    timeNanos: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 9e9 })),
    connection: fc.integer({ min: 1, max: 9 }),
    direction: fc.constantFrom(0 as const, 1 as const),
    protocol: fc.constantFrom(0 as const, 1 as const, 3 as const, 4 as const, 5 as const),
    type: fc.oneof(
      fc.constantFrom(...FRAME_TYPE_NAMES).map((name) => frameTypeCode(name) ?? 0),
      fc.constant(frameTypeCode('60.200') ?? 0),
    ),
    channel: number.map((value) => Math.min(value, 65535)),
    size: number,
    malformedLayer: fc.constantFrom(0, 0, 1, 2, 3),
    flags: fc.nat(2 ** 19 - 1),
    handle: number,
    deliveryId: number,
    lastId: number,
    payloadBytes: number,
    credit: number,
    messageFrame: number,
    missingBytes: number,
    skippedBytes: number,
    replyCode: fc.constantFrom(ABSENT, 200, 404, 320),
  })
  .chain((numbers) => fc.tuple(fc.constant(numbers), fc.tuple(text, text, text, text)));

function makeView(
  index: number,
  [numbers, texts]: typeof viewArbitrary extends fc.Arbitrary<infer T> ? T : never,
): FrameView {
  const empty = new Float64Array(0);
  const pieces = { count: 0, start: empty, length: empty, fileOffset: empty, packet: empty };
  const octets: number[] = [0xfe];
  const ranges = texts.map((chosen) => {
    if (chosen === undefined) return [ABSENT, ABSENT];
    const start = octets.length;
    octets.push(...new TextEncoder().encode(TEXTS[chosen]));
    return [start, octets.length];
  });
  const view = new FrameView(Uint8Array.from(octets), pieces);
  Object.assign(view, numbers, { number: index + 1 });
  [view.nameStart, view.nameEnd] = ranges[0];
  [view.addressStart, view.addressEnd] = ranges[1];
  [view.routingKeyStart, view.routingKeyEnd] = ranges[2];
  [view.errorStart, view.errorEnd] = ranges[3];
  return view;
}

/** Filters as people write them, made from a vocabulary; most of them find something. */
function filterArbitrary<R>(vocabulary: Vocabulary<R>): fc.Arbitrary<string> {
  const written = fc.oneof(
    fc.constantFrom(...TEXTS).map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`),
    fc.constantFrom(
      'orders',
      'ORD*',
      '*e*',
      '*',
      'a*a',
      'aa*aa',
      '*b*b*',
      '*σ*',
      'größe*',
      'i*',
      '*%*',
    ),
  );
  const quantity = fc.oneof(
    fc.integer({ min: -2, max: 12 }).map(String),
    fc.constantFrom('1k', '1.5KiB', '2.5', '0.0005k', '100M', '1..4', '..3', '2..', '*'),
  );
  const time = fc.constantFrom('0', '-1', '1', '2ns', '4.5s', '100ms..5s', '..-1', '-2..2', '*');
  const test = (field: Field<R>): fc.Arbitrary<string> => {
    const name = fc.constantFrom(field.name, ...field.aliases);
    const equal = fc.constantFrom(':', '=');
    const ordered = fc.constantFrom('>', '>=', '<', '<=', ':<=', ' > ');
    type Texts = fc.Arbitrary<string>;
    const join = (operators: Texts, values: Texts) =>
      fc.tuple(name, operators, values).map((parts) => parts.join(''));
    const several = (value: Texts) =>
      fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => values.join(','));
    const test = (value: Texts) =>
      fc.oneof(
        join(equal, several(value)),
        join(fc.constant('!='), several(value.filter((given) => given !== '*'))),
      );
    if (field.kind === 'text') {
      return test(
        field.words === undefined
          ? written
          : fc.constantFrom('*', `${field.words[0].slice(0, 2)}*`, ...field.words),
      );
    }
    if (field.kind === 'enum' || field.kind === 'flag') {
      const values = field.choices.map((choice) => quoteIfNeeded(choice.name));
      return test(fc.constantFrom('*', `*${values[0].slice(2)}`, ...values));
    }
    const value = field.kind === 'time' ? time : quantity;
    const single = value.filter((given) => given !== '*' && !given.includes('..'));
    return fc.oneof(test(value), join(ordered, single));
  };
  const { filter } = fc.letrec<{ filter: string; term: string }>((tie) => ({
    term: fc.oneof(
      { withCrossShrink: true },
      fc.oneof(...vocabulary.fields.map(test)),
      written.filter((value) => value !== '*'),
    ),
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('term'),
      tie('filter').map((inner) => `-(${inner})`),
      tie('term').map((inner) => `not ${inner}`),
      fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `${a} ${b}`),
      fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a} or ${b})`),
    ),
  }));
  return filter;
}

const views = fc
  .sample(viewArbitrary, { numRuns: 400, seed: 7 })
  .map((parts, index) => makeView(index, parts));

const connections: readonly ConnectionInfo[] = fc
  .sample(
    fc.record(
      {
        firstPacket: fc.nat(20),
        firstNanos: fc.integer({ min: -3, max: 9e9 }),
        lastNanos: fc.integer({ min: -3, max: 9e9 }),
        client: fc.constantFrom('10.0.0.1:40000', '[fe80::1]:40000', 'orders'),
        server: fc.constantFrom('10.0.0.2:5672', '[fe80::2]:5671'),
        protocol: fc.constantFrom('amqp-1.0' as const, 'amqp-0-9-1' as const),
        notAmqp: fc.constantFrom('tls' as const, 'http' as const, 'unknown' as const),
        notDecoded: fc.constantFrom(...TEXTS),
        transport: fc.constantFrom('tcp' as const, 'tls' as const),
        clientName: fc.constantFrom(...TEXTS),
        clientProduct: fc.constantFrom(...TEXTS),
        serverProduct: fc.constantFrom(...TEXTS),
        frames: fc.nat(12),
        opened: fc.integer({ min: -2, max: 2 }),
        closed: fc.integer({ min: -2, max: 9e9 }),
        closeError: fc.constantFrom(...TEXTS),
        packets: fc.nat(2000),
        clientBytes: fc.nat(4000),
        serverBytes: fc.nat(4000),
        gaps: fc.nat(2),
        missingBytes: fc.nat(12),
        malformedFrames: fc.nat(2),
        retransmittedBytes: fc.nat(12),
        differingBytes: fc.nat(12),
        midStream: fc.boolean(),
        tcpEnd: fc.constantFrom('fin' as const, 'reset' as const),
      },
      {
        requiredKeys: [
          'firstPacket',
          'firstNanos',
          'lastNanos',
          'client',
          'server',
          'transport',
          'frames',
          'packets',
          'clientBytes',
          'serverBytes',
          'gaps',
          'missingBytes',
          'malformedFrames',
          'retransmittedBytes',
          'differingBytes',
          'midStream',
        ],
      },
    ),
    { numRuns: 120, seed: 11 },
  )
  .map((info, index) => ({ ...info, number: index + 1 }));

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

let database: DuckDBInstance;
let duckdb: DuckDBConnection;

beforeAll(async () => {
  database = await DuckDBInstance.create(':memory:');
  duckdb = await database.connect();
  // Two ids for every text: a filter must not rely on there being one.
  await duckdb.run('CREATE TABLE strings (id INTEGER, text VARCHAR)');
  for (const [index, value] of TEXTS.entries()) {
    await duckdb.run('INSERT INTO strings VALUES (?, ?), (?, ?)', [
      index + 1,
      value,
      index + 101,
      value,
    ]);
  }
  const idOf = (view: FrameView, start: number, end: number) => {
    if (start === ABSENT) return ABSENT;
    const value = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      view.bytes.subarray(start, end),
    );
    return TEXTS.indexOf(value) + 1 + (view.number % 2) * 100;
  };
  const rows = views.map((view) => ({
    number: view.number,
    packet: view.packet,
    time_nanos: view.timeNanos,
    connection: view.connection,
    direction: view.direction,
    protocol: view.protocol,
    type: view.type,
    channel: view.channel,
    size: view.size,
    malformed_layer: view.malformedLayer,
    flags: view.flags,
    handle: view.handle,
    delivery_id: view.deliveryId,
    last_id: view.lastId,
    payload_bytes: view.payloadBytes,
    credit: view.credit,
    message_frame: view.messageFrame,
    missing_bytes: view.missingBytes,
    skipped_bytes: view.skippedBytes,
    reply_code: view.replyCode,
    name_id: idOf(view, view.nameStart, view.nameEnd),
    address_id: idOf(view, view.addressStart, view.addressEnd),
    routing_key_id: idOf(view, view.routingKeyStart, view.routingKeyEnd),
    error_id: idOf(view, view.errorStart, view.errorEnd),
  }));
  const names = Object.keys(rows[0]);
  const small = new Set(['direction', 'protocol', 'malformed_layer']);
  const ints = new Set(['connection', 'type', 'channel', 'flags', 'reply_code']);
  const typeOf = (name: string) =>
    small.has(name) ? 'UTINYINT' : ints.has(name) || name.endsWith('_id') ? 'INTEGER' : 'BIGINT';
  const bigIds = new Set(['delivery_id', 'last_id']);
  const columns = names.map((name) => `${name} ${bigIds.has(name) ? 'BIGINT' : typeOf(name)}`);
  await duckdb.run(`CREATE TABLE frames (${columns.join(', ')})`);
  for (const row of rows) {
    await duckdb.run(`INSERT INTO frames VALUES (${Object.values(row).join(', ')})`);
  }
  const keys = new Set(connections.flatMap((info) => Object.keys(info)));
  const sample = (key: string) =>
    connections.flatMap((info) => Object.entries(info)).find(([name]) => name === key)?.[1];
  const connectionColumns = [...keys].map((key) => {
    const kind = typeof sample(key);
    const type = kind === 'string' ? 'VARCHAR' : kind === 'boolean' ? 'BOOLEAN' : 'BIGINT';
    return `${snakeCase(key)} ${type}`;
  });
  await duckdb.run(`CREATE TABLE connections (${connectionColumns.join(', ')})`);
  for (const info of connections) {
    const entries = Object.entries(info);
    await duckdb.run(
      `INSERT INTO connections (${entries.map(([key]) => snakeCase(key)).join(', ')})` +
        ` VALUES (${entries.map(() => '?').join(', ')})`,
      entries.map(([, value]) => value),
    );
  }
});

afterAll(() => {
  duckdb.closeSync();
  database.closeSync();
});

async function agree<R>(
  filter: string,
  vocabulary: Vocabulary<R>,
  records: readonly R[],
  numberOf: (record: R) => number,
): Promise<number> {
  const parsed = parseFilter(filter, vocabulary, { startEpochNanos: '0' });
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.message}`);
  const predicate = filterToPredicate(parsed.value, vocabulary);
  const chosen = records.filter(predicate).map(numberOf);
  const { where, params } = filterToSql(parsed.value, vocabulary);
  const reader = await duckdb.runAndReadAll(
    `SELECT number FROM ${vocabulary.subject} WHERE ${where} ORDER BY number`,
    [...params],
  );
  const fromSql = reader.getRows().map(([value]) => Number(value));
  expect(fromSql, filter).toEqual(chosen);
  return chosen.length;
}

describe('SQL and predicate pick the same rows', () => {
  test('of frames, for filters invented from the vocabulary', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterArbitrary(FRAME_VOCABULARY), async (filter) => {
        found += await agree(filter, FRAME_VOCABULARY, views, (view) => view.number);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  test('of connections, where absent values are NULL', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterArbitrary(CONNECTION_VOCABULARY), async (filter) => {
        found += await agree(filter, CONNECTION_VOCABULARY, connections, (info) => info.number);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  test('of every example in the vocabularies', async () => {
    for (const field of FRAME_VOCABULARY.fields) {
      for (const example of field.examples) {
        await agree(example, FRAME_VOCABULARY, views, (view) => view.number);
      }
    }
    for (const field of CONNECTION_VOCABULARY.fields) {
      for (const example of field.examples) {
        await agree(example, CONNECTION_VOCABULARY, connections, (info) => info.number);
      }
    }
  });

  test('for the longest and deepest filter there can be', async () => {
    const wide = (term: string, between: string) =>
      Array.from({ length: 4096 / (term.length + between.length) }, () => term).join(between);
    const filters = [
      wide('c:1', ' '),
      wide('c>1', ' or '),
      `name:${wide('a', ',').slice(0, 4089)}`,
      `${'-('.repeat(31)}a${')'.repeat(31)}`,
      Array.from({ length: 16 }, (_, index) => `word${index}`).join(' or '),
    ];
    for (const filter of filters) {
      await agree(filter.slice(0, 4096), FRAME_VOCABULARY, views, (view) => view.number);
    }
  });

  test('absent is not false, and matches no comparison', async () => {
    const numberOf = (view: FrameView) => view.number;
    const all = views.length;
    const count = (filter: string) => agree(filter, FRAME_VOCABULARY, views, numberOf);
    const hasSettled = views.filter(({ flags }) => (flags & FLAG.hasSettled) !== 0).length;
    expect((await count('settled:true')) + (await count('settled:false'))).toBe(hasSettled);
    expect(hasSettled).toBeLessThan(all);
    expect(await count('-settled:true')).toBe(all - (await count('settled:true')));
    const withSize = views.filter(({ size }) => size !== ABSENT).length;
    expect(await count('size<1k or size>=1k')).toBe(withSize);
    expect(await count('size!=3')).toBe(withSize - (await count('size:3')));
    expect(await count('-size:*')).toBe(all - withSize);
  });
});
