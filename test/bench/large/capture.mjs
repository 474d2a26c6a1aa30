import { Connection10, LINKS10 } from './connection10.mjs';
import { Connection091, LINKS091 } from './connection091.mjs';
import { Traffic } from './kinds.mjs';
import { PcapWriter } from './pcap-writer.mjs';
import { randomFrom } from './random.mjs';

const CONNECTIONS10 = 80;
const CONNECTIONS091 = 60;
/** Kept a little below a thousand: some are begun without asking. */
const UNSETTLED_MAX = 980;
const SLOTS = 1 << 16;
const BEAT_MICROS = 30e6;
const STALL_MICROS = 3e6;
/** So long passes where a link that is asked has nothing to do. */
const IDLE_MICROS = 20;
/** Some connections come only later: at this share of the whole at most. */
const LATEST_START = 0.4;

/**
 * Writes a capture of `frames` frames over 1,000 links, the same in every run: 1.0 and 0-9-1, busy and
 * quiet links, links without credit for seconds, settled at once, later, in ranges or never, refused;
 * octets sent twice, closed TCP windows, errors.
 *
 * @param {string} path
 * @param {number} frames protocol headers are frames, too
 */
export function writeLargeCapture(path, frames) {
  const random = randomFrom(1);
  const pcap = new PcapWriter(path, random);
  const traffic = new Traffic(pcap, random, UNSETTLED_MAX);
  const connections = connectionsOf(traffic);
  const links = connections.flatMap((connection) => connection.links);
  const slots = slotsOf(links, random);
  for (const [place, connection] of connections.entries()) {
    const startFrame = place % 5 === 4 ? frames * LATEST_START * random() : 0;
    Object.assign(connection, { startFrame, nextBeat: BEAT_MICROS * random(), opensAt: 0 });
    if (startFrame === 0) connection.open();
  }
  const errors = errorsOf(links, frames);
  // What closes at the end is counted, too.
  const last = frames - 2 * Math.floor(connections.length / 2);
  while (traffic.frames < last) {
    if (errors.length > 0 && errors[0].at <= traffic.frames) errors.shift().happen();
    const link = slots[Math.floor(random() * SLOTS)];
    if (!isReady(link.connection, traffic) || !link.step()) pcap.micros += IDLE_MICROS;
  }
  for (const [place, connection] of connections.entries()) {
    if (place % 2 === 0) connection.close(place === 0 ? 'CONNECTION_FORCED' : undefined);
  }
  pcap.close();
  const { deliveries, mostUnsettled } = traffic;
  const counted = { frames: traffic.frames, links: traffic.links, deliveries, mostUnsettled };
  return { ...counted, packets: pcap.packets, bytes: pcap.bytes, seconds: pcap.micros / 1e6 };
}

function connectionsOf(traffic) {
  const connections = [];
  let links = 0;
  for (let number = 0; number < CONNECTIONS10 + CONNECTIONS091; number++) {
    // Four of the one, three of the other …
    const is10 = number % 7 < 4;
    connections.push(new (is10 ? Connection10 : Connection091)(traffic, number, links));
    links += is10 ? LINKS10 : LINKS091;
  }
  return connections;
}

/** Links so often as they are asked: a few very often, most now and then. */
function slotsOf(links, random) {
  const order = links.map((link) => ({ link, key: random() })).sort((a, b) => a.key - b.key);
  const weights = order.map((_, rank) => 1 / (rank + 20));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots = order.flatMap(({ link }, rank) =>
    new Array(Math.max(1, Math.floor((weights[rank] / total) * SLOTS))).fill(link),
  );
  while (slots.length < SLOTS) slots.push(order[slots.length % order.length].link);
  return slots.slice(-SLOTS);
}

/** Ten links of 1.0 end in an error, spread over the second half. */
function errorsOf(links, frames) {
  const failing = links.filter((link) => link.detach !== undefined && link.number % 61 === 7);
  return failing.slice(0, 10).map((link, i) => ({
    at: frames * (0.5 + 0.04 * i),
    happen() {
      if (link.connection.isOpen) link.detach('amqp:resource-limit-exceeded');
    },
  }));
}

/** Opens a connection whose time has come, lets it beat, and now and then one end takes nothing. */
function isReady(connection, traffic) {
  const { wire } = connection;
  if (!connection.isOpen) {
    if (traffic.frames < connection.startFrame) return false;
    connection.open();
  }
  const { now, pcap } = traffic;
  if (connection.opensAt > now) return false;
  if (connection.opensAt > 0) {
    connection.opensAt = 0;
    pcap.setWindow(wire, 0, true);
  }
  if (connection.nextBeat < now) {
    connection.nextBeat = now + BEAT_MICROS;
    for (const from of [0, 1]) traffic.send(wire, from, connection.beat);
    if (traffic.random() < 0.1) {
      pcap.setWindow(wire, 0, false);
      connection.opensAt = now + STALL_MICROS;
      return false;
    }
  }
  return true;
}
