import { expect, test } from 'vitest';
import { joinCapture, type Packet, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { lastStates } from './last-states.ts';

const RUNS = 6;
const SYN_FIN_RST = 7;

/** Data of one sender on one connection: the network may have swapped them, and TCP puts them right. */
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

const changes = [
  ['reordered', reordered],
  ['repeated', repeated],
] as const;

test.each(readSamples())('$file, reordered or repeated, ends in the same states', ({ plain }) => {
  const { head, packets } = splitCapture(plain);
  const whole = lastStates(joinCapture(head, packets));
  for (const [how, change] of changes) {
    for (let seed = 0; seed < RUNS; seed++) {
      const changed = lastStates(joinCapture(head, change(packets, new Random(seed))));
      const where = `${how}, seed ${seed}`;
      expect(changed.deliveries, where).toEqual(whole.deliveries);
      expect(changed.ledgers, where).toEqual(whole.ledgers);
    }
  }
});

test('there are samples in which something can be reordered', () => {
  const moved = readSamples().filter(({ plain }) => {
    const { packets } = splitCapture(plain);
    const changed = reordered(packets, new Random(0));
    return changed.some((packet, at) => packet !== packets[at]);
  });
  expect(moved.length).toBeGreaterThan(3);
});
