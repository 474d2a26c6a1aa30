import * as f from './frames10.mjs';
import { Link10, WINDOW } from './link10.mjs';
import { Wire } from './pcap-writer.mjs';

const SESSIONS = 2;
const LINKS_PER_SESSION = 4;
export const LINKS10 = SESSIONS * LINKS_PER_SESSION;

/** A session: of each direction the next transfer number, and how many more the other end takes. */
class Session {
  constructor(channel) {
    this.channel = channel;
    this.nextId = [0, 0];
    this.deliveryId = [0, 0];
    this.window = [WINDOW, WINDOW];
  }
}

/** One AMQP 1.0 connection with two sessions of four links. */
export class Connection10 {
  constructor(traffic, number, firstLink) {
    this.traffic = traffic;
    this.wire = new Wire(number);
    this.wire.ports[1] = 5672;
    this.name = `orders-service-${number}`;
    this.sessions = Array.from({ length: SESSIONS }, (_, channel) => new Session(channel));
    this.links = Array.from({ length: LINKS10 }, (_, i) => {
      const session = this.sessions[Math.floor(i / LINKS_PER_SESSION)];
      return new Link10(this, session, i % LINKS_PER_SESSION, firstLink + i);
    });
    this.isOpen = false;
    this.beat = f.EMPTY_FRAME;
  }

  open() {
    const { traffic, wire } = this;
    const send = (from, octets) => traffic.send(wire, from, octets);
    this.isOpen = true;
    traffic.pcap.handshake(wire);
    for (const from of [0, 1]) traffic.send(wire, from, f.PROTOCOL_HEADER);
    const opens = (name) =>
      f.described(
        f.CODE.open,
        f.string(name),
        f.NULL,
        f.uint(4096),
        [0x60, 0, 255],
        f.uint(60_000),
      );
    send(0, f.frame(0, opens(this.name)));
    send(1, f.frame(0, opens('broker')));
    const windows = [f.uint(0), f.uint(WINDOW), f.uint(WINDOW), f.uint(255)];
    for (const { channel } of this.sessions) {
      send(0, f.frame(channel, f.described(f.CODE.begin, f.NULL, ...windows)));
      const remote = [0x60, 0, channel];
      send(1, f.frame(channel, f.described(f.CODE.begin, remote, ...windows)));
    }
    for (const link of this.links) link.attach();
  }

  close(error) {
    const { traffic, wire } = this;
    const reason = error ? [f.described(f.CODE.error, f.symbol(error))] : [];
    traffic.send(wire, 1, f.frame(0, f.described(f.CODE.close, ...reason)));
    traffic.send(wire, 0, f.frame(0, f.described(f.CODE.close)));
    traffic.pcap.finish(wire);
  }
}
