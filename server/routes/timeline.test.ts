import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../test/support/server.ts';

let server: TestServer;
let id: string;

beforeAll(async () => {
  server = await TestServer.start();
  const file = new URL('../../samples/rabbitmq-091-prefetch-exhausted.pcap', import.meta.url);
  id = (await server.upload(readFileSync(file))).body.id;
});
afterAll(() => server.close());

const get = (path: string) => server.get(`/captures/${id}/timeline${path}`);
/** 2^26 ns, and a stretch that holds the capture of 16 s. */
const STRETCH = 'from=0&to=17179869184&resolution=67108864';

test('lanes come in the order of the tree, with their deliveries by what became of them', async () => {
  const { body } = await get('/lanes');
  const names = body.lanes.map(({ lane }: { lane: string }) => lane);
  expect(names).toEqual(['c1', 'c1.s1', 'c1.s1.l1', 'c2', 'c2.s1', 'c2.s1.l1']);
  expect(body.lanes[5].byState).toEqual({ requeued: 5 });
});

test('a consumer whose prefetch is full waits for an ack, and its deliveries are bars', async () => {
  const { body } = await get(`?${STRETCH}&lanes=c2.s1.l1`);
  const [lane] = body.lanes;
  expect(lane.bars.delivery).toHaveLength(5);
  expect(lane.waits).toHaveLength(1);
  expect(lane.waits[0]).toMatchObject({ blocked: 'credit-blocked', mustSend: 'basic.ack' });
  expect(lane.credit.value.at(-1)).toBe(0);
});

test('what is too short for a bar is counted in its bucket', async () => {
  const { body } = await get(`?${STRETCH}&lanes=c1.s1.l1`);
  const { density, bars } = body.lanes[0];
  expect(bars.delivery).toEqual([]);
  expect(density.count.reduce((sum: number, count: number) => sum + count, 0)).toBe(50);
});

test('a lane that is not there is left out; what is no lane, no stretch or no bucket is refused', async () => {
  expect((await get(`?${STRETCH}&lanes=c1,c9.s1`)).body.lanes).toHaveLength(1);
  const refused = [
    `?${STRETCH}&lanes=c1.x2`,
    '?from=10&to=0&resolution=1&lanes=c1',
    '?from=0&to=100&resolution=3&lanes=c1',
    '?from=0&to=17179869184&resolution=1&lanes=c1',
  ];
  for (const query of refused) expect((await get(query)).status, query).toBe(400);
});

test('the overview counts the messages of applications', async () => {
  const { body } = await get('/overview?points=20');
  expect(body.messages.reduce((sum: number, count: number) => sum + count, 0)).toBe(55);
  // Both connections were closed before TCP was reset: nothing went wrong.
  expect(body.flags).toEqual([]);
});

test('a range in figures leaves out of its percentiles what was never settled', async () => {
  const { body } = await get('/range?from=0&to=17179869184&lanes=c2.s1.l1');
  expect(body).toMatchObject({ deliveries: 5, settled: 0, unsettled: 5 });
  expect(body.p50Nanos).toBeUndefined();
});

test('a connection whose beginning is in the capture tells the parts of its handshake', async () => {
  const { body } = await get(`?${STRETCH}&lanes=c1`);
  const { handshake } = body.lanes[0];
  expect(handshake.map(({ part }: { part: string }) => part)).toEqual([
    'transport',
    'security',
    'opening',
  ]);
  const { body: tree } = await get('/lanes');
  expect(tree.lanes[0]).toMatchObject({ transport: 'tcp', firstNanos: handshake[0].fromNanos });
  expect(handshake[2].toNanos).toBe(tree.lanes[0].opened);
});

test('deliveries on no link that is known have a lane of their own in their session', async () => {
  const file = new URL('../../samples/rabbitmq-091-snaplen-96.pcap', import.meta.url);
  const { body: capture } = await server.upload(readFileSync(file));
  const of = (path: string) => server.get(`/captures/${capture.id}/timeline${path}`);
  const { body: tree } = await of('/lanes');
  const session = tree.lanes.find(({ lane }: { lane: string }) => lane === 'c1.s1');
  const strays = tree.lanes.at(-1);
  expect(strays).toMatchObject({ kind: 'strays', lane: 'c1.s1.l0', deliveries: 1 });
  expect(session.deliveries).toBe(tree.lanes.at(-2).deliveries + strays.deliveries);
  const { body } = await of(`?${STRETCH}&lanes=c1.s1.l0`);
  const [content] = body.lanes;
  expect([...content.bars.delivery, ...content.density.delivery]).toEqual([2]);
  expect([content.credit.time, content.waits]).toEqual([[], []]);
  const { body: figures } = await of('/range?from=0&to=17179869184&lanes=c1.s1.l0');
  expect(figures.deliveries).toBe(1);
});
