import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { ABSENT, FLAG, FrameView } from '../../decoder/frame-view.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import {
  filterArbitrary,
  inventedConnections,
  inventedViews,
} from '../../test/support/filter-arbitrary.ts';
import { FilterTables } from '../../test/support/filter-tables.ts';
import { CONNECTION_VOCABULARY } from './connection-vocabulary.ts';
import { FRAME_VOCABULARY } from './frame-vocabulary.ts';
import { parseFilter } from './parse.ts';
import { filterToPredicate } from './predicate.ts';
import { filterToSql } from './sql.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How many records a filter picks, by SQL and predicate alike. */
async function agree<R extends { readonly number: number }>(
  tables: FilterTables,
  filter: string,
  vocabulary: Vocabulary<R>,
  records: readonly R[],
  startEpochNanos = '0',
): Promise<number> {
  const parsed = parseFilter(filter, vocabulary, { startEpochNanos });
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.message}`);
  const chosen = records.filter(filterToPredicate(parsed.value, vocabulary));
  const numbers = await tables.numbers(vocabulary.subject, filterToSql(parsed.value, vocabulary));
  expect(numbers, filter).toEqual(chosen.map(({ number }) => number));
  return chosen.length;
}

describe('SQL and predicate pick the same rows', () => {
  let tables: FilterTables;
  beforeAll(async () => {
    tables = await FilterTables.create(inventedViews, inventedConnections);
  });
  afterAll(() => tables.close());

  const frames = (filter: string) => agree(tables, filter, FRAME_VOCABULARY, inventedViews);
  const connections = (filter: string) =>
    agree(tables, filter, CONNECTION_VOCABULARY, inventedConnections);

  test('of frames, for filters invented from the vocabulary', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterArbitrary(FRAME_VOCABULARY), async (filter) => {
        found += await frames(filter);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  test('of connections, where absent values are NULL', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterArbitrary(CONNECTION_VOCABULARY), async (filter) => {
        found += await connections(filter);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  test('of every example in the vocabularies', async () => {
    for (const field of FRAME_VOCABULARY.fields) {
      for (const example of field.examples) {
        await frames(example);
      }
    }
    for (const field of CONNECTION_VOCABULARY.fields) {
      for (const example of field.examples) {
        await connections(example);
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
      await frames(filter.slice(0, 4096));
    }
  });

  test('absent is not false, and matches no comparison', async () => {
    const all = inventedViews.length;
    const count = (filter: string) => frames(filter);
    const hasSettled = inventedViews.filter(({ flags }) => (flags & FLAG.hasSettled) !== 0).length;
    expect((await count('settled:true')) + (await count('settled:false'))).toBe(hasSettled);
    expect(hasSettled).toBeLessThan(all);
    expect(await count('-settled:true')).toBe(all - (await count('settled:true')));
    const withSize = inventedViews.filter(({ size }) => size !== ABSENT).length;
    expect(await count('size<1k or size>=1k')).toBe(withSize);
    expect(await count('size!=3')).toBe(withSize - (await count('size:3')));
    expect(await count('-size:*')).toBe(all - withSize);
  });
});

/** Small captures of all protocols and brokers, with holes, faults and many connections. */
const FILES = [
  'real/activemq-10-go-outcomes.pcap',
  'real/artemis-10-jms-not-authorized.pcap',
  'real/brokerj-09-any-gz.pcap.gz',
  'real/joram-091-any-password.pcap',
  'real/rabbitmq-091-channel-churn.pcap',
  'real/rabbitmq-091-tx.pcap',
  'real/rabbitmq4-10-never-settled.pcap',
  'evidence/e02-091-midstream-in-body.pcap',
  'evidence/e05-10-multi-transfer.pcap',
  'evidence/e14c-10-lost-segment.pcap',
  'evidence/e17-10-snaplen96.pcap',
];

/** Frames and connections of a capture, copied out of the views. */
function decodeAll(path: string) {
  const views: FrameView[] = [];
  const infos: ConnectionInfo[] = [];
  const decoder = new CaptureDecoder({
    frame(view) {
      const copy = Object.assign(new FrameView(view.bytes, view.pieces), view);
      copy.bytes = view.bytes.slice();
      views.push(copy);
    },
    connectionDone: (info) => infos.push({ ...info }),
  });
  decoder.push(readCapture(path));
  decoder.end();
  infos.sort((one, other) => one.number - other.number);
  return { views, infos, startEpochNanos: decoder.facts.startEpochNanos };
}

describeWithCaptures('SQL and predicate pick the same rows of real captures', (test) => {
  for (const file of FILES) {
    test(file, async () => {
      const { views, infos, startEpochNanos } = decodeAll(`${capturesFolder}/${file}`);
      const tables = await FilterTables.create(views, infos);
      let found = 0;
      const examples = FRAME_VOCABULARY.fields.flatMap((field) => field.examples);
      const filters = fc.sample(filterArbitrary(FRAME_VOCABULARY), { numRuns: 60, seed: 3 });
      for (const filter of [...examples, ...filters, 'amqp', 'type:basic.* -error:*', 'a or e']) {
        found += await agree(tables, filter, FRAME_VOCABULARY, views, startEpochNanos);
      }
      for (const filter of fc.sample(filterArbitrary(CONNECTION_VOCABULARY), {
        numRuns: 30,
        seed: 3,
      })) {
        found += await agree(tables, filter, CONNECTION_VOCABULARY, infos, startEpochNanos);
      }
      tables.close();
      expect(found).toBeGreaterThan(views.length);
    });
  }
});
