import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { samplesFolder } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import { LinkPage } from '../api/state-contract.ts';

let server: TestServer;
const SAMPLES = ['rabbitmq4-10-credit-starved.pcap', 'rabbitmq-091-prefetch-exhausted.pcap'];
const bases: string[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  for (const name of SAMPLES) {
    const { body } = await server.upload(await readFile(join(samplesFolder, name)));
    bases.push(`/captures/${body.id}`);
  }
});
afterAll(() => server.close());

async function links(base: string, filter = ''): Promise<LinkPage['items']> {
  const { body } = await server.get(
    `${base}/links?${new URLSearchParams({ filter, limit: '1000' })}`,
  );
  return LinkPage.parse(body).items;
}

test('a link in the list says what held it up before it ended', async () => {
  const [starved, full] = await Promise.all(bases.map((base) => links(base)));
  const consumer = full.find(({ kind }) => kind === 'consumer');
  expect(consumer?.endNanos).toBeDefined();
  expect(consumer?.lastStillness).toMatchObject({
    blocked: 'credit-blocked',
    mustAct: 'receiver',
    mustSend: 'basic.ack',
  });
  for (const { lastStillness } of [...starved, ...full]) {
    expect(lastStillness?.blocked).not.toBe('detached');
    expect(lastStillness?.sentence).toMatch(/\.$/);
  }
});

test('one that is open at the end has the reason that its page gives', async () => {
  for (const base of bases) {
    const open = (await links(base)).filter(({ endNanos }) => endNanos === undefined);
    for (const { link, lastStillness } of open) {
      const { body } = await server.get(`${base}/links/${link}`);
      expect(lastStillness).toEqual(body.stillness);
    }
  }
});

test('links are found by why they stand still', async () => {
  for (const base of bases) {
    const listed = await links(base);
    for (const state of STILLNESS) {
      const found = await links(base, `blocked:${state}`);
      const expected = listed.filter(({ lastStillness }) => lastStillness?.blocked === state);
      expect(found.map(({ link }) => link)).toEqual(expected.map(({ link }) => link));
    }
    const states = new Set(listed.map(({ lastStillness }) => lastStillness?.blocked));
    expect(states.size).toBeGreaterThan(0);
  }
});

test('a cut capture has links that still stand still', async () => {
  const whole = await readFile(join(samplesFolder, 'rabbitmq-091-prefetch-exhausted.pcap'));
  // Before the connections are closed: the consumer has all that it may have.
  const { body } = await server.upload(whole.subarray(0, Math.floor(whole.length * 0.8)));
  const found = await links(`/captures/${body.id}`, 'blocked:credit-blocked');
  expect(found).toHaveLength(1);
  expect(found[0].lastStillness).toMatchObject({ mustAct: 'receiver', mustSend: 'basic.ack' });
});
