import { Consumer, Publisher } from './channel091.mjs';
import * as f from './frames091.mjs';
import { Wire } from './pcap-writer.mjs';

const CHANNELS = 2;
/** Two consumers and a publisher on each channel. */
export const LINKS091 = CHANNELS * 3;

/** One AMQP 0-9-1 connection with two channels, and what goes on in them. */
export class Connection091 {
  constructor(traffic, number, firstLink) {
    this.traffic = traffic;
    this.wire = new Wire(number);
    this.wire.ports[1] = 5672;
    this.name = `shipping-service-${number}`;
    this.isOpen = false;
    this.beat = f.HEARTBEAT;
    this.links = Array.from({ length: CHANNELS }, (_, i) => {
      const channel = { number: i + 1, nextTag: 1 };
      return [
        new Consumer(this, channel, firstLink + 3 * i),
        new Consumer(this, channel, firstLink + 3 * i + 1),
        new Publisher(this, channel, firstLink + 3 * i + 2),
      ];
    }).flat();
  }

  open() {
    const { traffic, wire } = this;
    const client = (...rest) => traffic.send(wire, 0, f.method(...rest));
    const server = (...rest) => traffic.send(wire, 1, f.method(...rest));
    this.isOpen = true;
    traffic.pcap.handshake(wire);
    traffic.send(wire, 0, f.PROTOCOL_HEADER);
    const versions = [f.octet(0), f.octet(9)];
    const product = f.table({ product: 'broker', version: '3.13' });
    server(0, 10, 10, ...versions, product, f.longstr('EXTERNAL'), f.longstr('en_US'));
    const properties = f.table({ product: 'shipping', connection_name: this.name });
    client(0, 10, 11, properties, f.shortstr('EXTERNAL'), f.longstr(''), f.shortstr('en_US'));
    const limits = [f.short(2047), f.long(131_072), f.short(60)];
    server(0, 10, 30, ...limits);
    client(0, 10, 31, ...limits);
    client(0, 10, 40, f.shortstr('/'), f.shortstr(''), f.octet(0));
    server(0, 10, 41, f.shortstr(''));
    for (let channel = 1; channel <= CHANNELS; channel++) {
      client(channel, 20, 10, f.shortstr(''));
      server(channel, 20, 11, f.longstr(''));
      client(channel, 85, 10, f.octet(0));
      server(channel, 85, 11);
    }
    for (const link of this.links) link.attach();
  }

  close(error) {
    const { traffic, wire } = this;
    const [code, text] = error ? [320, error] : [200, ''];
    const reason = [f.short(code), f.shortstr(text), f.short(0), f.short(0)];
    traffic.send(wire, 1, f.method(0, 10, 50, ...reason));
    traffic.send(wire, 0, f.method(0, 10, 51));
    traffic.pcap.finish(wire);
  }
}
