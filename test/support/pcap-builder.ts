/** Writes classic pcap files (Ethernet, IPv4, TCP) around byte streams that a test makes up. */

const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 2];
const SEGMENT_BYTES = 1400;
const SYN = 2;
const PSH_ACK = 24;
const ACK = 16;

interface Side {
  readonly address: readonly number[];
  readonly port: number;
  sequence: number;
}

export class PcapBuilder {
  readonly #records: Uint8Array[] = [];
  #micros = 0;
  #size = 24;

  /** Open a connection with a handshake; each call takes the next client port. */
  connect(clientPort: number, serverPort = 5672): Conversation {
    const client = { address: CLIENT, port: clientPort, sequence: 1000 };
    const server = { address: SERVER, port: serverPort, sequence: 5000 };
    this.segment(client, server, SYN, new Uint8Array());
    client.sequence += 1;
    this.segment(server, client, SYN | ACK, new Uint8Array());
    server.sequence += 1;
    this.segment(client, server, ACK, new Uint8Array());
    return new Conversation(this, client, server);
  }

  /** At a time in microseconds, or ten after the packet before. */
  segment(
    from: Side,
    to: Side,
    flags: number,
    payload: Uint8Array,
    micros = this.#micros + 10,
  ): void {
    const record = new Uint8Array(16 + 14 + 20 + 20 + payload.length);
    const view = new DataView(record.buffer);
    this.#micros = micros;
    view.setUint32(0, Math.floor(this.#micros / 1e6), true);
    view.setUint32(4, this.#micros % 1e6, true);
    view.setUint32(8, record.length - 16, true);
    view.setUint32(12, record.length - 16, true);
    view.setUint16(28, 0x0800);
    const ip = 30;
    view.setUint8(ip, 0x45);
    view.setUint16(ip + 2, 40 + payload.length);
    view.setUint8(ip + 8, 64);
    view.setUint8(ip + 9, 6);
    record.set(from.address, ip + 12);
    record.set(to.address, ip + 16);
    const tcp = ip + 20;
    view.setUint16(tcp, from.port);
    view.setUint16(tcp + 2, to.port);
    view.setUint32(tcp + 4, from.sequence >>> 0);
    view.setUint32(tcp + 8, flags & ACK ? to.sequence >>> 0 : 0);
    view.setUint8(tcp + 12, 0x50);
    view.setUint8(tcp + 13, flags);
    view.setUint16(tcp + 14, 65535);
    record.set(payload, tcp + 20);
    this.#records.push(record);
    this.#size += record.length;
  }

  build(): Uint8Array {
    const file = new Uint8Array(this.#size);
    const view = new DataView(file.buffer);
    view.setUint32(0, 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, 262144, true);
    view.setUint32(20, 1, true);
    let at = 24;
    for (const record of this.#records) {
      file.set(record, at);
      at += record.length;
    }
    return file;
  }
}

/** The two byte streams of one connection. */
export class Conversation {
  readonly #pcap: PcapBuilder;
  readonly #client: Side;
  readonly #server: Side;

  constructor(pcap: PcapBuilder, client: Side, server: Side) {
    this.#pcap = pcap;
    this.#client = client;
    this.#server = server;
  }

  fromClient(bytes: Uint8Array): this {
    return this.#send(this.#client, this.#server, bytes);
  }

  fromServer(bytes: Uint8Array): this {
    return this.#send(this.#server, this.#client, bytes);
  }

  #send(from: Side, to: Side, bytes: Uint8Array): this {
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      const payload = bytes.subarray(at, at + SEGMENT_BYTES);
      this.#pcap.segment(from, to, PSH_ACK, payload);
      from.sequence += payload.length;
    }
    this.#pcap.segment(to, from, ACK, new Uint8Array());
    return this;
  }
}
