/** Protocol state over HTTP: every answer is held against the contract by the test server. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';

let server: TestServer;
let starved: string;
let outcomes: string;
let hello: string;
let transactions: string;

beforeAll(async () => {
  server = await TestServer.start();
  const upload = async (name: string) => {
    const { body } = await server.upload(await readFile(join(samplesFolder, name)));
    return `/captures/${body.id}`;
  };
  starved = await upload('rabbitmq4-10-credit-starved.pcap');
  outcomes = await upload('activemq-10-outcomes.pcap');
  hello = await upload('joram-091-hello-pika.pcap');
  transactions = await upload('artemis-10-jms-txn.pcap');
});
afterAll(() => server.close());

const LISTS = ['sessions', 'links', 'deliveries', 'ledger', 'transactions', 'tcp-events'];

function query(values: Record<string, string>): string {
  return new URLSearchParams(values).toString();
}

/** All rows of a list, page by page. */
async function walk(path: string, limit: number, filter = ''): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await server.get(
      `${path}?${query({ limit: String(limit), filter, ...(after !== '' && { after }) })}`,
    );
    expect(page.status).toBe(200);
    rows.push(...page.body.items);
    after = page.body.next;
  }
  return rows;
}

describe('lists of state', () => {
  test.each(LISTS)('%s: pages cover all rows exactly once', async (list) => {
    for (const capture of [starved, hello, transactions]) {
      const { body } = await server.get(`${capture}/${list}?limit=1000`);
      expect(body.total).toEqual({ count: body.items.length, capped: false });
      expect(await walk(`${capture}/${list}`, 1000)).toEqual(body.items);
      const few = body.items.length > 100 ? 97 : 3;
      expect(await walk(`${capture}/${list}`, few)).toEqual(body.items);
    }
  });

  test('a filter lets through what it says', async () => {
    const all = (await server.get(`${outcomes}/deliveries`)).body.items;
    const rejected = all.filter(({ outcome }: { outcome: string }) => outcome === 'rejected');
    expect(rejected.length).toBeGreaterThan(0);
    expect(await walk(`${outcomes}/deliveries`, 1, 'outcome:rejected')).toEqual(rejected);
    const { link } = rejected[0];
    expect(await walk(`${outcomes}/deliveries`, 9, `outcome:rejected link:${link}`)).toEqual(
      rejected.filter((row: { link: string }) => row.link === link),
    );
    expect(await walk(`${outcomes}/deliveries`, 9, 'link:c9.s9.l9')).toEqual([]);
    expect(await walk(`${outcomes}/deliveries`, 9, 'unsettled>1h')).toEqual([]);
  });

  test.each(LISTS)('%s: a wrong filter or token is said', async (list) => {
    const { status, body } = await server.get(`${starved}/${list}?filter=nonsense:1`);
    expect(status).toBe(400);
    expect(body.filterError).toMatchObject({ start: 0, end: 8 });
    const token = Buffer.from('{"v":1,"k":[1,2,3,4]}').toString('base64url');
    expect((await server.get(`${starved}/${list}?after=${token}`)).status).toBe(400);
  });

  test('what stays unsettled is found by how long, to the end of the capture', async () => {
    const { body } = await server.get(
      `${starved}/deliveries?filter=${encodeURIComponent('-settled:true')}`,
    );
    const { summary } = (await server.get(starved)).body;
    for (const row of body.items) {
      const nanos = summary.durationNanos - (row.completeNanos ?? row.startNanos);
      const filter = `delivery:${row.delivery} unsettled:${nanos}`;
      if (row.phase !== 'in-flight') continue;
      expect(await walk(`${starved}/deliveries`, 9, filter)).toEqual([row]);
    }
  });
});

describe('the summary and connections', () => {
  test('count deliveries', async () => {
    for (const capture of [starved, outcomes, hello]) {
      const { deliveries } = (await server.get(capture)).body.summary;
      const rows = (await server.get(`${capture}/deliveries?limit=1000`)).body.items;
      expect(deliveries.total).toBe(rows.length);
      for (const [outcome, count] of Object.entries(deliveries.byOutcome)) {
        expect(rows.filter((row: { outcome: string }) => row.outcome === outcome)).toHaveLength(
          Number(count),
        );
      }
      const connections = (await server.get(`${capture}/connections`)).body.items;
      const begun = connections.map((row: { deliveries: number }) => row.deliveries);
      expect(begun.reduce((sum: number, count: number) => sum + count, 0)).toBe(rows.length);
    }
  });

  test('one connection has what its ends agreed on', async () => {
    const { status, body } = await server.get(`${starved}/connections/c1`);
    expect(status).toBe(200);
    expect(body.connection).toBe('c1');
    expect(body.facts.headers.length).toBeGreaterThan(0);
    expect((await server.get(`${starved}/connections/c99`)).status).toBe(404);
    expect((await server.get(`${starved}/connections/1`)).status).toBe(400);
  });
});

describe('frames', () => {
  test('say to what they belong, and can be found by it', async () => {
    const frames = (await server.get(`${outcomes}/frames?limit=1000`)).body.items;
    const deliveries = (await server.get(`${outcomes}/deliveries`)).body.items;
    for (const { delivery, session, link, startFrame } of deliveries) {
      expect(frames[startFrame - 1]).toMatchObject({ delivery, session, link });
      const found = await walk(`${outcomes}/frames`, 100, `delivery:${delivery} type:transfer`);
      expect(found).toContainEqual(frames[startFrame - 1]);
    }
    const settling = frames.filter(({ settles }: { settles?: number }) => settles === 2);
    expect(settling.length).toBeGreaterThan(0);
    expect(await walk(`${outcomes}/frames`, 100, 'settles:2')).toEqual(settling);
  });
});

describe('one link', () => {
  test('counts its deliveries and says why it does not move', async () => {
    const links = (await server.get(`${starved}/links`)).body.items;
    const details = await Promise.all(
      links.map(
        async ({ link }: { link: string }) => (await server.get(`${starved}/links/${link}`)).body,
      ),
    );
    for (const [index, detail] of details.entries()) {
      const { lastStillness, ...listed } = links[index];
      expect(detail).toMatchObject(listed);
      expect(lastStillness.sentence).not.toBe('');
      const counts = Object.values<number>(detail.byOutcome);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(detail.deliveries);
      expect(detail.stillness.sentence).not.toBe('');
    }
    expect((await server.get(`${starved}/links/c9.s9.l9`)).status).toBe(404);
  });

  test('credit, unsettled deliveries and windows as steps', async () => {
    const [link] = (await server.get(`${starved}/links?filter=deliveries>0`)).body.items;
    for (const metric of ['credit', 'unsettled', 'window']) {
      const { status, body } = await server.get(`${starved}/series/${metric}?link=${link.link}`);
      expect(status).toBe(200);
      expect(body.points.length).toBeGreaterThan(0);
      expect(body.lines).toHaveLength(body.points[0].values.length);
      const times = body.points.map(({ timeNanos }: { timeNanos: number }) => timeNanos);
      expect(times).toEqual([...times].sort((one: number, other: number) => one - other));
      if (metric === 'window') continue;
      expect(body.band.length).toBeGreaterThan(0);
      for (const [index, span] of body.band.entries()) {
        expect(span.toNanos).toBeGreaterThanOrEqual(span.fromNanos);
        if (index > 0) expect(span.fromNanos).toBe(body.band[index - 1].toNanos);
      }
    }
    expect((await server.get(`${starved}/series/credit`)).status).toBe(400);
    expect((await server.get(`${starved}/series/window?link=c9.s9.l9`)).status).toBe(404);
    expect((await server.get(`${starved}/series/speed?link=${link.link}`)).status).toBe(400);
    const backwards = `${starved}/series/credit?link=${link.link}&from=5&to=4`;
    expect((await server.get(backwards)).status).toBe(400);
  });
});

describe('one delivery', () => {
  test.each([
    ['outcomes', () => outcomes],
    ['hello', () => hello],
    ['transactions', () => transactions],
  ])('of %s: each can be looked at, and has its row and both views', async (_, capture) => {
    const rows = (await server.get(`${capture()}/deliveries`)).body.items;
    for (const row of rows) {
      const { status, body } = await server.get(`${capture()}/deliveries/${row.delivery}`);
      expect(status).toBe(200);
      expect(body).toMatchObject(row);
      expect(body.senderBelieves).toMatch(/^The sender \((client|server)\) .*\.$/);
      expect(body.receiverBelieves).toMatch(/^The receiver \((client|server)\) .*\.$/);
      expect(body.steps.length).toBeGreaterThan(0);
      for (const { frame, timeNanos, knownNanos } of body.steps) {
        expect(body.frames).toContainEqual(expect.objectContaining({ number: frame, timeNanos }));
        if (knownNanos !== undefined) expect(knownNanos).toBeGreaterThanOrEqual(timeNanos);
      }
    }
    expect((await server.get(`${capture()}/deliveries/9999`)).status).toBe(404);
    expect((await server.get(`${capture()}/deliveries/0`)).status).toBe(400);
  });
});
