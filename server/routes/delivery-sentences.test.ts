/** What the page of a delivery says that each end believes, on real captures, word by word. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { TestServer } from '../../test/support/server.ts';

let server: TestServer;
const ids = new Map<string, string>();
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

type Case = readonly [file: string, delivery: number, sender: string, receiver: string];

async function expectSentences([file, delivery, sender, receiver]: Case, folder: string) {
  const id = ids.get(file) ?? (await server.upload(await readFile(join(folder, file)))).body.id;
  ids.set(file, id);
  const { body } = await server.get(`/captures/${id}/deliveries/${delivery}`);
  expect(body.senderBelieves).toBe(`The sender ${sender}`);
  expect(body.receiverBelieves).toBe(`The receiver ${receiver}`);
}

const IN_SAMPLES: readonly Case[] = [
  [
    'activemq-10-outcomes.pcap',
    8,
    '(server) has settled it: rejected (app:bad: test), since frame 32.',
    '(client) has settled it: rejected (app:bad: test), since frame 32.',
  ],
  [
    'activemq-10-outcomes.pcap',
    9,
    '(server) has settled it: released, since frame 34.',
    '(client) has settled it: released, since frame 34.',
  ],
  [
    'activemq-10-outcomes.pcap',
    10,
    '(server) has settled it: modified (delivery failed), since frame 36.',
    '(client) has settled it: modified (delivery failed), since frame 36.',
  ],
  [
    'rhea-10-rcv-second.pcap',
    1,
    '(server) has settled it: accepted, since frame 25.',
    '(client) has stated accepted in frame 16 and counts it as settled since frame 25, in which the sender settled it.',
  ],
  [
    'rabbitmq-091-prefetch-exhausted.pcap',
    51,
    '(client) sent it settled, in frame 177, and expects no answer.',
    '(server) has it since frame 177, settled by the sender, and owes no answer.',
  ],
  // A declare is no part of the transaction that it begins.
  [
    'artemis-10-jms-txn.pcap',
    1,
    '(client) has settled it: declared, since frame 18.',
    '(server) has settled it: declared, since frame 18.',
  ],
  [
    'artemis-10-jms-txn.pcap',
    2,
    '(client) has settled it: accepted in a transaction, since frame 24; transaction c1.t1 was committed in frame 34.',
    '(server) has settled it: accepted in a transaction, since frame 24; transaction c1.t1 was committed in frame 34.',
  ],
];

describe('each end believes, in samples', () => {
  test.each(IN_SAMPLES)('%s, delivery %i', (...one) => expectSentences(one, samplesFolder));
});

const FULL =
  'rejected (amqp:resource-limit-exceeded: AMQ229102: Address "fullfail.txn" is full.), since frame 59.';

const IN_CAPTURES: readonly Case[] = [
  // Sent in a transaction and rejected outside of it: that this one failed changes nothing.
  [
    'artemis-10-proton-txn-failed.pcap',
    11,
    `(client) has settled it: ${FULL}`,
    `(server) has settled it: ${FULL}`,
  ],
  // The commit makes so what the ack said: both ends agree.
  [
    'rabbitmq-091-tx.pcap',
    6,
    '(server) has settled it: accepted, since frame 39; transaction c1.t3 was committed in frame 39.',
    '(client) has stated accepted in a transaction in frame 37 and counts it as settled since frame 39, in which the sender settled it; transaction c1.t3 was committed in frame 39.',
  ],
  // The connection was lost.
  [
    'artemis-10-rhea-broker-killed.pcap',
    8,
    '(server) does not know an outcome: what it was sent on ended before there was one.',
    '(client) had stated no outcome when what it came on ended.',
  ],
  // Nothing acknowledges it any more.
  [
    'activemq-10-net-cut.pcap',
    3,
    '(client) has sent it, complete in frame 19, and does not know an outcome yet.',
    '(server) has stated no outcome yet, and may not have all of it: the capture does not show that frame 19 has reached it.',
  ],
  [
    'rabbitmq-091-java-returned.pcap',
    1,
    '(client) sent it settled, in frame 12, and expects no answer; it came back in frame 19 (312 NO_ROUTE).',
    '(server) has it since frame 12, settled by the sender, and owes no answer.',
  ],
  [
    'rabbitmq4-10-aborted.pcap',
    3,
    '(client) has given it up: aborted, since frame 21.',
    '(server) has dropped what it had of it: aborted, since frame 21.',
  ],
];

describeWithCaptures('each end believes, in real captures', (register) => {
  for (const one of IN_CAPTURES) {
    register(`${one[0]}, delivery ${one[1]}`, () =>
      expectSentences(one, join(capturesFolder, 'real')),
    );
  }
});
