import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';
import type { TimelineFlag } from '../api/timeline-contract.ts';

/** `kind lane at frame: text`, of what went wrong in each; empty where nothing did. */
const CAPTURES: readonly (readonly [string, readonly string[]])[] = [
  // Closed in order, and TCP reset behind that.
  ['rabbitmq4-10-credit-starved.pcap', []],
  [
    'rabbitmq40-10-consumer-killed.pcap',
    [...drift('c1'), 'tcp-reset c1 at 21: 5 deliveries unsettled'],
  ],
  [
    'brokerj-010-raw-heartbeat-missed.pcap',
    ['cut-off c1 at 19', 'silent c1 at 19: client silent for 4.0 s, limit 2.0 s'],
  ],
  // pika closes its channels with 0, py-amqp its connections too.
  ['joram-091-hello-pika.pcap', []],
  ['rabbitmq-091-kombu.pcap', []],
  // Some heartbeats come a few milliseconds late.
  ['brokerj-091-pika-heartbeat.pcap', []],
  ['joram-091-heartbeat.pcap', []],
  [
    'rhea-10-idle-timeout-missed.pcap',
    [
      'connection-error c1 at 22: amqp:resource-limit-exceeded: max idle time exceeded',
      'silent c1 at 22: client silent for 4.0 s, limit 2.0 s',
    ],
  ],
  ['brokerj-091-killed.pcap', ['cut-off c1 at 90: 4 deliveries unsettled']],
  ['activemq-10-slow-conn-abort.pcap', ['cut-off c1 at 29: 4 deliveries unsettled']],
  ['rhea-10-credit-overrun.pcap', ['credit-overrun c1.s1.l1 at 20: 4 of the deliveries']],
  ['rhea-10-delivery-count-drift.pcap', ['credit-drift c1.s1.l1 at 11: 10 of the flows']],
  [
    'artemis-10-go-rcv-second.pcap',
    ['settle-modes c1.s1.l2 at 25: rcv-settle-mode second asked, first answered'],
  ],
  ['rabbitmq40-10-unroutable-released.pcap', ['released c1.s1.l1 at 21']],
  [
    'joram-091-unknown-tag.pcap',
    [
      "session-error c1.s1 at 11: Acknowledgement error: invalid tag '77'.",
      'unknown-tag c1.s1 at 10: tag 77',
    ],
  ],
  ['rabbitmq-091-java-returned.pcap', ['returned c1.s1.l1 at 19']],
  // What was prefetched is given back behind the detach.
  [
    'activemq-10-jms-close-prefetched.pcap',
    ['ended-unsettled c1.s2.l2 at 83: 17 deliveries unsettled: 17 released later'],
  ],
];

/** What rhea counts otherwise than RabbitMQ 4 does. */
function drift(connection: string): readonly string[] {
  return [`credit-drift ${connection}.s1.l1 at 10: 2 of the flows`];
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

describeWithCaptures('the flags of a capture', (test) => {
  for (const [name, expected] of CAPTURES) {
    test(`of ${name}, in all and lane by lane`, async () => {
      const { body } = await server.upload(readFileSync(join(capturesFolder, 'real', name)));
      await server.events(body.id);
      const path = `/captures/${body.id}/timeline`;
      const { flags } = (await server.get(`${path}/overview`)).body;
      expect(new Set(flags.map(said))).toEqual(new Set(expected));

      const { lanes, endNanos } = (await server.get(`${path}/lanes`)).body;
      const query = new URLSearchParams({
        from: '0',
        to: String(endNanos + 1),
        resolution: String(2 ** 30),
        lanes: lanes.map(({ lane }: { lane: string }) => lane).join(','),
      });
      const { body: timeline } = await server.get(`${path}?${query}`);
      const inLanes = timeline.lanes.flatMap((lane: { flags: TimelineFlag[] }) => lane.flags);
      expect(new Set(inLanes.map(said))).toEqual(new Set(expected));
    });
  }
});

function said({ kind, lane, frame, text }: TimelineFlag): string {
  const at = frame === undefined ? '' : ` at ${frame}`;
  return `${kind} ${lane}${at}${text === undefined ? '' : `: ${text}`}`;
}
