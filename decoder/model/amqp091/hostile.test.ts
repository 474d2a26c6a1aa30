import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { Random } from '../../../test/support/random.ts';
import { recordViews } from '../../../test/support/recorded-views.ts';
import { scanFrame091 } from '../../amqp091/scan.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import { deliveryRow } from '../delivery-row.ts';
import { UNKNOWN } from '../ledger-entry.ts';
import { StateSink } from '../state-sink.ts';
import { STILLNESS } from '../stillness.ts';

const CAPTURES = [
  'brokerj-08-rpc.pcap',
  'brokerj-091-pika-tx.pcap',
  'joram-091-get.pcap',
  'rabbitmq-091-confirm-nack.pcap',
  'rabbitmq-091-prefetch-exhausted.pcap',
  'rabbitmq-091-qos-global.pcap',
  'rabbitmq-091-tx.pcap',
  'rabbitmq4-091-memory-alarm.pcap',
];

const SEEDS = 25;

/** Frames dropped, doubled, swapped, turned round, and octets of them changed. */
function mutilate(views: readonly FrameView[], random: Random): FrameView[] {
  const result: FrameView[] = [];
  for (const view of views) {
    const dice = random.below(100);
    if (dice < 5) continue;
    const copy: FrameView = Object.assign(Object.create(Object.getPrototypeOf(view)), view);
    if (dice < 30 && copy.type >= 0x200) {
      const { protocol } = copy;
      copy.bytes = view.bytes.slice();
      for (let i = 0; i < 3; i++) copy.bytes[random.below(copy.bytes.length)] = random.below(256);
      if (dice < 8) copy.end = random.below(copy.bytes.length);
      copy.clearFields();
      scanFrame091(copy, protocol === 4 || protocol === 5 ? protocol : 3);
    } else if (dice < 35) copy.type = TYPE.gap;
    else if (dice < 37) copy.direction = copy.direction === 0 ? 1 : 0;
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
    ledger({ linkCredit, unsettledSender, unsettledReceiver, blocked, link, session, available }) {
      expect(natural(session) && natural(link)).toBe(true);
      expect(linkCredit === UNKNOWN || Number.isSafeInteger(linkCredit)).toBe(true);
      expect(natural(unsettledSender) || unsettledSender === ABSENT).toBe(true);
      expect(natural(unsettledReceiver) || unsettledReceiver === ABSENT).toBe(true);
      expect(natural(available) || available === ABSENT).toBe(true);
      expect(STILLNESS[blocked]).toBeDefined();
    },
  });
}

describeWithCaptures('hostile 0-x conversations', (register) => {
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
