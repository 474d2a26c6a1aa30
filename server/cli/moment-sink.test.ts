import { expect, test } from 'vitest';
import { DeliveryRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { BARE_CONNECTION } from '../../test/support/connection-info.ts';
import { SENDER, viewsOf } from '../../test/support/ladder10.ts';
import { MomentSink } from './moment-sink.ts';
import { OldestDeliveries } from './oldest-deliveries.ts';

const INFO = { ...BARE_CONNECTION, lastNanos: 1_000_000 };

/** After the n-th frame of a conversation, which comes at n microseconds. */
function momentAfter(text: string, frame: number) {
  const sink = new MomentSink(frame * 1000);
  const state = new StateSink({
    delivery: (record) => sink.delivery(record),
    session: (record) => sink.session(record),
    link: (record) => sink.link(record),
    ledger: (entry) => sink.ledger(entry),
  });
  for (const view of viewsOf(text)) state.frame(view);
  state.connectionDone(INFO);
  sink.connectionDone(INFO);
  const { unsettled, unsettledTotal, links, sessions } = sink.moment();
  expect(unsettledTotal).toBe(unsettled.length);
  return {
    unsettled: unsettled.map(({ delivery, phase }) => `${delivery} ${phase}`),
    links: links.length,
    sessions: sessions.length,
  };
}

const transfer = (id: number, more = '') =>
  `> transfer handle=0 deliveryId=${id} deliveryTag=${id} message=m ${more}`;
/** Two deliveries in frames 8 and 9, and then something else. */
const sent = (text: string) => `${SENDER}\n${transfer(0)}\n${transfer(1)}\n${text}`;
const DETACHED = '> detach handle=0\n< detach handle=7';

test('with a closed link its deliveries are in doubt, and unsettled no more', () => {
  const text = sent('> detach handle=0 closed\n< detach handle=7 closed\n> end\n< end');
  const unsettled = ['1 in-doubt', '2 in-doubt'];
  expect(momentAfter(text, 9)).toEqual({ unsettled, links: 1, sessions: 1 });
  expect(momentAfter(text, 10)).toEqual({ unsettled: [], links: 0, sessions: 1 });
  expect(momentAfter(text, 12)).toEqual({ unsettled: [], links: 0, sessions: 0 });
});

test('with a detached one they stay unsettled, until somebody settles them', () => {
  const text = sent(
    `${DETACHED}\n< disposition role=true first=0 settled state=accepted\n> end\n< end`,
  );
  expect(momentAfter(text, 11)).toMatchObject({
    unsettled: ['1 done-receiver-first', '2 in-doubt'],
    links: 0,
  });
  // With the session even that is over; but here it is not.
  expect(momentAfter(text, 12).unsettled).toEqual(['2 in-doubt']);
  expect(momentAfter(text, 13).unsettled).toEqual([]);
});

test('one that is resumed is so as the delivery that goes on with it', () => {
  const text = sent(`${DETACHED}
    > attach name=out handle=1 role=false source=me target=orders initialDeliveryCount=0
    < attach name=out handle=8 role=true source=me target=orders
    > transfer handle=1 deliveryId=2 deliveryTag=1 resume message=m`);
  expect(momentAfter(text, 9).unsettled).toEqual(['1 suspended', '2 resumed']);
  expect(momentAfter(text, 14).unsettled).toEqual(['1 suspended', '3 in-flight']);
});

test('what is sent after the other end has closed is not unsettled', () => {
  const text = sent(`< detach handle=7 closed error=amqp:internal-error\n${transfer(2)}`);
  expect(momentAfter(text, 11).unsettled).toEqual([]);
});

test('of many deliveries the oldest are kept, in whatever order they come', () => {
  const oldest = new OldestDeliveries(3);
  const more = new OldestDeliveries(3);
  for (const [i, delivery] of [9, 4, 8, 2, 7, 6, 5, 3].entries()) {
    const record = Object.assign(new DeliveryRecord(), { delivery });
    (i % 2 === 0 ? oldest : more).add(record);
  }
  oldest.addAll(more);
  expect(oldest.total).toBe(8);
  expect(oldest.shown().map(({ delivery }) => delivery)).toEqual([2, 3, 4]);
});
