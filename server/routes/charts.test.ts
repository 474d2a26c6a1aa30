import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repeatCapture } from '../../scripts/repeat-capture.mjs';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import { BlockedTime, ChartMarks, DeliveryBars, LineChart } from '../api/chart-contract.ts';
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

/** The path of another sample. */
async function sampleAt(name: string): Promise<string> {
  const { body } = await server.upload(await readFile(join(samplesFolder, name)));
  return `/captures/${body.id}`;
}

async function chart(
  metric: string,
  query: Record<string, string> = {},
  at = base,
): Promise<LineChart> {
  const { status, body } = await server.get(`${at}/charts/${metric}?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return LineChart.parse(body);
}

async function marks(at = base): Promise<ChartMarks> {
  return ChartMarks.parse((await server.get(`${at}/chart-marks`)).body);
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
    const open = sum(points.map(({ values }) => values[names.indexOf('not settled')]));
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
      const moment = Math.min(timeNanos + bucketNanos, toNanos);
      const ages = deliveries
        .filter(({ phase }) => phase !== 'presettled')
        .filter(({ startNanos = 0 }) => startNanos <= moment)
        .filter((d) => (d.settleNanos ?? ends.get(d.link ?? '') ?? toNanos + 1) > moment)
        .map(({ startNanos = 0 }) => moment - startNanos);
      expect(values[0]).toBe(Math.max(0, ...ages));
    }
  });

  test('of what is unsettled are what the rows give at the end of each step', async () => {
    const [{ startNanos: from = 0 }] = deliveries;
    const to = Math.max(...deliveries.slice(0, 10).map(({ settleNanos = 0 }) => settleNanos));
    const query = { points: '50', from: String(from), to: String(to) };
    const { points, bucketNanos, toNanos } = await chart('unsettled', query);
    for (const { timeNanos, values } of points) {
      const moment = timeNanos + bucketNanos;
      const open = deliveries
        .filter(({ phase }) => phase !== 'presettled')
        .filter(({ completeNanos = toNanos }) => completeNanos < moment)
        .filter(({ settleNanos = Number.POSITIVE_INFINITY }) => settleNanos >= moment);
      const byClient = open.filter(({ direction }) => direction === 'client-to-server').length;
      expect(values).toEqual([byClient, open.length - byClient]);
    }
    expect(Math.max(...points.map(({ values }) => sum(values)))).toBeGreaterThan(0);
  });

  test('of confirms are of publishes alone', async () => {
    const at = await sampleAt('rabbitmq-091-confirm-nack.pcap');
    const { body } = await server.get(`${at}/deliveries?limit=1000`);
    const publishes = DeliveryPage.parse(body).items.filter(({ kind }) => kind === 'publish');
    const settled = publishes.filter(({ settleNanos }) => settleNanos !== undefined).length;
    const { lines, points } = await chart('confirm-latency', { points: '20' }, at);
    const line = lines.findIndex(({ name }) => name === 'confirmed');
    expect(settled).toBeGreaterThan(0);
    expect(sum(points.map(({ values }) => values[line]))).toBe(settled);
    const none = await chart('confirm-latency');
    expect(none.points.every(({ values }) => values[0] === null)).toBe(true);
  });

  test('of prefetch say when a consumer had all that it may have', async () => {
    const at = await sampleAt('rabbitmq-091-prefetch-exhausted.pcap');
    const { lines, points, toNanos } = await chart('prefetch', { points: '100' }, at);
    expect(lines.map(({ unit }) => unit)).toEqual(['percent']);
    const [{ name }] = lines;
    const [link] = name.split(' ');
    const series = await server.get(`${at}/series/credit?link=${link}&points=1000`);
    const full = series.body.points.find(({ values }: { values: number[] }) => values[0] === 0);
    const { values } = points.findLast(({ timeNanos }) => timeNanos <= full.timeNanos) ?? points[0];
    expect(values).toEqual([100]);
    expect(toNanos).toBeGreaterThan(full.timeNanos);
    expect(points.every((point) => (point.values[0] ?? 0) <= 100)).toBe(true);
  });

  test('of liveness are of one connection, and count the silence that nobody ends', async () => {
    const { points, lines, levels } = await chart('liveness', { connection: 'c1' });
    expect(lines.map(({ name }) => name)).toEqual(['client silent', 'server silent']);
    const { body } = await server.get(`${base}/connections/c1`);
    const ends = [body.facts.client, body.facts.server];
    const longest = ends.map(({ longestSilenceNanos }) => longestSilenceNanos ?? 0);
    expect(Math.max(...longest)).toBeGreaterThan(0);
    for (const [line, nanos] of longest.entries()) {
      expect(Math.max(...points.map(({ values }) => values[line] ?? 0))).toBeGreaterThanOrEqual(
        nanos,
      );
    }
    expect(levels.every(({ value }) => value > 0)).toBe(true);
  });

  test('of a healthy close have no flag; of an error they have', async () => {
    const at = await sampleAt('rabbitmq-091-confirm-nack.pcap');
    const { body } = await server.get(`${at}/frames?filter=type:connection.close`);
    expect(body.items.length).toBeGreaterThan(0);
    const { flags } = await marks(at);
    const closes = new Set(body.items.map(({ number }: { number: number }) => number));
    expect(flags.filter(({ frame }) => closes.has(frame))).toEqual([]);
  });

  test('of an answer to a question have none either, whatever it says', async () => {
    const at = await sampleAt('brokerj-mixed-all-versions.pcapng');
    const { body } = await server.get(`${at}/frames?filter=type:exchange.bound-ok`);
    expect(body.items.length).toBeGreaterThan(0);
    expect((await marks(at)).flags).toEqual([]);
  });

  test('with a hole say where nothing is known', async () => {
    const at = await sampleAt('derived-gap.pcap');
    const { flags, unknown, caveats } = await marks(at);
    expect(caveats.join()).toContain('Octets are missing');
    expect((await marks()).caveats).toEqual([]);
    expect(unknown).toHaveLength(flags.filter(({ kind }) => kind === 'gap').length);
    expect(unknown.length).toBeGreaterThan(0);
    for (const { fromNanos, toNanos } of unknown) expect(fromNanos).toBeLessThanOrEqual(toNanos);
  });

  test('with more errors and holes than are shown say so', async () => {
    const gaps = await readFile(join(samplesFolder, 'rabbitmq-091-snaplen-96.pcap'));
    const { body } = await server.upload(repeatCapture(gaps, 5));
    const { flags, hasMoreFlags, unknown } = await marks(`/captures/${body.id}`);
    const shown = flags.filter(({ kind }) => kind === 'gap').map(({ timeNanos }) => timeNanos);
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.length).toBeLessThanOrEqual(100);
    // From the first copy to the last.
    const end = body.summary.durationNanos;
    expect([Math.min(...shown) < end / 5, Math.max(...shown) > (4 * end) / 5]).toEqual([
      true,
      true,
    ]);
    expect(hasMoreFlags).toBe(true);
    expect(unknown).toHaveLength(100);
    const { flags: few, hasMoreFlags: hasMore } = await marks();
    expect([few.length < 100, hasMore]).toEqual([true, false]);
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

describe('bars of deliveries', () => {
  async function bars(query: Record<string, string> = {}): Promise<DeliveryBars> {
    const { body } = await server.get(`${base}/delivery-bars?${new URLSearchParams(query)}`);
    return DeliveryBars.parse(body);
  }

  test('are those of the rows, in their order', async () => {
    const all = await bars({ limit: '1000' });
    expect(all.bars.map(({ delivery }) => delivery)).toEqual(deliveries.map((d) => d.delivery));
    expect(all.total).toBe(deliveries.length);
    for (const [index, { endNanos, state }] of all.bars.entries()) {
      const { settleNanos } = deliveries[index];
      if (settleNanos !== undefined) expect(endNanos).toBe(settleNanos);
      expect(state === 'open').toBe(deliveries[index].phase === 'in-flight');
    }
  });

  test('are the longest, where there are more than asked for', async () => {
    const { bars: all } = await bars({ limit: '1000' });
    const few = await bars({ limit: '3' });
    const length = ({ startNanos, endNanos }: (typeof all)[number]) => endNanos - startNanos;
    const longest = [...all].sort((a, b) => length(b) - length(a))[2];
    expect(few.bars).toHaveLength(3);
    expect(few.total).toBe(all.length);
    expect(Math.min(...few.bars.map(length))).toBe(length(longest));
  });

  test('of a stretch are those that live in it', async () => {
    const { bars: all } = await bars({ limit: '1000' });
    const [first] = all;
    const { bars: some } = await bars({
      from: String(first.startNanos),
      to: String(first.startNanos + 1),
    });
    expect(some.map(({ delivery }) => delivery)).toEqual(
      all.filter((bar) => bar.startNanos === first.startNanos).map(({ delivery }) => delivery),
    );
    expect(some.length).toBeLessThan(all.length);
  });
});

test('the link that waits for credit is the one that stood still the longest', async () => {
  const { body } = await server.get(`${base}/blocked-time`);
  const { links } = BlockedTime.parse(body);
  expect(links[0].stretches[0]).toMatchObject({ blocked: 'credit-blocked' });
  expect(links.map(({ kind }) => kind)).toEqual(links.map(() => 'link'));
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
