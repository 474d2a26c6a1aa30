import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import { BlockedTime, LineChart } from '../api/chart-contract.ts';
import { DeliveryPage } from '../api/state-contract.ts';

let server: TestServer;
/** AMQP 1.0, a receiver that gives no more credit. */
let base: string;
let deliveries: DeliveryPage['items'];

beforeAll(async () => {
  server = await TestServer.start();
  const { body } = await server.upload(
    await readFile(join(samplesFolder, 'rabbitmq4-10-credit-starved.pcap')),
  );
  base = `/captures/${body.id}`;
  deliveries = DeliveryPage.parse((await server.get(`${base}/deliveries?limit=1000`)).body).items;
});
afterAll(() => server.close());

async function chart(metric: string, query: Record<string, string> = {}): Promise<LineChart> {
  const { status, body } = await server.get(
    `${base}/charts/${metric}?${new URLSearchParams(query)}`,
  );
  expect(status).toBe(200);
  return LineChart.parse(body);
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

describe('charts over time', () => {
  test('of throughput count every message once, however wide the steps', async () => {
    for (const points of ['2', '10', '500']) {
      const { points: rows, bucketNanos, lines } = await chart('throughput', { points });
      expect(lines[0]).toEqual({ name: 'messages', unit: 'per second' });
      const messages = sum(rows.map(({ values }) => values[0])) * (bucketNanos / 1e9);
      const sent = deliveries.filter(({ purpose }) => purpose === 'message');
      expect(messages).toBeCloseTo(sent.length, 6);
    }
  });

  test('of outcomes add up to the deliveries that have one', async () => {
    const { points, lines } = await chart('outcomes');
    const counts = lines.map(
      ({ name }, line) => [name, sum(points.map((p) => p.values[line]))] as const,
    );
    const expected = new Map<string, number>();
    for (const { outcome } of deliveries) {
      if (outcome !== 'none') expected.set(outcome, (expected.get(outcome) ?? 0) + 1);
    }
    expect(new Map(counts)).toEqual(expected);
  });

  test('of latency leave out what is not settled, and say how many that is', async () => {
    const { points, lines } = await chart('settle-latency', { points: '2' });
    const names = lines.map(({ name }) => name);
    const settled = sum(points.map(({ values }) => values[names.indexOf('settled')]));
    const open = sum(points.map(({ values }) => values[names.indexOf('still open at the end')]));
    const able = deliveries.filter(({ phase }) => phase !== 'presettled');
    expect(settled).toBe(able.filter(({ settleNanos }) => settleNanos !== undefined).length);
    expect(open).toBe(able.filter(({ settleNanos }) => settleNanos === undefined).length);
  });

  test('of the oldest unsettled are what the rows give at the end of each step', async () => {
    const { points, bucketNanos, toNanos } = await chart('oldest-unsettled', { points: '50' });
    const { body: links } = await server.get(`${base}/links?limit=1000`);
    const ends = new Map<string, number>(
      links.items.map(({ link, endNanos }: { link: string; endNanos?: number }) => [
        link,
        endNanos ?? toNanos + 1,
      ]),
    );
    for (const { timeNanos, values } of points) {
      const moment = timeNanos + bucketNanos;
      const ages = deliveries
        .filter(({ phase }) => phase !== 'presettled')
        .filter(({ startNanos = 0 }) => startNanos <= moment)
        .filter((d) => (d.settleNanos ?? ends.get(d.link ?? '') ?? toNanos + 1) > moment)
        .map(({ startNanos = 0 }) => moment - startNanos);
      expect(values[0]).toBe(Math.max(0, ...ages));
    }
  });

  test('of liveness are of one connection', async () => {
    const { points } = await chart('liveness', { connection: 'c1' });
    expect(points.some(({ values }) => values.some((value) => value !== null))).toBe(true);
    const whole = await chart('liveness');
    expect(whole.points.every(({ values }) => values.every((value) => value === null))).toBe(true);
  });

  test('of a link show nothing of the others', async () => {
    const link = deliveries[0].link ?? '';
    const { points, bucketNanos } = await chart('throughput', { link });
    const messages = sum(points.map(({ values }) => values[0])) * (bucketNanos / 1e9);
    expect(messages).toBeCloseTo(deliveries.filter((d) => d.link === link).length, 6);
  });

  test('do not end before they begin', async () => {
    const { status } = await server.get(`${base}/charts/tcp?from=5&to=5`);
    expect(status).toBe(400);
  });
});

test('the link that waits for credit is the one that stood still the longest', async () => {
  const { body } = await server.get(`${base}/blocked-time`);
  const { links } = BlockedTime.parse(body);
  expect(links[0].stretches[0]).toMatchObject({ blocked: 'credit-blocked' });
  const { durationNanos } = (await server.get(base)).body.summary;
  for (const { stretches } of links) {
    expect(sum(stretches.map(({ nanos }) => nanos))).toBeLessThanOrEqual(durationNanos + 1);
  }
});

describe('the message of a delivery', () => {
  test('is put together from its frames', async () => {
    const [delivery] = deliveries.filter(({ purpose }) => purpose === 'message');
    const { body } = await server.get(`${base}/deliveries/${delivery.delivery}/message`);
    expect(body).toMatchObject({ delivery: delivery.delivery, isCut: false, isOpen: false });
    expect(body.messageBytes).toBe(delivery.payloadBytes);
    expect(body.bytes).toHaveLength(2 * body.messageBytes);
    expect(body.body.length).toBeGreaterThan(0);
  });

  test('that is not there is a problem in words', async () => {
    const { status, body } = await server.get(`${base}/deliveries/99999/message`);
    expect(status).toBe(404);
    expect(body.detail).toBe('There is no delivery 99999.');
  });
});
