import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { recordViews } from '../../../test/support/recorded-views.ts';
import { script } from '../../../test/support/script-091.ts';
import type { JsonObject } from '../../json.ts';
import { deliveryRow } from '../delivery-row.ts';
import type { LinkRecord, SessionRecord } from '../records.ts';
import { StateSink } from '../state-sink.ts';
import { METHOD } from './methods.ts';

test('channels, links and deliveries in the middle of things', () => {
  const s = script().started('RabbitMQ').up('channel.open').up('basic.qos', { prefetchCount: 9 });
  s.up('basic.consume', { queue: 'q', consumerTag: 'c' }).deliverAll(2);
  s.up('confirm.select').publish().up('basic.publish', { routingKey: 'q' });
  expect([...s.state.openSessions()]).toMatchObject([{ session: 1, deliveries: 4, endFrame: -1 }]);
  const links = [...s.state.openLinks()];
  expect(links).toMatchObject([
    { kind: 'publisher', address: 'q', deliveries: 2 },
    { kind: 'consumer', name: 'c', prefetch: 9, deliveries: 2 },
  ]);
  const open = [...s.state.openDeliveries()].map(deliveryRow);
  const told = open.map(({ delivery, state, phase }) => [delivery, phase, state]);
  expect(told.sort()).toEqual([
    [1, 'in-flight', 'DELIVERED'],
    [2, 'in-flight', 'DELIVERED'],
    [3, 'in-flight', 'SENT'],
    [4, 'transferring', undefined],
  ]);
});

const CAPTURES = [
  'brokerj-091-pika-tx.pcap',
  'joram-091-get.pcap',
  'rabbitmq-091-confirm-nack.pcap',
  'rabbitmq-091-double-ack.pcap',
  'rabbitmq-091-qos-global.pcap',
  'rabbitmq-091-tx.pcap',
];

describeWithCaptures('a 0-x capture that stops anywhere', (register) => {
  for (const name of CAPTURES) {
    register(`${name}: what is open is what the end would hand on`, () => {
      const { views, connections } = recordViews(join(capturesFolder, 'real', name));
      for (let stop = 1; stop < views.length; stop += Math.ceil(views.length / 20)) {
        const rows: JsonObject[] = [];
        const sessions: SessionRecord[] = [];
        const links: LinkRecord[] = [];
        const state = new StateSink({
          delivery: (record) => rows.push(deliveryRow(record)),
          session: (record) => sessions.push(record),
          link: (record) => links.push({ ...record }),
        });
        const seen = views.slice(0, stop);
        for (const view of seen) state.frame(view);
        // A close that waits for its answer makes in-doubt of what is open, which is not so yet.
        const isClosing = seen.some(
          ({ type }) => type === METHOD.channelClose || type === METHOD.connectionClose,
        );
        const open = [...state.openDeliveries()].map(deliveryRow);
        const openSessions = [...state.openSessions()];
        const linkIds = [...state.openLinks()].map(({ session, link }) => `${session} ${link}`);
        rows.length = 0;
        sessions.length = 0;
        links.length = 0;
        for (const info of connections) state.connectionDone({ ...info, tcpEnd: undefined });
        const byNumber = (a: JsonObject, b: JsonObject) => Number(a.delivery) - Number(b.delivery);
        const told = (row: JsonObject) => (isClosing ? row.delivery : row);
        expect(rows.sort(byNumber).map(told), `stop at ${stop}`).toEqual(
          open.sort(byNumber).map(told),
        );
        expect(sessions).toEqual(openSessions);
        const ended = links.map(({ session, link }) => `${session} ${link}`);
        expect(ended.sort()).toEqual(linkIds.sort());
      }
    });
  }
});
