/** What TCP did with the frames of a connection, held against what the connection is said to have seen. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import { LineChart } from '../api/chart-contract.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

async function uploaded(path: string): Promise<string> {
  const { body } = await server.upload(await readFile(path));
  return `/captures/${body.id}`;
}

async function chart(base: string, metric: string, query = ''): Promise<LineChart> {
  return LineChart.parse((await server.get(`${base}/charts/${metric}?${query}`)).body);
}

const highest = ({ points }: LineChart, line: number) =>
  Math.max(...points.map(({ values }) => values[line] ?? 0));

test('the longest wait for an acknowledgement and the octets under way are of frames and their acknowledgements', async () => {
  const base = await uploaded(join(samplesFolder, 'rabbitmq4-10-credit-starved.pcap'));
  const { body } = await server.get(`${base}/connections/c1`);
  const trips = await chart(base, 'tcp-round-trip', 'connection=c1');
  expect(trips.lines.map(({ unit }) => unit)).toEqual(new Array(4).fill('nanoseconds'));
  for (const { values } of trips.points) {
    for (const half of [0, 2]) expect(values[half] ?? 0).toBeLessThanOrEqual(values[half + 1] ?? 0);
  }
  // What the connection tells is of segments, of which some begin before the frame that they end is complete.
  expect(highest(trips, 1)).toBeGreaterThan(0);
  expect(highest(trips, 1)).toBeLessThanOrEqual(body.clientRttMaxNanos + 50e6);
  const flight = await chart(base, 'tcp-in-flight', 'connection=c1');
  const ends = [body.clientInFlightBytes, body.serverInFlightBytes];
  for (const [line, most] of ends.entries()) {
    expect(highest(flight, line)).toBeGreaterThan(0);
    expect(highest(flight, line)).toBeLessThanOrEqual(most);
  }
});

test('of several connections nothing is mixed; one without a closed window has none', async () => {
  const base = await uploaded(join(samplesFolder, 'brokerj-mixed-all-versions.pcapng'));
  for (const metric of ['tcp-round-trip', 'tcp-in-flight', 'tcp-shut']) {
    expect((await chart(base, metric)).lines).toEqual([]);
  }
  const shut = await chart(base, 'tcp-shut', 'connection=c1');
  expect(shut.points.flatMap(({ values }) => values).every((value) => value === 0)).toBe(true);
  expect((await chart(base, 'tcp-in-flight', 'connection=c2')).lines).toHaveLength(2);
});

test('behind a hole it is not known when something was acknowledged, and nothing is made up', async () => {
  const base = await uploaded(join(samplesFolder, 'derived-gap.pcap'));
  const { body } = await server.get(`${base}/connections/c1`);
  expect(body.gaps).toBe(2);
  const trips = await chart(base, 'tcp-round-trip');
  const longest = [body.clientRttMaxNanos, body.serverRttMaxNanos];
  expect(highest(trips, 1)).toBeLessThanOrEqual(longest[0] + 50e6);
  expect(highest(trips, 3)).toBeLessThanOrEqual(longest[1] + 50e6);
  expect(trips.notes.join()).toContain('without an acknowledgement');
  const flight = await chart(base, 'tcp-in-flight');
  const isKnown = flight.points.map(({ values }) => values[0] !== null);
  const first = isKnown.indexOf(true);
  expect(isKnown.slice(first, isKnown.lastIndexOf(true))).toContain(false);
  expect(highest(flight, 0)).toBeLessThanOrEqual(body.clientInFlightBytes);
});

describeWithCaptures('closed windows', (test) => {
  test('are as long as the connection says', async () => {
    const base = await uploaded(join(capturesFolder, 'real', 'mess-091-zero-window-broker.pcap'));
    const { body: list } = await server.get(`${base}/connections`);
    let shut = 0;
    for (const { connection, clientZeroWindowNanos = 0, serverZeroWindowNanos = 0 } of list.items) {
      const drawn = await chart(base, 'tcp-shut', `connection=${connection}`);
      for (const [line, nanos] of [clientZeroWindowNanos, serverZeroWindowNanos].entries()) {
        const shares = drawn.points.map(({ values }) => values[line] ?? 0);
        expect(Math.max(0, ...shares)).toBeLessThanOrEqual(100);
        const told = shares.reduce((sum, share) => sum + (share / 100) * drawn.bucketNanos, 0);
        expect(Math.abs(told - nanos)).toBeLessThan(1e6);
        shut += told;
      }
    }
    expect(shut).toBeGreaterThan(1e9);
  });
});
