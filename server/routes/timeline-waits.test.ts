/** The longest stretches in which links stood still. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

async function upload(folder: string, capture: string) {
  const { body } = await server.upload(readFileSync(join(folder, `${capture}.pcap`)));
  const of = (path: string) => server.get(`/captures/${body.id}/timeline${path}`);
  return { of, waits: (query = '') => of(`/waits${query}`) };
}

test('a full prefetch is what stood still longest, with who must send what since which frame', async () => {
  const { of, waits } = await upload(samplesFolder, 'rabbitmq-091-prefetch-exhausted');
  const { body } = await waits();
  expect(body.waits).toHaveLength(1);
  expect(body.waits[0]).toMatchObject({
    link: 'c2.s1.l1',
    kind: 'consumer',
    direction: 'server-to-client',
    address: 'slow',
    blocked: 'credit-blocked',
    mustAct: 'receiver',
    mustSend: 'basic.ack',
    frame: 54,
    isOpen: false,
    sentence:
      'The prefetch window is full since frame 54, with 5 messages not acknowledged. The receiver (client) must send basic.ack.',
  });
  // It is the same stretch that the lane shows.
  const lane = await of('?from=0&to=17179869184&resolution=67108864&lanes=c2.s1.l1');
  const [{ fromNanos, toNanos }] = lane.body.lanes[0].waits;
  expect(body.waits[0]).toMatchObject({ fromNanos, toNanos, withinNanos: toNanos - fromNanos });
  // Causes that nobody asked for are counted all the same; who has nothing to send holds nobody up.
  expect(body.causes.map(({ blocked }: { blocked: string }) => blocked)).toEqual([
    'credit-blocked',
    'sender-idle',
    'not-attached',
  ]);
  const idle = await waits('?blocked=sender-idle');
  expect(idle.body.waits).toMatchObject([{ link: 'c1.s1.l1', mustSend: 'basic.publish' }]);
});

test('of a stretch that began before the time asked for, what lies within is counted', async () => {
  const { waits } = await upload(samplesFolder, 'rabbitmq-091-prefetch-exhausted');
  const { body } = await waits('?from=1000000000&to=3000000000');
  expect(body.waits[0]).toMatchObject({ fromNanos: 189_933_000, withinNanos: 2_000_000_000 });
  expect(body.causes).toMatchObject([
    { blocked: 'credit-blocked', count: 1, links: 1, withinNanos: 2_000_000_000 },
    { blocked: 'sender-idle', withinNanos: 1_890_427_000 },
  ]);
  expect((await waits('?from=17000000000')).body.waits).toEqual([]);
  expect((await waits('?lanes=c1')).body.waits).toEqual([]);
  for (const query of ['?blocked=moving', '?limit=201', '?from=2&to=1', '?lanes=x']) {
    expect((await waits(query)).status, query).toBe(400);
  }
});

describeWithCaptures('waits of recorded captures', (register) => {
  const real = join(capturesFolder, 'real');

  register('a link that starves for credit waits for a flow of its receiver', async () => {
    const { waits } = await upload(real, 'rhea-10-link-credit-starved');
    const { body } = await waits('?limit=1');
    expect(body.waits).toMatchObject([
      {
        link: 'c1.s1.l1',
        protocol: 'amqp-1.0',
        blocked: 'credit-blocked',
        mustSend: 'flow',
        frame: 24,
        sentence: 'No credit is left since frame 24. The receiver (client) must send flow.',
      },
    ]);
    expect(body.waits[0].withinNanos).toBeGreaterThan(15e9);
  });
});
