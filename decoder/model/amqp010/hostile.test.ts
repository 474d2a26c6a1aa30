import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { Random } from '../../../test/support/random.ts';
import { recordViews } from '../../../test/support/recorded-views.ts';
import { script010 } from '../../../test/support/script-010.ts';
import { scanFrame010 } from '../../amqp010/scan.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import { deliveryRow } from '../delivery-row.ts';
import { UNKNOWN } from '../ledger-entry.ts';
import { StateSink } from '../state-sink.ts';
import { STILLNESS } from '../stillness.ts';

const CAPTURES = [
  'brokerj-010-credit-mode.pcap',
  'brokerj-010-dtx.pcap',
  'brokerj-010-five-sessions.pcap',
  'brokerj-010-raw-tiny-frames.pcap',
  'brokerj-010-reject.pcap',
  'brokerj-010-tx.pcap',
  'brokerj-010-unroutable-explicit.pcap',
];

const SEEDS = 25;

/** Frames dropped, doubled, swapped, turned round, moved to other channels, and octets of them changed. */
function mutilate(views: readonly FrameView[], random: Random): FrameView[] {
  const result: FrameView[] = [];
  for (const view of views) {
    const dice = random.below(100);
    if (dice < 5) continue;
    const copy: FrameView = Object.assign(Object.create(Object.getPrototypeOf(view)), view);
    const length = copy.end - copy.start;
    if (dice < 40 && copy.type >= 0x200 && length > 0) {
      copy.bytes = view.bytes.slice(view.start, view.end);
      copy.start = 0;
      copy.end = length;
      for (let i = 0; i < 3; i++) copy.bytes[random.below(length)] = random.below(256);
      if (dice < 12) copy.end = random.below(length);
      copy.clearFields();
      scanFrame010(copy);
    } else if (dice < 45) copy.type = TYPE.gap;
    else if (dice < 48) copy.direction = copy.direction === 0 ? 1 : 0;
    else if (dice < 50) copy.channel = random.below(4);
    result.push(copy);
    if (dice > 90) result.splice(random.below(result.length), 0, copy);
  }
  return result;
}

/** A sink that checks what it is told. */
function checking(seen: Set<number>): StateSink {
  const natural = (value: number) => Number.isSafeInteger(value) && value >= 0;
  return new StateSink({
    delivery(record) {
      expect(seen.has(record.delivery)).toBe(false);
      seen.add(record.delivery);
      JSON.stringify(deliveryRow(record));
    },
    connection: (facts) => JSON.stringify(facts),
    ledger({ linkCredit, unsettledSender, unsettledReceiver, blocked, link, session }) {
      expect(natural(session) && natural(link)).toBe(true);
      expect(linkCredit === UNKNOWN || Number.isSafeInteger(linkCredit)).toBe(true);
      expect(natural(unsettledSender) || unsettledSender === ABSENT).toBe(true);
      expect(natural(unsettledReceiver) || unsettledReceiver === ABSENT).toBe(true);
      expect(STILLNESS[blocked]).toBeDefined();
    },
  });
}

describeWithCaptures('hostile 0-10 conversations', (register) => {
  for (const name of CAPTURES) {
    register(`${name}, mutilated: every delivery once, and a ledger that counts`, () => {
      const { views, connections } = recordViews(join(capturesFolder, 'real', name));
      for (let seed = 0; seed < SEEDS; seed++) {
        const random = new Random(seed);
        const seen = new Set<number>();
        const state = checking(seen);
        const event = { connection: 1, kind: 0, timeNanos: 0, packet: 1, bytes: 0 };
        for (const view of mutilate(views, random)) {
          state.frame(view);
          const direction: Direction = random.below(2) === 0 ? 0 : 1;
          const offset = view.streamOffset + random.below(2000) - 500;
          if (random.below(3) === 0) state.acknowledged(1, direction, offset, view.timeNanos);
          if (random.below(20) === 0) {
            state.tcpEvent({ ...event, direction, kind: random.below(8) });
          }
        }
        for (const info of connections) state.connectionDone(info);
        expect(seen.size).toBe(state.deliveryCount);
      }
    });
  }
});

describe('what is said again and again', () => {
  /** Milliseconds; a cost that grows with the square would take minutes. */
  const SOON = 10_000;

  const timed = (work: () => void): number => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  };

  test('a set that covers everything, over many messages that are not accepted', () => {
    const s = script010().subscribed().deliver(4000);
    const spent = timed(() => {
      for (let i = 0; i < 4000; i++) s.up('session.completed', { commands: [0, 4000] });
      for (let i = 0; i < 2000; i++) s.up('message.accept', { transfers: [2 * i, 2 * i] });
      for (let i = 0; i < 4000; i++) s.up('message.accept', { transfers: [5000, 0xffff] });
    });
    expect(spent).toBeLessThan(SOON);
    expect(
      s
        .end()
        .column('outcome')
        .filter((outcome) => outcome === 'accepted'),
    ).toHaveLength(2000);
  });

  test('ranges in every order, backwards and beyond all ids', () => {
    const s = script010().subscribed().deliver(10);
    const ranges = [9, 3, 0, 0xffffffff, 0x80000000, 5, 0xffffffff, 0, 7, 7];
    s.up('message.accept', { transfers: ranges }).up('message.release', { transfers: [] });
    s.up('session.completed', { commands: ranges }).up('session.command-point', { commandId: 0 });
    expect(s.end('fin').rows).toHaveLength(10);
  });

  test('subscriptions, publishers, sessions and transactions without number are bounded', () => {
    const s = script010().attached().up('tx.select');
    const spent = timed(() => {
      for (let i = 0; i < 6000; i++) {
        s.up('message.subscribe', { queue: 'q', destination: `d${i}` });
        s.transfer(0, { destination: 'e' }, { delivery: { routingKey: `k${i}` } });
        s.up('tx.commit').down('message.stop', { destination: '' });
        s.up('dtx.start', { xid: `x${i}` });
      }
    });
    expect(spent).toBeLessThan(3 * SOON);
    expect([...s.state.openLinks()].length).toBeLessThan(5000);
    s.end('reset');
    expect(s.rows).toHaveLength(6000);
  });

  test('segments that never end are not kept without end', () => {
    const s = script010();
    for (let channel = 1; channel < 60; channel++) {
      s.attached(0, 0, channel);
      const octets = new Array<number>(40_000).fill(channel);
      s.frameOf(0, 1, channel, 8 | 2, [4, 1, 1, 0, ...octets]);
      s.frameOf(0, 2, channel, 2, octets);
      s.frameOf(0, 2, channel, 0, octets);
    }
    expect(s.end('reset').column('phase')).toEqual(new Array(59).fill('in-doubt'));
  });
});
