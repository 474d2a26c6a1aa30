/** Answers about captures that lack something, and to questions that ask too much; the test server holds all of them against the contract. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';

const LISTS = ['sessions', 'links', 'deliveries', 'ledger', 'transactions', 'tcp-events'];
const FAR = ['1e99', '-1e99', '9007199254740993', '1.5'];

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

async function upload(octets: Uint8Array<ArrayBuffer>): Promise<string> {
  const { status, body } = await server.upload(octets);
  expect(status).toBe(201);
  return `/captures/${body.id}`;
}

async function uploadSample(name: string): Promise<string> {
  return upload(new Uint8Array(await readFile(join(samplesFolder, name))));
}

test('rows of a capture that lacks octets leave out what is not known, and nothing else', async () => {
  const capture = await uploadSample('rabbitmq-091-snaplen-96.pcap');
  for (const list of LISTS) {
    expect((await server.get(`${capture}/${list}?limit=1000`)).status).toBe(200);
  }
  const { items } = (await server.get(`${capture}/deliveries?limit=1000`)).body;
  expect(items.some(({ transfers }: { transfers?: number }) => transfers === undefined)).toBe(true);
  for (const { delivery } of items.slice(0, 5)) {
    expect((await server.get(`${capture}/deliveries/${delivery}`)).status).toBe(200);
    expect((await server.get(`${capture}/deliveries/${delivery}/message`)).status).toBe(200);
  }
});

test('moments and stretches may be any numbers', async () => {
  const capture = await uploadSample('rabbitmq-091-confirm-nack.pcap');
  for (const moment of FAR) {
    for (const path of [
      `state?at=${moment}`,
      `series/unsettled?link=c1.s1.l1&from=${moment}`,
      `charts/throughput?to=${moment}`,
      `charts/tcp?from=-1e99&to=${moment}`,
      `delivery-bars?from=${moment}`,
      `blocked-time?to=${moment}`,
      `timeline/range?from=${moment}&to=1e99&lanes=c1`,
      `timeline/waits?from=-1e99&to=${moment}`,
    ]) {
      // A stretch that ends before it begins is refused; nothing fails.
      const { status } = await server.get(`${capture}/${path}`);
      expect(status, path).toBeLessThan(500);
      if (path.startsWith('state')) expect(status, path).toBe(200);
    }
  }
  expect((await server.get(`${capture}/state?at=soon`)).status).toBe(400);
});

test('a packet that has no time does not take the timeline away', async () => {
  const octets = new Uint8Array(
    await readFile(join(samplesFolder, 'rabbitmq-091-confirm-nack.pcap')),
  );
  // Seconds and microseconds of the first record.
  octets.fill(0, 24, 32);
  const capture = await upload(octets);
  const { endNanos } = (await server.get(`${capture}/timeline/lanes`)).body;
  expect(endNanos).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  const grid = `resolution=${2 ** 52}&lanes=c1,c1.s1,c1.s1.l1`;
  const { body } = await server.get(`${capture}/timeline?from=0&to=${endNanos}&${grid}`);
  expect(body.lanes.map(({ lane }: { lane: string }) => lane)).toEqual(['c1', 'c1.s1', 'c1.s1.l1']);
  // What is measured between packets is as far apart.
  const [connection] = (await server.get(`${capture}/connections`)).body.items;
  expect(connection.clientRttMaxNanos).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  const range = await server.get(`${capture}/timeline/range?from=0&to=${endNanos}`);
  expect(range.body.deliveries).toBe(12);
});
