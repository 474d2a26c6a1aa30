import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { run } from '../../test/support/command-line.ts';
import { TestServer } from '../../test/support/server.ts';

const SAMPLES = [
  'rabbitmq4-10-credit-starved.pcap',
  'rabbitmq40-10-session-window-deadlock.pcap',
  'rabbitmq-091-prefetch-exhausted.pcap',
  'artemis-10-jms-txn.pcap',
  'brokerj-mixed-all-versions.pcapng',
  'rabbitmq4-10-mid-stream.pcap',
];

/** Links closed with unsettled deliveries, suspended ones, some resumed. */
const CAPTURES = ['rhea-10-detached-with-unsettled.pcap', 'rhea-10-resume.pcap'];

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

describe('the state at a moment is the same in one pass and from the index', () => {
  test.each(SAMPLES)('of %s', (name) => agree(join(samplesFolder, name)));
});

describeWithCaptures('so it is of real ones', (register) => {
  for (const name of CAPTURES) register(name, () => agree(join(capturesFolder, 'real', name)));
});

async function agree(path: string): Promise<void> {
  const { body } = await server.upload(await readFile(path));
  const { durationNanos } = body.summary;
  for (const share of [0, 0.1, 0.33, 0.5, 0.77, 1]) {
    const at = Math.floor(durationNanos * share);
    const { stdout } = await run(['state', path, '--at', String(at), '--json']);
    const answer = await server.get(`/captures/${body.id}/state?at=${at}`);
    expect(answer.status).toBe(200);
    expect(JSON.parse(stdout), `at ${at}`).toEqual(answer.body);
  }
}

test('a starved link says who must send what, and since which frame', async () => {
  const path = join(samplesFolder, 'rabbitmq4-10-credit-starved.pcap');
  const { stdout, code } = await run(['state', path, '--at', '5s']);
  expect(code).toBe(0);
  expect(stdout).toContain(
    'No credit is left since frame 71. The receiver (client) must send flow.',
  );
});

test('a consumer has the prefetch-count it was started with', async () => {
  const path = join(samplesFolder, 'rabbitmq-091-prefetch-exhausted.pcap');
  const { body } = await server.upload(await readFile(path));
  const { items } = (await server.get(`/captures/${body.id}/links`)).body;
  const consumers = items.filter(({ kind }: { kind: string }) => kind === 'consumer');
  expect(consumers.map(({ prefetch }: { prefetch?: number }) => prefetch)).toEqual([5]);
});

test('a moment that is no time is wrong usage', async () => {
  const path = join(samplesFolder, 'rabbitmq4-10-credit-starved.pcap');
  const { code } = await run(['state', path, '--at', 'yesterday']);
  expect(code).toBe(2);
});
