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

test('a link in the list stands still for the reason that its page gives', async () => {
  for (const base of bases) {
    const listed = await links(base);
    expect(listed.length).toBeGreaterThan(0);
    for (const { link, stillness } of listed) {
      const { body } = await server.get(`${base}/links/${link}`);
      expect(stillness).toEqual(body.stillness);
      expect(stillness?.sentence).toMatch(/\.$/);
    }
  }
});

test('links are found by why they stand still', async () => {
  for (const base of bases) {
    const listed = await links(base);
    for (const state of STILLNESS) {
      const found = await links(base, `blocked:${state}`);
      const expected = listed.filter(({ stillness }) => stillness?.blocked === state);
      expect(found.map(({ link }) => link)).toEqual(expected.map(({ link }) => link));
    }
    const states = new Set(listed.map(({ stillness }) => stillness?.blocked));
    expect(states.size).toBeGreaterThan(0);
  }
});

test('a cut capture has links that still stand still', async () => {
  const whole = await readFile(join(samplesFolder, 'rabbitmq-091-prefetch-exhausted.pcap'));
  // Before the connections are closed: the consumer has all that it may have.
  const { body } = await server.upload(whole.subarray(0, Math.floor(whole.length * 0.8)));
  const found = await links(`/captures/${body.id}`, 'blocked:credit-blocked');
  expect(found).toHaveLength(1);
  expect(found[0].stillness).toMatchObject({ mustAct: 'receiver', mustSend: 'basic.ack' });
});
