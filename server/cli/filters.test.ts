/** `--filter` of the command line finds what the server finds, however the capture comes. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplesFolder } from '../../test/support/captures.ts';
import { bin, run } from '../../test/support/command-line.ts';
import { printed } from '../../test/support/printed.ts';
import { TestServer } from '../../test/support/server.ts';
import { deliveriesCommand } from './deliveries.ts';
import { framesCommand } from './frames.ts';

const COMMANDS = { frames: framesCommand, deliveries: deliveriesCommand };
type List = keyof typeof COMMANDS;

/** One row of a list by its number. */
const numberOf = (list: List, row: Record<string, unknown>) =>
  row[list === 'frames' ? 'number' : 'delivery'];

const numbersIn = (list: List, text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => numberOf(list, JSON.parse(line)));

const sample = (name: string) => join(samplesFolder, name);

function picked(list: List, file: string, filter: string): Promise<unknown[]> {
  const options = { filter, json: true, portHint: new Map() };
  const run = COMMANDS[list];
  return printed((context) => run(file, options, context)).then((text) => numbersIn(list, text));
}

describe('the command line and the server pick the same', () => {
  let server: TestServer;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.close());

  async function served(list: List, file: string, filter: string): Promise<unknown[]> {
    const id = ids.get(file) ?? (await server.upload(readFileSync(sample(file)))).body.id;
    ids.set(file, id);
    const query = new URLSearchParams({ filter, limit: '1000' });
    const { status, body } = await server.get(`/captures/${id}/${list}?${query}`);
    expect(status).toBe(200);
    return body.items
      .map((row: Record<string, unknown>) => numberOf(list, row))
      .sort((one: number, other: number) => one - other);
  }

  const CREDIT = 'rabbitmq4-10-credit-starved.pcap';
  const PREFETCH = 'rabbitmq-091-prefetch-exhausted.pcap';
  const OUTCOMES = 'activemq-10-outcomes.pcap';
  const TRANSACTION = 'artemis-10-jms-txn.pcap';
  test.each<[List, string, string, number]>([
    ['frames', CREDIT, 'link:f5293250-9c96-984f-a8dc-bee4855bc0bb', 44],
    ['frames', CREDIT, 'link:F5293250* type:transfer', 40],
    ['frames', PREFETCH, 'link:amq.ctag-qmsoRSPjZBTbNZUIko0X8A', 17],
    ['frames', PREFETCH, 'link:slow type:basic.consume', 1],
    ['frames', PREFETCH, '-link:slow link:*', 0],
    ['frames', TRANSACTION, 'link:*jms.txn -type:transfer', 34],
    ['frames', OUTCOMES, 'delivery:3', 2],
    ['frames', OUTCOMES, 'type:transfer link:orders -settled:true size>4k conn:c2 error:*', 0],
    ['deliveries', OUTCOMES, 'outcome:rejected', 1],
    ['deliveries', OUTCOMES, 'outcome:released,modified', 4],
    ['deliveries', OUTCOMES, '-outcome:accepted', 5],
    ['deliveries', OUTCOMES, 'delivery:2..4', 3],
    ['deliveries', OUTCOMES, 'delivery>=12', 2],
    ['deliveries', CREDIT, 'unsettled>10s', 0],
    ['deliveries', CREDIT, 'latency>1ms dir:down', 40],
    ['deliveries', PREFETCH, 'unsettled>10s link:slow', 5],
    ['deliveries', PREFETCH, 'phase:in-flight,in-doubt', 5],
    ['deliveries', TRANSACTION, 'purpose:coordinator', 10],
    ['deliveries', TRANSACTION, 'transaction:* outcome:accepted', 15],
  ])('%s of %s: %s', async (list, file, filter, count) => {
    const found = await picked(list, sample(file), filter);
    expect(await served(list, file, filter)).toEqual(
      [...found].sort((a, b) => Number(a) - Number(b)),
    );
    expect(found.length).toBe(count);
  });
});

test('a link is found by its name in what can be read once only', async () => {
  const file = sample('rabbitmq-091-prefetch-exhausted.pcap');
  const filter = 'link:amq.ctag-qmsoRSPjZBTbNZUIko0X8A';
  const expected = await picked('frames', file, filter);
  expect(expected).toEqual(await picked('frames', file, 'link:c2.s1.l1'));
  // The consumer got its name from the answer to the first of them.
  expect(expected.slice(0, 2)).toEqual([23, 24]);
  const args = ['--filter', filter, '--json'];
  const fromStdin = await run(['frames', '-', ...args], readFileSync(file));
  expect([fromStdin.code, fromStdin.stderr]).toEqual([0, '']);
  expect(numbersIn('frames', fromStdin.stdout)).toEqual(expected);
  const fromPipe = await shell('cat "$0" | "$1" "$2" frames /dev/stdin --json --filter "$3"', [
    file,
    process.execPath,
    bin,
    filter,
  ]);
  expect(numbersIn('frames', fromPipe)).toEqual(expected);
});

test('a cut capture is told of once, and damage ends with 1 behind what was before it', async () => {
  const octets = readFileSync(sample('rabbitmq-091-prefetch-exhausted.pcap'));
  const cut = await run(['frames', '-', '--filter', 'link:slow'], octets.subarray(0, 6000));
  expect(cut.code).toBe(0);
  expect(cut.stderr.match(/the file ends in the middle of a packet/g)?.length).toBe(1);
  expect(cut.stdout).toContain('basic.consume');
  const none = await run(
    ['frames', '-', '--filter', 'link:slow'],
    Buffer.from('no capture at all'),
  );
  expect([none.code, none.stdout]).toEqual([1, '']);
  expect(none.stderr.trim().split('\n').length).toBe(1);
});

test('a filter of deliveries that is wrong ends with 2, its place marked, before anything is read', async () => {
  const { code, stdout, stderr } = await run([
    'deliveries',
    'nowhere',
    '--filter',
    'outcom:rejected',
  ]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('did you mean outcome?\n  outcom:rejected\n  ^^^^^^');
});

function shell(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`ended with ${code}`)),
    );
  });
}
