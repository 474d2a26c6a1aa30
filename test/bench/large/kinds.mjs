/** How the links of the large capture behave, and how many of a hundred do so. Times in microseconds. */

const MILLI = 1000;
const SECOND = 1e6;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * `burst`: deliveries sent together. `settle`: for how long they stay unsettled, and `most`: how many at a
 * time. `credit`: how much is given at a time, and `starve`: how long its sender waits for more.
 */
export const KINDS = [
  { name: 'steady', share: 46, burst: 1, settle: 0.4 * MILLI, most: 5, credit: 500, starve: MILLI },
  {
    name: 'range',
    share: 20,
    burst: 8,
    settle: 3 * MILLI,
    most: 32,
    credit: 200,
    starve: 5 * MILLI,
  },
  { name: 'presettled', share: 4, burst: 1, most: 1, credit: 500, starve: MILLI, presettled: true },
  { name: 'slow', share: 10, burst: 1, settle: 2 * SECOND, most: 4, credit: 100, starve: MILLI },
  {
    name: 'starved',
    share: 12,
    burst: 3,
    settle: 2 * MILLI,
    most: 6,
    credit: 12,
    starve: 6 * SECOND,
  },
  {
    ...{ name: 'rejecting', share: 4, burst: 2, settle: 4 * MILLI, most: 8, bad: 0.2 },
    ...{ credit: 50, starve: MILLI },
  },
  { name: 'never', share: 2, burst: 1, settle: MILLI, most: 1, credit: 0, starve: NEVER },
  { name: 'stuck', share: 2, burst: 1, settle: NEVER, most: 3, credit: 3, starve: NEVER },
];

/** The kind of the link with that number: shares of a hundred, well mixed. */
export function kindOf(number) {
  let place = (number * 37) % 100;
  for (const kind of KINDS) {
    place -= kind.share;
    if (place < 0) return kind;
  }
  throw new Error('shares of kinds are no hundred');
}

/** What all conversations write to: the file, one message's octets at a time, and what is counted. */
export class Traffic {
  frames = 0;
  deliveries = 0;
  unsettled = 0;
  /** The most at any moment. */
  mostUnsettled = 0;
  links = 0;
  out = Buffer.alloc(64 * 1024);

  constructor(pcap, random, unsettledMax) {
    this.pcap = pcap;
    this.random = random;
    this.unsettledMax = unsettledMax;
  }

  get now() {
    return this.pcap.micros;
  }

  /** So long on average, and sometimes much longer. */
  about(micros) {
    return -Math.log(1 - this.random()) * micros;
  }

  /** @param {number} frames how many the octets are */
  send(wire, from, octets, frames = 1, length = octets.length) {
    this.frames += frames;
    this.pcap.send(wire, from, octets, length);
  }

  opened(count) {
    this.unsettled += count;
    this.mostUnsettled = Math.max(this.mostUnsettled, this.unsettled);
  }
}
