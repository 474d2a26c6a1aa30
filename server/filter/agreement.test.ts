import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { ABSENT, FLAG, FrameView } from '../../decoder/frame-view.ts';
import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import {
  DeliveryRecord,
  type LinkRecord,
  type SessionRecord,
  type TransactionRecord,
} from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo, TcpEvent } from '../../decoder/sink.ts';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import {
  filterArbitrary,
  inventedConnections,
  inventedFrames,
} from '../../test/support/filter-arbitrary.ts';
import { FilterTables } from '../../test/support/filter-tables.ts';
import { inventedState } from '../../test/support/state-arbitrary.ts';
import type { StateRecords } from '../../test/support/state-cells.ts';
import { CONNECTION_VOCABULARY } from './connection-vocabulary.ts';
import { deliveryVocabulary } from './delivery-vocabulary.ts';
import { frameText } from './frame-text.ts';
import { FRAME_VOCABULARY, type FrameRecord } from './frame-vocabulary.ts';
import {
  LEDGER_VOCABULARY,
  TCP_EVENT_VOCABULARY,
  TRANSACTION_VOCABULARY,
} from './ledger-vocabulary.ts';
import { LINK_VOCABULARY, SESSION_VOCABULARY } from './link-vocabulary.ts';
import { parseFilter } from './parse.ts';
import { filterToPredicate } from './predicate.ts';
import { filterToSql } from './sql.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How many records a filter picks, by SQL and predicate alike. */
async function agree<R>(
  tables: FilterTables,
  filter: string,
  { table, vocabulary, records }: Filtered<R>,
  startEpochNanos = '0',
): Promise<number> {
  const parsed = parseFilter(filter, vocabulary, { startEpochNanos });
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.message}`);
  const holds = filterToPredicate(parsed.value, vocabulary);
  const chosen = [...records.keys()].filter((place) => holds(records[place]));
  const found = await tables.places(table, filterToSql(parsed.value, vocabulary));
  expect(found, filter).toEqual(chosen);
  return chosen.length;
}

/** Records, the table that has them, in the same order, and what filters may say of them. */
interface Filtered<R> {
  readonly table: string;
  readonly vocabulary: Vocabulary<R>;
  readonly records: readonly R[];
}

const END_NANOS = 9_000_000_000;
const END = { sql: String(END_NANOS), nanos: () => END_NANOS };

/** Frames with what their links are called; of links with one identifier the first counts. */
function withLinks(frames: readonly FrameRecord[], links: readonly LinkRecord[]): FrameRecord[] {
  const keyOf = ({
    connection,
    session,
    link,
  }: Record<'connection' | 'session' | 'link', number>) => `${connection} ${session} ${link}`;
  const byId = new Map([...links].reverse().map((link) => [keyOf(link), link]));
  return frames.map(({ view, meaning }) => {
    const link = byId.get(keyOf({ ...meaning, connection: view.connection }));
    return { view, meaning, link };
  });
}

/** Runs `each` with the records of every table. */
async function eachTable(
  frames: readonly FrameRecord[],
  connections: readonly ConnectionInfo[],
  state: StateRecords,
  each: <R>(filtered: Filtered<R>) => Promise<void>,
): Promise<void> {
  await each({ table: 'frames', vocabulary: FRAME_VOCABULARY, records: frames });
  await each({ table: 'connections', vocabulary: CONNECTION_VOCABULARY, records: connections });
  await each({
    table: 'deliveries',
    vocabulary: deliveryVocabulary(END),
    records: state.deliveries,
  });
  await each({ table: 'sessions', vocabulary: SESSION_VOCABULARY, records: state.sessions });
  await each({ table: 'links', vocabulary: LINK_VOCABULARY, records: state.links });
  await each({
    table: 'transactions',
    vocabulary: TRANSACTION_VOCABULARY,
    records: state.transactions,
  });
  await each({ table: 'ledger', vocabulary: LEDGER_VOCABULARY, records: state.ledger });
  await each({ table: 'tcp_events', vocabulary: TCP_EVENT_VOCABULARY, records: state.tcpEvents });
}

describe('SQL and predicate pick the same rows', () => {
  let tables: FilterTables;
  const madeFrames = withLinks(inventedFrames, inventedState.links);
  beforeAll(async () => {
    tables = await FilterTables.create(madeFrames, inventedConnections, inventedState);
  });
  afterAll(() => tables.close());

  const frames = (filter: string) =>
    agree(tables, filter, {
      table: 'frames',
      vocabulary: FRAME_VOCABULARY,
      records: madeFrames,
    });

  test('of every table, for filters invented from its vocabulary', async () => {
    await eachTable(madeFrames, inventedConnections, inventedState, async (filtered) => {
      let found = 0;
      await fc.assert(
        fc.asyncProperty(filterArbitrary(filtered.vocabulary), async (filter) => {
          found += await agree(tables, filter, filtered);
        }),
        { numRuns: 200 },
      );
      expect(found, filtered.table).toBeGreaterThan(1000);
    });
  });

  test('of every example in the vocabularies, and each field finds something', async () => {
    await eachTable(madeFrames, inventedConnections, inventedState, async (filtered) => {
      for (const field of filtered.vocabulary.fields) {
        for (const example of field.examples) await agree(tables, example, filtered);
        expect(await agree(tables, `${field.name}:*`, filtered), field.name).toBeGreaterThan(0);
      }
    });
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

  test('frames are found by what their link is called, wherever it is named', async () => {
    const called = madeFrames.filter(({ view, link }) => {
      const own = frameText(view, view.nameStart, view.nameEnd);
      return [link?.name, link?.address, own].some((text) => text?.toLowerCase() === 'orders');
    });
    const own = await frames('name:orders');
    expect(called.length).toBeGreaterThan(own);
    expect(await frames('link:orders')).toBe(called.length);
    expect(await frames('link:c1.s1.l1 link:orders')).toBeLessThan(called.length);
  });

  test('messages are found by their hash, whole or in part', async () => {
    const records = inventedState.deliveries;
    const filtered = { table: 'deliveries', vocabulary: deliveryVocabulary(END), records } as const;
    const hash = records.find((record) => record.hasHash)?.messageHash ?? '';
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    const written = [hash, hash.toUpperCase(), `"${hash}"`, `${hash.slice(0, 9)}*`];
    for (const text of written) {
      expect(await agree(tables, `hash:${text}`, filtered), text).toBeGreaterThan(0);
    }
    for (const text of [`${hash}0`, hash.slice(1), 'no-hash']) {
      expect(await agree(tables, `hash:${text}`, filtered), text).toBe(0);
    }
  });

  test('absent is not false, and matches no comparison', async () => {
    const all = inventedFrames.length;
    const count = (filter: string) => frames(filter);
    const views = inventedFrames.map(({ view }) => view);
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

/** Small captures of all protocols and brokers, with holes, faults and many connections. */
const FILES = [
  'real/activemq-10-go-outcomes.pcap',
  'real/artemis-10-jms-not-authorized.pcap',
  'real/brokerj-010-unroutable-explicit.pcap',
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

/** Everything of a capture that filters are about, copied out of what is reused. */
function decodeAll(path: string) {
  const frames: FrameRecord[] = [];
  const connections: ConnectionInfo[] = [];
  const deliveries: DeliveryRecord[] = [];
  const sessions: SessionRecord[] = [];
  const links: LinkRecord[] = [];
  const transactions: TransactionRecord[] = [];
  const ledger: LedgerEntry[] = [];
  const tcpEvents: TcpEvent[] = [];
  const state = new StateSink({
    delivery: (record) => deliveries.push(Object.assign(new DeliveryRecord(), record)),
    session: (record) => sessions.push(record),
    link: (record) => links.push({ ...record }),
    transaction: (record) => transactions.push(record),
    ledger: (entry) => ledger.push(Object.assign(new LedgerEntry(), entry)),
  });
  const decoder = new CaptureDecoder({
    frame(view) {
      state.frame(view);
      const copy = Object.assign(new FrameView(view.bytes, view.pieces), view);
      copy.bytes = view.bytes.slice();
      frames.push({ view: copy, meaning: { ...state.note } });
    },
    connectionDone(info) {
      state.connectionDone(info);
      connections.push({ ...info });
    },
    tcpEvent: (event) => tcpEvents.push({ ...event }),
  });
  decoder.push(readCapture(path));
  decoder.end();
  return {
    frames: withLinks(frames, links),
    connections,
    state: { deliveries, sessions, links, transactions, ledger, tcpEvents },
    startEpochNanos: decoder.facts.startEpochNanos,
  };
}

describeWithCaptures('SQL and predicate pick the same rows of real captures', (test) => {
  for (const file of FILES) {
    test(file, async () => {
      const all = decodeAll(`${capturesFolder}/${file}`);
      const { frames, connections, state, startEpochNanos } = all;
      const tables = await FilterTables.create(frames, connections, state);
      let found = 0;
      await eachTable(frames, connections, state, async (filtered) => {
        const { vocabulary } = filtered;
        const examples = vocabulary.fields.flatMap((field) => field.examples);
        const invented = fc.sample(filterArbitrary(vocabulary), { numRuns: 30, seed: 3 });
        for (const filter of [...examples, ...invented, 'amqp', 'a or e']) {
          found += await agree(tables, filter, filtered, startEpochNanos);
        }
      });
      tables.close();
      expect(found).toBeGreaterThan(frames.length);
    });
  }
});
