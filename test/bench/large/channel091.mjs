import * as f from './frames091.mjs';
import { kindOf } from './kinds.mjs';

const EXCHANGE = 'events';
/** Frames of a message: method, content header, one body. */
const MESSAGE_FRAMES = 3;
/** Microseconds. */
const LONGEST_CONFIRM = 1e6;

/** What a consumer and a publisher have in common: deliveries to be settled in their order. */
class Flow091 {
  constructor(connection, channel, number) {
    this.connection = connection;
    this.channel = channel;
    this.number = number;
    this.kind = kindOf(number);
    this.bodyBytes = 60 + ((number * 31) % 500);
    this.routingKey = `region.${number % 70}`;
    /** Last delivery-tag, how many, and when they will be settled. */
    this.pending = [];
    this.isQuiet = this.kind.credit === 0;
  }

  get outstanding() {
    return this.pending.reduce((sum, { count }) => sum + count, 0);
  }

  /** Does what is due; false when nothing is. */
  step() {
    const { traffic } = this.connection;
    if (this.pending.length > 0 && this.pending[0].at <= traffic.now) return this.settle();
    return !this.isQuiet && this.begin();
  }

  expect(tag, count, micros) {
    const { traffic } = this.connection;
    traffic.opened(count);
    this.pending.push({ tag, count, at: traffic.now + traffic.about(micros) });
  }
}

/** A basic.consume with a prefetch window: full while its application does not acknowledge. */
export class Consumer extends Flow091 {
  constructor(connection, channel, number) {
    super(connection, channel, number);
    const { kind } = this;
    this.tag = `${kind.name}-${number}`;
    this.prefetch = Math.max(1, Math.min(kind.credit, kind.most));
    const place = [EXCHANGE, this.routingKey, this.bodyBytes];
    this.deliver = f.deliverTemplate(channel.number, this.tag, ...place);
  }

  attach() {
    const { connection, channel, prefetch, tag, number, kind } = this;
    const { traffic, wire } = connection;
    const at = channel.number;
    traffic.links += 1;
    traffic.send(wire, 0, f.method(at, 60, 10, f.long(0), f.short(prefetch), f.octet(0)));
    traffic.send(wire, 1, f.method(at, 60, 11));
    const queue = f.shortstr(`queue-${number % 90}`);
    const bits = f.octet(kind.presettled ? 2 : 0);
    const asked = [f.short(0), queue, f.shortstr(tag), bits, f.table({})];
    traffic.send(wire, 0, f.method(at, 60, 20, ...asked));
    traffic.send(wire, 1, f.method(at, 60, 21, f.shortstr(tag)));
  }

  begin() {
    const { connection, channel, kind } = this;
    const { traffic, wire } = connection;
    const room = kind.presettled ? kind.burst : this.prefetch - this.outstanding;
    const count = Math.min(kind.burst, room);
    if (count <= 0) return false;
    if (!kind.presettled && traffic.unsettled + count > traffic.unsettledMax) return false;
    let end = 0;
    for (let i = 0; i < count; i++) {
      const message = ++traffic.deliveries;
      end = this.deliver.write(traffic.out, end, channel.nextTag++, message);
    }
    traffic.send(wire, 1, traffic.out, count * MESSAGE_FRAMES, end);
    if (kind.presettled) return true;
    const isFull = kind.name === 'starved' && this.outstanding + count === this.prefetch;
    this.expect(channel.nextTag - 1, count, isFull ? kind.starve : kind.settle);
    return true;
  }

  /** One by one: with `multiple` the other consumer's would be settled, too. */
  settle() {
    const { connection, channel, kind } = this;
    const { traffic, wire } = connection;
    const { tag, count } = this.pending.shift();
    const isNack = kind.bad !== undefined && traffic.random() < kind.bad;
    let end = 0;
    for (let i = count - 1; i >= 0; i--) {
      const octets = f.settle(channel.number, tag - i, false, isNack);
      octets.copy(traffic.out, end);
      end += octets.length;
    }
    traffic.send(wire, 0, traffic.out, count, end);
    traffic.unsettled -= count;
    return true;
  }
}

/** Publishes with confirms, which come for several messages at a time. */
export class Publisher extends Flow091 {
  constructor(connection, channel, number) {
    super(connection, channel, number);
    const place = [channel.number, EXCHANGE, this.routingKey, this.bodyBytes];
    this.message = f.publishTemplate(...place);
    this.returned = f.returnTemplate(...place);
    this.published = 0;
  }

  /** A publisher is there with its first message. */
  attach() {
    this.connection.traffic.links += 1;
    this.#publish(1);
  }

  begin() {
    const { kind } = this;
    const { traffic } = this.connection;
    if (this.outstanding >= kind.most) return false;
    if (traffic.unsettled + kind.burst > traffic.unsettledMax) return false;
    this.#publish(kind.burst);
    return true;
  }

  #publish(count) {
    const { traffic, wire } = this.connection;
    let end = 0;
    for (let i = 0; i < count; i++) {
      end = this.message.write(traffic.out, end, 0, ++traffic.deliveries);
    }
    traffic.send(wire, 0, traffic.out, count * MESSAGE_FRAMES, end);
    this.published += count;
    // Brokers confirm what an application would leave unsettled.
    this.expect(
      this.published,
      count,
      Math.min(this.kind.settle ?? LONGEST_CONFIRM, LONGEST_CONFIRM),
    );
  }

  settle() {
    const { connection, channel, kind } = this;
    const { traffic, wire } = connection;
    const { tag, count } = this.pending.shift();
    if (kind.bad !== undefined && traffic.random() < kind.bad) {
      const end = this.returned.write(traffic.out, 0, 0, traffic.deliveries);
      traffic.send(wire, 1, traffic.out, MESSAGE_FRAMES, end);
    }
    traffic.send(wire, 1, f.settle(channel.number, tag, count > 1));
    traffic.unsettled -= count;
    return true;
  }
}
