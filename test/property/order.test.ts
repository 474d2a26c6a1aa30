import { describe, expect, test } from 'vitest';
import { decodeBytes } from '../support/decode.ts';
import { joinCapture, type Packet, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { allFields, strangers } from './same-rows.ts';

const RUNS = 6;
/** How far from its place a packet may move. */
const WINDOW = 8;
const SYN_FIN_RST = 7;

/**
 * Two neighbours that the network may have swapped: packets of different connections, or data of one
 * sender. What was sent in answer to a packet cannot come before it.
 */
function swappable({ tcp: a }: Packet, { tcp: b }: Packet): boolean {
  if (a === undefined || b === undefined) return true;
  const sameWay = a.source === b.source && a.destination === b.destination;
  const oppositeWay = a.source === b.destination && a.destination === b.source;
  if (oppositeWay) return false;
  if (!sameWay) return true;
  const plain = ((a.flags | b.flags) & SYN_FIN_RST) === 0;
  return plain && a.payload.length > 0 && b.payload.length > 0;
}

function reordered(packets: readonly Packet[], random: Random): Packet[] {
  const order = packets.map((packet, place) => ({ packet, place }));
  for (let n = 0; n < packets.length * 4; n++) {
    const at = random.below(order.length - 1);
    const [first, second] = [order[at], order[at + 1]];
    const near =
      Math.abs(first.place - (at + 1)) <= WINDOW && Math.abs(second.place - at) <= WINDOW;
    if (near && swappable(first.packet, second.packet)) order.splice(at, 2, second, first);
  }
  return order.map(({ packet }) => packet);
}

function duplicated(packets: readonly Packet[], random: Random): Packet[] {
  const copies: { at: number; packet: Packet }[] = packets.map((packet, at) => ({ at, packet }));
  packets.forEach((packet, at) => {
    if (random.below(4) === 0) copies.push({ at: at + 0.5 + random.below(4), packet });
  });
  return copies.sort((a, b) => a.at - b.at).map(({ packet }) => packet);
}

describe.each([
  ['reordered within a window', reordered],
  ['repeated', duplicated],
] as const)('packets %s give the same rows', (_, change) => {
  test.each(readSamples())('$file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    // Without the blocks that splitCapture leaves out, so that only the order differs.
    const whole = decodeBytes(joinCapture(head, packets));
    const fields = allFields(whole);
    const size = (rows: typeof whole.rows) => rows.filter(({ name }) => name !== 'gap').length;
    for (let seed = 0; seed < RUNS; seed++) {
      const changed = decodeBytes(joinCapture(head, change(packets, new Random(seed))));
      expect(changed.error).toBeUndefined();
      expect(strangers(whole, changed), `seed ${seed}`).toEqual([]);
      expect(size(changed.rows), `seed ${seed}`).toBe(size(whole.rows));
      expect([...allFields(changed).values()].sort()).toEqual([...fields.values()].sort());
    }
  });
});
