import * as f from './frames10.mjs';
import { kindOf } from './kinds.mjs';

/** Transfers that an end of a session takes before it says again how many more. */
export const WINDOW = 2048;
/** Transfers that are left of it when it is told again. */
const WINDOW_LOW = WINDOW / 4;
/** Of a message in two transfers, the second. */
const REST_BYTES = 600;

/** A link of the large capture: one of its ends sends as its kind says. */
export class Link10 {
  constructor(connection, session, handle, number) {
    this.connection = connection;
    this.session = session;
    this.handle = handle;
    this.number = number;
    this.kind = kindOf(number);
    /** Of the sender: 0 the client. */
    this.from = number % 2;
    this.credit = 0;
    this.deliveryCount = 0;
    this.moreCreditAt = 0;
    /** First and last delivery-id of what is not settled, and when it will be. */
    this.pending = [];
    this.unsettled = 0;
    const { channel } = session;
    const isPresettled = this.kind.presettled === true;
    const bodyBytes = 40 + ((number * 29) % 400);
    const transfer = { settled: isPresettled, more: number % 16 === 5, bodyBytes };
    const subject = `link ${number}`;
    this.transfer = f.transferTemplate(channel, handle, { ...transfer, subject });
    this.rest = transfer.more ? f.continuationTemplate(channel, handle, REST_BYTES) : undefined;
    this.flow = f.flowTemplate(channel, handle);
    this.accepted = f.dispositionTemplate(channel, true, 'accepted');
    this.refused = f.dispositionTemplate(channel, true, number % 3 === 0 ? 'released' : 'rejected');
  }

  attach() {
    const { connection, session, handle, number, kind, from } = this;
    const { traffic, wire } = connection;
    traffic.links += 1;
    const address = f.string(`queue-${number % 90}`);
    for (const end of [from, 1 - from]) {
      const isReceiver = end !== from;
      const body = f.described(
        f.CODE.attach,
        ...[f.string(`${kind.name}-${number}`), f.uint(handle), isReceiver ? f.TRUE : f.FALSE],
        ...[f.ubyte(kind.presettled ? 1 : 0), f.ubyte(0)],
        ...[f.described(f.CODE.source, address), f.described(f.CODE.target, address)],
        ...[f.NULL, f.NULL, isReceiver ? f.NULL : f.uint(0)],
      );
      traffic.send(wire, end, f.frame(session.channel, body));
    }
  }

  detach(error) {
    const { connection, session, handle, from } = this;
    const reason = f.described(f.CODE.error, f.symbol(error));
    const body = f.described(f.CODE.detach, f.uint(handle), f.TRUE, reason);
    connection.traffic.send(connection.wire, 1 - from, f.frame(session.channel, body));
    const answer = f.described(f.CODE.detach, f.uint(handle), f.TRUE);
    connection.traffic.send(connection.wire, from, f.frame(session.channel, answer));
    connection.traffic.unsettled -= this.unsettled;
    this.isOver = true;
  }

  /** Does what is due; false when nothing is. */
  step() {
    const { traffic } = this.connection;
    if (this.isOver) return false;
    if (this.pending.length > 0 && this.pending[0].at <= traffic.now) return this.#settle();
    if (this.session.window[this.from] < WINDOW_LOW) return this.#tellCredit(this.credit);
    if (this.credit === 0) {
      const { credit } = this.kind;
      if (credit === 0 || traffic.now < this.moreCreditAt) return false;
      this.moreCreditAt = Number.POSITIVE_INFINITY;
      return this.#tellCredit(credit);
    }
    return this.#transfer();
  }

  #transfer() {
    const { connection, session, kind, from } = this;
    const { traffic, wire } = connection;
    const count = Math.min(kind.burst, this.credit);
    if (this.unsettled + count > kind.most) return false;
    if (!kind.presettled && traffic.unsettled + count > traffic.unsettledMax) return false;
    const first = session.deliveryId[from];
    const frames = count * (this.rest ? 2 : 1);
    let end = 0;
    for (let i = 0; i < count; i++) {
      const message = ++traffic.deliveries;
      end = this.transfer.write(traffic.out, end, first + i, first + i, message);
      if (this.rest) end = this.rest.write(traffic.out, end);
    }
    traffic.send(wire, from, traffic.out, frames, end);
    session.deliveryId[from] += count;
    session.nextId[from] += frames;
    session.window[from] -= frames;
    this.deliveryCount += count;
    this.credit -= count;
    if (this.credit === 0) this.moreCreditAt = traffic.now + traffic.about(kind.starve);
    if (kind.presettled) return true;
    this.unsettled += count;
    traffic.opened(count);
    const at = traffic.now + traffic.about(kind.settle);
    this.pending.push({ first, last: first + count - 1, at });
    this.pending.sort((one, other) => one.at - other.at);
    return true;
  }

  #settle() {
    const { connection, kind, from } = this;
    const { traffic, wire } = connection;
    const { first, last } = this.pending.shift();
    const isRefused = kind.bad !== undefined && traffic.random() < kind.bad;
    const template = isRefused ? this.refused : this.accepted;
    const end = template.write(traffic.out, 0, first, last);
    traffic.send(wire, 1 - from, traffic.out, 1, end);
    traffic.unsettled -= last - first + 1;
    this.unsettled -= last - first + 1;
    return true;
  }

  #tellCredit(credit) {
    const { connection, session, from } = this;
    const { traffic, wire } = connection;
    const { nextId, window } = session;
    const end = this.flow.write(
      traffic.out,
      ...[0, nextId[from], WINDOW, nextId[1 - from], this.deliveryCount, credit],
    );
    traffic.send(wire, 1 - from, traffic.out, 1, end);
    this.credit = credit;
    window[from] = WINDOW;
    return true;
  }
}
