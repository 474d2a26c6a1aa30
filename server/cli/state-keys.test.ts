/** Frames, deliveries and summary of one capture name the same things by the same numbers. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { run } from '../../test/support/command-line.ts';

const Frame = z.looseObject({
  number: z.int(),
  name: z.string(),
  session: z.string().exactOptional(),
  link: z.string().exactOptional(),
  delivery: z.int().exactOptional(),
  settles: z.int().exactOptional(),
});
const Delivery = z.looseObject({
  delivery: z.int(),
  session: z.string(),
  link: z.string(),
  startFrame: z.int(),
  endFrame: z.int(),
  outcome: z.string(),
});
const Summary = z.looseObject({
  connections: z.array(z.looseObject({ deliveries: z.int() })),
  deliveries: z.strictObject({ total: z.int(), byOutcome: z.record(z.string(), z.int()) }),
});

async function lines<S extends z.ZodType>(command: string, path: string, schema: S) {
  const { stdout } = await run([command, path, '--json']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}

const NAMES = [
  'artemis-10-jms-hello.pcap',
  'rhea-10-link-credit-starved.pcap',
  'rabbitmq-091-hello.pcap',
  'brokerj-08-confirm.pcap',
];

describeWithCaptures('the protocol state on the command line', (register) => {
  for (const name of NAMES) register(name, () => agree(name));
});

async function agree(name: string): Promise<void> {
  const path = join(capturesFolder, 'real', name);
  const frames = await lines('frames', path, Frame);
  const deliveries = await lines('deliveries', path, Delivery);
  const [summary] = await lines('summary', path, Summary);
  expect(deliveries.length).toBeGreaterThan(0);
  for (const { delivery, session, link, startFrame, endFrame } of deliveries) {
    for (const number of [startFrame, endFrame]) {
      expect(frames[number - 1]).toMatchObject({ number, session, link, delivery });
    }
  }
  expect(summary.deliveries.total).toBe(deliveries.length);
  for (const [outcome, count] of Object.entries(summary.deliveries.byOutcome)) {
    expect(deliveries.filter((row) => row.outcome === outcome)).toHaveLength(count);
  }
  const onConnections = summary.connections.reduce((sum, row) => sum + row.deliveries, 0);
  expect(onConnections).toBe(deliveries.length);
  const settling = frames.filter(({ settles = 0 }) => settles > 0);
  expect(settling.length).toBeGreaterThan(0);
  for (const { settles, delivery } of settling) {
    expect(delivery !== undefined).toBe(settles === 1);
  }
}
