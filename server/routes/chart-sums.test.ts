/** Charts of captures of every version are sums over the rows of deliveries. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import { DeliveryBars, LineChart, SettleTimes } from '../api/chart-contract.ts';
import { type Delivery, DeliveryPage } from '../api/state-contract.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

/** 1.0, 0-9-1, and all versions in one. */
const SAMPLES = [
  'activemq-10-outcomes.pcap',
  'rabbitmq-091-confirm-nack.pcap',
  'brokerj-mixed-all-versions.pcapng',
] as const;
const NEVER_SETTLED = new Set<Delivery['phase']>([
  'presettled',
  'aborted',
  'discarded',
  'transferring',
]);

const sum = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

interface Asked {
  readonly base: string;
  readonly scope: Record<string, string>;
  readonly rows: readonly Delivery[];
}

async function line({ base, scope }: Asked, metric: string, name: string): Promise<number> {
  const { body } = await server.get(
    `${base}/charts/${metric}?${new URLSearchParams({ ...scope, points: '37' })}`,
  );
  const { lines, points } = LineChart.parse(body);
  const place = lines.findIndex((one) => one.name === name);
  return sum(points.map(({ values }) => values[place]));
}

async function expectSums(asked: Asked): Promise<void> {
  const { base, scope, rows } = asked;
  const query = new URLSearchParams(scope);
  const settling = rows.filter(({ phase }) => !NEVER_SETTLED.has(phase));
  const settled = settling.filter(({ settleNanos }) => settleNanos !== undefined);
  expect(await line(asked, 'settle-latency', 'settled')).toBe(settled.length);
  const complete = settling.filter(({ completeNanos }) => completeNanos !== undefined);
  expect(await line(asked, 'settle-latency', 'not settled')).toBe(complete.length - settled.length);
  for (const outcome of new Set(rows.map((row) => row.outcome))) {
    if (outcome === 'none') continue;
    const of = rows.filter((row) => row.outcome === outcome);
    expect(await line(asked, 'outcomes', outcome), outcome).toBe(of.length);
  }
  const bars = DeliveryBars.parse((await server.get(`${base}/delivery-bars?${query}`)).body);
  expect(bars.total).toBe(rows.filter(({ startNanos }) => startNanos !== undefined).length);
  const times = SettleTimes.parse((await server.get(`${base}/settle-times?${query}`)).body);
  const took = rows
    .filter(({ phase, outcome }) => phase !== 'presettled' && outcome !== 'aborted')
    .filter(({ startNanos }) => startNanos !== undefined)
    .flatMap(({ settleNanos, completeNanos }) =>
      settleNanos === undefined || completeNanos === undefined ? [] : settleNanos - completeNanos,
    );
  expect(times.settled).toBe(took.length);
  for (const { fromNanos, belowNanos, deliveries } of times.bins) {
    const within = took.filter((nanos) => Math.max(0, nanos) >= fromNanos && nanos < belowNanos);
    expect(within.length, `${fromNanos} to ${belowNanos}`).toBe(deliveries);
  }
}

describe.each(SAMPLES)('charts of %s are sums over its deliveries', (name) => {
  let base = '';
  let rows: readonly Delivery[] = [];
  beforeAll(async () => {
    const { body } = await server.upload(await readFile(join(samplesFolder, name)));
    base = `/captures/${body.id}`;
    rows = DeliveryPage.parse((await server.get(`${base}/deliveries?limit=1000`)).body).items;
  });

  test('in all', async () => {
    expect(rows.length).toBeGreaterThan(5);
    await expectSums({ base, scope: {}, rows });
  });

  test('of each connection, and of its first link', async () => {
    const connections = new Set(rows.map(({ connection }) => connection));
    for (const connection of connections) {
      const of = rows.filter((row) => row.connection === connection);
      await expectSums({ base, scope: { connection }, rows: of });
      const link = of.find((row) => row.link !== undefined)?.link;
      if (link === undefined) continue;
      await expectSums({ base, scope: { link }, rows: of.filter((row) => row.link === link) });
    }
  });
});

test('bins of a histogram follow one another, each twice as long as the one before', async () => {
  const name = 'rabbitmq4-10-credit-starved.pcap';
  const { body } = await server.upload(await readFile(join(samplesFolder, name)));
  const { bins, settled, unsettled } = SettleTimes.parse(
    (await server.get(`/captures/${body.id}/settle-times`)).body,
  );
  expect(bins.length).toBeGreaterThan(1);
  for (const [place, { fromNanos, belowNanos }] of bins.entries()) {
    if (fromNanos > 0) expect(belowNanos).toBe(2 * fromNanos);
    if (place > 0) expect(fromNanos).toBe(bins[place - 1].belowNanos);
  }
  expect(bins[0].deliveries * (bins.at(-1)?.deliveries ?? 0)).toBeGreaterThan(0);
  expect(settled).toBe(sum(bins.map(({ deliveries }) => deliveries)));
  expect(unsettled).toBeGreaterThanOrEqual(0);
});
