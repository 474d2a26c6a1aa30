import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { readCapture } from '../../../test/support/decode.ts';
import { joinCapture, type Packet, splitCapture } from '../../../test/support/packets.ts';
import { Random } from '../../../test/support/random.ts';
import { readSamples } from '../../../test/support/samples.ts';
import { CaptureDecoder } from '../../decode.ts';
import { PROTOCOL } from '../../protocol.ts';
import { deliveryRow } from '../delivery-row.ts';
import { StateSink } from '../state-sink.ts';

const RUNS = 6;
const SYN_FIN_RST = 7;

/** Every delivery of the older versions without numbers and times, which depend on the order. */
function lives(plain: Uint8Array): string[] {
  const rows: string[] = [];
  const state = new StateSink({
    delivery(record) {
      if (record.protocol === PROTOCOL.amqp10) return;
      const told = Object.entries(deliveryRow(record)).filter(
        ([key]) => !/^delivery$|Frame$|Nanos$/.test(key),
      );
      rows.push(JSON.stringify(told));
    },
  });
  const decoder = new CaptureDecoder(state);
  decoder.push(plain);
  decoder.end();
  return rows.sort();
}

/** Data of one sender, on one connection: the network may have swapped them. */
function swappable({ tcp: a }: Packet, { tcp: b }: Packet): boolean {
  if (a === undefined || b === undefined) return false;
  const sameWay = a.source === b.source && a.destination === b.destination;
  const plain = ((a.flags | b.flags) & SYN_FIN_RST) === 0;
  return sameWay && plain && a.payload.length > 0 && b.payload.length > 0;
}

function reordered(packets: readonly Packet[], random: Random): Packet[] {
  const order = [...packets];
  for (let n = 0; n < packets.length * 4; n++) {
    const at = random.below(order.length - 1);
    const [first, second] = [order[at], order[at + 1]];
    if (swappable(first, second)) order.splice(at, 2, second, first);
  }
  return order;
}

function repeated(packets: readonly Packet[], random: Random): Packet[] {
  return packets.flatMap((packet) => (random.below(3) === 0 ? [packet, packet] : [packet]));
}

/** How many of the changed captures really had another order. */
function expectSameLives(plain: Uint8Array, change: typeof reordered): number {
  const { head, packets } = splitCapture(plain);
  const whole = lives(joinCapture(head, packets));
  let different = 0;
  for (let seed = 0; seed < RUNS; seed++) {
    const changed = change(packets, new Random(seed));
    if (changed.some((packet, at) => packet !== packets[at])) different += 1;
    expect(lives(joinCapture(head, changed)), `seed ${seed}`).toEqual(whole);
  }
  return different;
}

const samples = readSamples().filter(({ plain }) => lives(plain).length > 0);

describe('samples with packets reordered or repeated tell the same lives', () => {
  test.each(samples)('$file', ({ plain }) => {
    expectSameLives(plain, reordered);
    expect(expectSameLives(plain, repeated)).toBeGreaterThan(0);
  });
});

/** Captures in which one side sends much at a time. */
const BUSY = [
  'brokerj-08-large.pcap',
  'brokerj-09-killed.pcap',
  'brokerj-091-tx.pcap',
  'rabbitmq-091-confirms.pcapng',
  'rabbitmq-091-go-confirms.pcap',
  'rabbitmq-091-net-loss.pcap',
  'rabbitmq-091-publisher-killed.pcap',
];

describeWithCaptures('so do busy captures', (register) => {
  for (const name of BUSY) {
    register(name, () => {
      const plain = readCapture(join(capturesFolder, 'real', name));
      expect(expectSameLives(plain, reordered)).toBe(RUNS);
    });
  }
});
