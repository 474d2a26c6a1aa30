import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { OPENED, SENDER, TRANSFER, viewsOf } from '../../../test/support/ladder10.ts';
import { recordViews } from '../../../test/support/recorded-views.ts';
import type { JsonObject } from '../../json.ts';
import { deliveryRow } from '../delivery-row.ts';
import type { LinkRecord, SessionRecord } from '../records.ts';
import { StateSink } from '../state-sink.ts';

function after(text: string): StateSink {
  const state = new StateSink({ delivery: () => {} }, false);
  for (const view of viewsOf(text)) state.frame(view);
  return state;
}

test('sessions, links and deliveries in the middle of things', () => {
  const state = after(`${SENDER}\n${TRANSFER}\n< disposition role=true first=5 state=accepted`);
  expect([...state.openSessions()]).toMatchObject([{ session: 1, deliveries: 1, endFrame: -1 }]);
  expect([...state.openLinks()]).toMatchObject([{ link: 1, name: 'out', address: 'orders' }]);
  expect([...state.openDeliveries()].map(deliveryRow)).toMatchObject([
    { phase: 'outcome-proposed', outcome: 'none', pattern: 'P4' },
  ]);
});

test('nothing', () => {
  const state = after(OPENED);
  expect([...state.openLinks()]).toEqual([]);
  expect([...state.openDeliveries()]).toEqual([]);
});

test('closed by both ends, with TCP half open: handed on, but for what may be resumed', () => {
  const settled = `${SENDER}\n${TRANSFER}\n< disposition role=true first=5 settled state=accepted`;
  const over = after(`${settled}\n> close\n< close`);
  expect([...over.openSessions()]).toEqual([]);
  expect([...after(`${settled}\n> close`).openSessions()]).toHaveLength(1);
  expect([...after(`${SENDER}\n${TRANSFER}\n> close\n< close`).openSessions()]).toHaveLength(1);
  // Nothing that comes against the rules begins it anew.
  for (const view of viewsOf(OPENED)) over.frame(view);
  expect([...over.openSessions()]).toEqual([]);
});

test('settled, but the sender has not heard of it: that is waited for', () => {
  const state = after(`${SENDER}\n${TRANSFER}`);
  state.acknowledged(1, 1, 1, 1);
  const rest = '< disposition role=true first=5 settled state=accepted\n> close\n< close';
  const views = [...viewsOf(`${SENDER}\n${TRANSFER}\n${rest}`)];
  for (const view of views.slice(-3)) state.frame(view);
  expect([...state.openSessions()]).toHaveLength(1);
  state.acknowledged(1, 1, 1e6, 2e9);
  expect([...state.openSessions()]).toEqual([]);
});

const CAPTURES = [
  'activemq-10-outcomes.pcap',
  'artemis-10-jms-txn.pcap',
  'artemis-10-proton-frame-512.pcap',
  'rabbitmq4-10-credit-starved.pcap',
];

describeWithCaptures('a capture that stops anywhere', (register) => {
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
          link: (record) => links.push(record),
        });
        for (const view of views.slice(0, stop)) state.frame(view);
        const open = [...state.openDeliveries()].map(deliveryRow);
        const [openSessions, openLinks] = [[...state.openSessions()], [...state.openLinks()]];
        rows.length = 0;
        sessions.length = 0;
        links.length = 0;
        const isOver = views.slice(0, stop).some(({ type }) => type === 0x118);
        // The close of a connection makes in-doubt of what is open, which is not so yet.
        for (const info of connections) state.connectionDone({ ...info, tcpEnd: undefined });
        const told = (row: JsonObject) => (isOver ? row.delivery : row);
        expect(rows.map(told), `stop at ${stop}`).toEqual(open.map(told));
        expect(sessions).toEqual(openSessions);
        // What a link did counts what its deliveries came to, at the end.
        const link = ({ link, name, deliveries }: LinkRecord) => ({ link, name, deliveries });
        expect(links.map(link)).toEqual(openLinks.map(link));
      }
    });
  }
});
