import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import type { Connection } from '../api/connection-contract.ts';
import { SORTS, type SortedList } from '../api/list-contract.ts';
import type { Delivery, ListedLink, Session } from '../api/state-contract.ts';

const SAMPLES = [
  'brokerj-mixed-all-versions.pcapng',
  'rabbitmq-091-prefetch-exhausted.pcap',
  'rabbitmq4-10-credit-starved.pcap',
];
let server: TestServer;
const captures: { base: string; durationNanos: number }[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  for (const name of SAMPLES) {
    const { body } = await server.upload(await readFile(join(samplesFolder, name)));
    captures.push({
      base: `/captures/${body.id}`,
      durationNanos: body.summary.durationNanos,
    });
  }
});
afterAll(() => server.close());

async function allPages<R>(
  base: string,
  list: SortedList,
  query: Record<string, string>,
): Promise<R[]> {
  const rows: R[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const asked = new URLSearchParams({ ...query, ...(after !== '' && { after }) });
    const { status, body } = await server.get(`${base}/${list}?${asked}`);
    expect(status, JSON.stringify(body)).toBe(200);
    rows.push(...body.items);
    after = body.next;
  }
  return rows;
}

/** What a row has in an order, from what the list shows of it. */
type Values<R> = Readonly<Record<string, (row: R, endNanos: number) => number | undefined>>;

const CONNECTIONS: Values<Connection> = {
  start: ({ firstNanos }) => firstNanos,
  opened: ({ opened }) => opened,
  frames: ({ frames }) => frames,
  bytes: ({ clientBytes, serverBytes }) => clientBytes + serverBytes,
  missing: ({ missingBytes }) => missingBytes,
  fault: ({ closeError, opened, closed, tcpEnd, malformedFrames }) => {
    if (closeError !== undefined) return 4;
    const isBrokenOff = opened !== undefined && closed === undefined;
    if (isBrokenOff && tcpEnd === 'reset') return 3;
    if (isBrokenOff && tcpEnd === 'fin') return 2;
    return malformedFrames > 0 ? 1 : undefined;
  },
};

const SESSIONS: Values<Session> = {
  start: ({ firstNanos }) => firstNanos,
  links: ({ links }) => links,
  deliveries: ({ deliveries }) => deliveries,
  duration: ({ firstNanos, endNanos }) => endNanos && endNanos - firstNanos,
  fault: ({ error }) => (error === undefined ? undefined : 1),
};

function stillNanos({ lastStillness, endNanos }: ListedLink, captureEnd: number) {
  if (lastStillness === undefined) return undefined;
  if (['moving', 'detached', 'unknown'].includes(lastStillness.blocked)) return undefined;
  return (endNanos ?? captureEnd) - lastStillness.sinceNanos;
}

const HELD = [
  'tcp-blocked',
  'connection-blocked',
  'session-blocked',
  'flow-stopped',
  'never-granted',
  'credit-blocked',
];

const LINKS: Values<ListedLink> = {
  start: ({ firstNanos }) => firstNanos,
  deliveries: ({ deliveries }) => deliveries,
  credit: ({ linkCredit }) => linkCredit,
  unsettled: ({ unsettledSender, unsettledReceiver }) => {
    const known = [unsettledSender, unsettledReceiver].filter((count) => count !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  },
  still: stillNanos,
  blocked: (link, end) => {
    const nanos = stillNanos(link, end);
    const isHeld = HELD.includes(link.lastStillness?.blocked ?? '');
    return nanos === undefined ? undefined : nanos + (isHeld ? 1e15 : 0);
  },
  fault: ({ error }) => (error === undefined ? undefined : 1),
};

const DELIVERIES: Values<Delivery> = {
  start: ({ startNanos }) => startNanos,
  size: ({ payloadBytes }) => payloadBytes,
  latency: ({ completeNanos, settleNanos }) =>
    completeNanos === undefined || settleNanos === undefined
      ? undefined
      : Math.max(0, settleNanos - completeNanos),
  age: (delivery, end) => {
    const { startNanos, completeNanos = startNanos, settleNanos, outcomeNanos } = delivery;
    const { phase, protocol } = delivery;
    if (settleNanos !== undefined || completeNanos === undefined) return undefined;
    if (phase === 'in-doubt' && protocol !== 'amqp-1.0') {
      return outcomeNanos && outcomeNanos - completeNanos;
    }
    const open = ['transferring', 'in-flight', 'provisional', 'outcome-proposed', 'suspended'];
    return open.includes(phase) || phase === 'outcome-applied' ? end - completeNanos : undefined;
  },
};

function sorted<R>(rows: readonly R[], of: (row: R) => number | undefined, sign: 1 | -1): R[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [of(one), of(other)];
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    return sign * (a - b);
  });
}

function describeList<R>(list: SortedList, values: Values<R>): void {
  test.each(SORTS[list])(`${list} by %s, up and down, and from the end`, async (name) => {
    const of = values[name];
    let told = 0;
    for (const { base, durationNanos } of captures) {
      const rows = await allPages<R>(base, list, { limit: '1000' });
      const value = (row: R) => of(row, durationNanos);
      told += rows.filter((row) => value(row) !== undefined).length;
      for (const [sort, sign] of [
        [name, 1],
        [`-${name}`, -1],
      ] as const) {
        const expected = sorted(rows, value, sign);
        expect(await allPages<R>(base, list, { limit: '20', sort })).toEqual(expected);
        const backward = await allPages<R>(base, list, { limit: '1000', sort, from: 'end' });
        expect(backward).toEqual(expected.toReversed());
      }
    }
    // Samples that have nothing to order by would show nothing.
    if (name !== 'fault') expect(told).toBeGreaterThan(0);
  });
}

describe('lists are ordered by', () => {
  describeList('connections', CONNECTIONS);
  describeList('sessions', SESSIONS);
  describeList('links', LINKS);
  describeList('deliveries', DELIVERIES);
});

test('an order goes with a filter', async () => {
  const [{ base }] = captures;
  const rows = await allPages<Delivery>(base, 'deliveries', { filter: 'conn:c2', limit: '1000' });
  const query = { filter: 'conn:c2', sort: '-size', limit: '2' };
  const found = await allPages<Delivery>(base, 'deliveries', query);
  expect(found).toEqual(sorted(rows, ({ payloadBytes }) => payloadBytes, -1));
  expect(found.length).toBeGreaterThan(2);
});

test('what a list cannot be ordered by is refused', async () => {
  const [{ base }] = captures;
  for (const asked of ['deliveries?sort=name', 'links?sort=--start', 'ledger?sort=start']) {
    expect((await server.get(`${base}/${asked}`)).status).toBe(400);
  }
});
