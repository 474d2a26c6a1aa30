import { describe, expect, test } from 'vitest';
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

const samples = readSamples().filter(({ plain }) => lives(plain).length > 0);

test('there are samples of the older versions, and packets in them that can change places', () => {
  const moved = samples.filter(({ plain }) => {
    const { packets } = splitCapture(plain);
    return reordered(packets, new Random(0)).some((packet, at) => packet !== packets[at]);
  });
  expect(moved.length).toBeGreaterThan(4);
});

describe.each([
  ['reordered', reordered],
  ['repeated', repeated],
] as const)('packets %s tell the same lives', (_, change) => {
  test.each(samples)('$file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    const whole = lives(joinCapture(head, packets));
    for (let seed = 0; seed < RUNS; seed++) {
      const changed = joinCapture(head, change(packets, new Random(seed)));
      expect(lives(changed), `seed ${seed}`).toEqual(whole);
    }
  });
});
