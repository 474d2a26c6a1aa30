/** Orders in which the same packets may have been captured. */
import type { Packet } from './packets.ts';
import type { Random } from './random.ts';

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

/** Moved about as far as the network may move them. */
export function reordered(packets: readonly Packet[], random: Random): Packet[] {
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

/** Some of them captured once more, a little later. */
export function duplicated(packets: readonly Packet[], random: Random): Packet[] {
  const copies: { at: number; packet: Packet }[] = packets.map((packet, at) => ({ at, packet }));
  packets.forEach((packet, at) => {
    if (random.below(4) === 0) copies.push({ at: at + 0.5 + random.below(4), packet });
  });
  return copies.sort((a, b) => a.at - b.at).map(({ packet }) => packet);
}
