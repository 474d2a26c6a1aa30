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
    '(client) published it in frame 177 without asking for a confirm.',
    '(server) has it since frame 177 and owes no answer.',
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

describe('steps', () => {
  async function stepsOf(file: string, delivery: number) {
    const { body } = await server.get(`/captures/${ids.get(file)}/deliveries/${delivery}`);
    return body.steps;
  }

  test('a commit leaves settled what the other end has settled', async () => {
    const steps = await stepsOf('artemis-10-jms-txn.pcap', 21);
    expect(steps.at(-1)).toMatchObject({
      by: 'sender',
      did: 'transaction c1.t4 committed',
      state: 'accepted in a transaction, settled',
      settled: true,
    });
  });
});

const FULL =
  'rejected (amqp:resource-limit-exceeded: AMQ229102: Address "fullfail.txn" is full.), since frame 59.';

const IN_CAPTURES: readonly Case[] = [
  [
    'brokerj-010-hello.pcap',
    1,
    '(server) sent it with accept-mode none, in frame 37, and expects no answer.',
    '(client) has it since frame 37 and owes no answer.',
  ],
  [
    'brokerj-010-hello.pcap',
    2,
    '(client) has settled it: accepted, since frame 111.',
    '(server) has settled it: accepted, since frame 111.',
  ],
  [
    'brokerj-010-tx.pcap',
    6,
    '(client) counts it as never published: transaction c1.t2 was rolled back in frame 90.',
    '(server) counts it as never published: transaction c1.t2 was rolled back in frame 90.',
  ],
  [
    'brokerj-010-tx.pcap',
    8,
    '(server) has settled it: accepted, since frame 124; transaction c1.t3 was committed in frame 124.',
    '(client) has stated accepted in a transaction in frame 122 and counts it as settled since frame 124, in which the sender settled it; transaction c1.t3 was committed in frame 124.',
  ],
  [
    'brokerj-010-unroutable-explicit.pcap',
    1,
    '(client) has settled it: rejected (unroutable: Unroutable), since frame 32.',
    '(server) has settled it: rejected (unroutable: Unroutable), since frame 32.',
  ],
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
    '(client) published it in frame 12 without asking for a confirm; it came back in frame 19 (312 NO_ROUTE).',
    '(server) has it since frame 12 and gave it back in frame 19 (312 NO_ROUTE).',
  ],
  // Told before the link ended, which settles nothing.
  [
    'azure-10-servicebus-settle-unanswered.pcap',
    5,
    '(server) was told accepted in frame 35 and had not settled it when frame 62 (detach) ended what it was sent on.',
    '(client) has stated accepted in frame 35; frame 62 (detach) came before it was settled.',
  ],
  // Not whole when its connection broke.
  [
    'rabbitmq4-10-publisher-killed-mid-message.pcap',
    3,
    '(client) had not sent all of it when what it was sent on ended.',
    '(server) did not have all of it when what it came on ended.',
  ],
  // A detach that is no close.
  [
    'brokerj-10-resume-refused.pcap',
    7,
    '(server) does not know an outcome: frame 33 (detach) suspended what it was sent on before there was one.',
    '(client) had stated no outcome when frame 33 (detach) suspended what it came on.',
  ],
  // Its connection broke; the next one took up what was unsettled.
  [
    'rhea-10-resume.pcap',
    1,
    '(client) was told accepted in frame 19 and had not settled it when what it was sent on was suspended; it was resumed as another delivery.',
    '(server) has stated accepted in frame 19; the end of what it came on came before it was settled; it was resumed as another delivery.',
  ],
  [
    'rhea-10-resume.pcap',
    5,
    '(client) has settled it without sending it again: accepted, since frame 34.',
    '(server) need not have it again: accepted, settled by the sender since frame 34.',
  ],
  // Rolled back by an answer, and by the end of the channel.
  [
    'rabbitmq-091-tx.pcap',
    4,
    '(client) counts it as never published: transaction c1.t2 was rolled back in frame 32.',
    '(server) counts it as never published: transaction c1.t2 was rolled back in frame 32.',
  ],
  [
    'brokerj-091-tx-never.pcap',
    3,
    '(client) counts it as never published: transaction c1.t2 was rolled back in frame 58.',
    '(server) counts it as never published: transaction c1.t2 was rolled back in frame 58.',
  ],
  [
    'rabbitmq-091-basic-get-polling.pcap',
    10,
    '(server) sent it in frame 50 without asking for an acknowledgement (no-ack).',
    '(client) has it since frame 50 and owes no answer.',
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
