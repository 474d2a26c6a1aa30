/** `amqpscope deliveries` as people and scripts meet it. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { samplesFolder } from '../../test/support/captures.ts';
import { run } from '../../test/support/command-line.ts';

const sample = (name: string) => join(samplesFolder, name);

/** The shape of a row, as far as it has the key. */
const DeliveryRow = z.strictObject({
  delivery: z.int().min(1),
  connection: z.string().regex(/^c\d+$/),
  session: z
    .string()
    .regex(/^c\d+\.s\d+$/)
    .optional(),
  link: z
    .string()
    .regex(/^c\d+\.s\d+\.l\d+$/)
    .optional(),
  protocol: z.enum(['amqp-1.0', 'amqp-0-10', 'amqp-0-9-1', 'amqp-0-9', 'amqp-0-8']),
  kind: z.enum(['transfer', 'publish', 'deliver', 'get']),
  purpose: z.enum(['message', 'coordinator', 'cbs', 'management', 'library']),
  direction: z.enum(['client-to-server', 'server-to-client']),
  deliveryId: z.int().min(0).optional(),
  deliveryTag: z.string().optional(),
  startFrame: z.int().min(1),
  endFrame: z.int().min(1).optional(),
  outcomeFrame: z.int().min(1).optional(),
  settleFrame: z.int().min(1).optional(),
  returnFrame: z.int().min(1).optional(),
  startNanos: z.int(),
  completeNanos: z.int().optional(),
  outcomeNanos: z.int().optional(),
  settleNanos: z.int().optional(),
  transfers: z.int().min(1),
  payloadBytes: z.int().min(0).optional(),
  phase: z.string().regex(/^[a-z-]+$/),
  state: z.string().optional(),
  outcome: z.string().regex(/^[a-z-]+$/),
  settledFirstBy: z.enum(['sender', 'receiver', 'both']).optional(),
  pattern: z
    .string()
    .regex(/^P[0-6]b?(\+T)?$/)
    .optional(),
  guarantee: z.string().optional(),
  returned: z.boolean().optional(),
  redelivered: z.boolean().optional(),
  messageId: z.unknown().optional(),
  correlationId: z.unknown().optional(),
  subject: z.string().optional(),
  contentType: z.string().optional(),
  deliveryCount: z.int().min(0).optional(),
  messageHash: z.string().optional(),
  address: z.string().optional(),
  exchange: z.string().optional(),
  routingKey: z.string().optional(),
  transaction: z
    .string()
    .regex(/^c\d+\.t\d+$/)
    .optional(),
});

describe('amqpscope deliveries', () => {
  test('its help has examples', async () => {
    const { code, stdout } = await run(['deliveries', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('amqpscope deliveries broker.pcapng');
  });

  test.each([
    'joram-091-hello-pika.pcap',
    'brokerj-08-rpc.pcap',
    'brokerj-mixed-all-versions.pcapng',
    'artemis-10-jms-txn.pcap',
    'derived-gap.pcap',
  ])('%s as JSON: every row has the shape, every number is there once', async (name) => {
    const { code, stdout } = await run(['deliveries', sample(name), '--json']);
    expect(code).toBe(0);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => DeliveryRow.parse(JSON.parse(line)));
    const numbers = rows.map(({ delivery }) => delivery).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });

  test('as text: a heading, and a line for each', async () => {
    const { code, stdout } = await run(['deliveries', sample('joram-091-hello-pika.pcap')]);
    expect(code).toBe(0);
    const [heading, ...lines] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^delivery +time +link +kind +outcome +settled +bytes +info$/);
    expect(lines).toHaveLength(20);
    expect(lines.filter((line) => line.includes(' accepted '))).toHaveLength(10);
    expect(lines.filter((line) => line.includes(' presettled '))).toHaveLength(10);
    expect(lines.find((line) => line.startsWith('      11 '))).toMatch(/← deliver +accepted .* #1/);
  });

  test('a window of time takes the deliveries that begin in it', async () => {
    const file = sample('joram-091-hello-pika.pcap');
    const rows = async (...args: string[]) => {
      const { stdout } = await run(['deliveries', file, '--json', ...args]);
      return stdout.split('\n').length - 1;
    };
    const { stdout } = await run(['deliveries', file, '--json']);
    const starts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => DeliveryRow.parse(JSON.parse(line)).startNanos)
      .sort((a, b) => a - b);
    const from = starts[5];
    const later = starts.filter((start) => start >= from).length;
    expect(await rows('--from', String(from))).toBe(later);
    expect(await rows('--to', String(from - 1))).toBe(starts.length - later);
  });

  test('what is no capture ends with 1', async () => {
    const { code, stderr } = await run(['deliveries', sample('index.json')]);
    expect(code).toBe(1);
    expect(stderr).toContain('index.json');
  });
});
