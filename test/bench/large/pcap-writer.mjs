import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 4 << 20;
/** Record, Ethernet, IPv4 and TCP headers. */
const HEADER_BYTES = 16 + 14 + 20 + 20;
const SEGMENT_BYTES = 1448;
const START_SECONDS = 1_700_000_000;
const FLAG = { fin: 1, syn: 2, ack: 16, pshAck: 24 };
const OPEN_WINDOW = 64_000;

/** A TCP connection as its packets show it: what each end has sent so far. */
export class Wire {
  /** @param {number} number from 0: makes the client's address and port */
  constructor(number) {
    this.sequence = [1000 + number * 77, 900_000_000 + number];
    this.ports = [20_000 + number, 0];
    this.hosts = [
      [10, 1, number >> 8, number & 255],
      [10, 0, 0, 1],
    ];
    /** What each end says it can take. */
    this.window = [OPEN_WINDOW, OPEN_WINDOW];
  }
}

/** Writes a classic pcap file of Ethernet, IPv4 and TCP piece by piece; its clock only goes on. */
export class PcapWriter {
  #file;
  #buffer = Buffer.alloc(BUFFER_BYTES);
  #at = 24;
  #random;
  /** Microseconds since the first packet. */
  micros = 0;
  packets = 0;
  bytes = 0;

  constructor(path, random) {
    this.#file = openSync(path, 'w');
    this.#random = random;
    this.#buffer.writeUInt32LE(0xa1b2c3d4, 0);
    this.#buffer.writeUInt16LE(2, 4);
    this.#buffer.writeUInt16LE(4, 6);
    this.#buffer.writeUInt32LE(262_144, 16);
    this.#buffer.writeUInt32LE(1, 20);
  }

  handshake(wire) {
    this.#packet(wire, 0, FLAG.syn);
    wire.sequence[0] += 1;
    this.#packet(wire, 1, FLAG.syn | FLAG.ack);
    wire.sequence[1] += 1;
    this.acknowledge(wire, 0);
  }

  /** Octets of one end, in as many segments as they need; now and then one comes twice, or is acknowledged. */
  send(wire, from, source, length) {
    for (let at = 0; at < length; at += SEGMENT_BYTES) {
      const end = Math.min(length, at + SEGMENT_BYTES);
      this.#packet(wire, from, FLAG.pshAck, source, at, end);
      if (this.#random() < 1 / 4000) this.#packet(wire, from, FLAG.pshAck, source, at, end);
      wire.sequence[from] += end - at;
    }
    if (this.#random() < 0.4) this.acknowledge(wire, 1 - from);
  }

  acknowledge(wire, from) {
    this.#packet(wire, from, FLAG.ack);
  }

  /** An end can take nothing more, or something again. */
  setWindow(wire, from, isOpen) {
    wire.window[from] = isOpen ? OPEN_WINDOW : 0;
    this.acknowledge(wire, from);
  }

  finish(wire) {
    for (const from of [0, 1]) {
      this.#packet(wire, from, FLAG.fin | FLAG.ack);
      wire.sequence[from] += 1;
    }
    this.acknowledge(wire, 0);
  }

  #packet(wire, from, flags, source, start = 0, end = 0) {
    const payload = end - start;
    if (this.#at + HEADER_BYTES + payload > BUFFER_BYTES) this.#flush();
    const buffer = this.#buffer;
    const at = this.#at;
    this.micros += 5 + Math.floor(this.#random() * 60);
    this.packets += 1;
    buffer.fill(0, at, at + HEADER_BYTES);
    buffer.writeUInt32LE(START_SECONDS + Math.floor(this.micros / 1e6), at);
    buffer.writeUInt32LE(this.micros % 1e6, at + 4);
    buffer.writeUInt32LE(HEADER_BYTES - 16 + payload, at + 8);
    buffer.writeUInt32LE(HEADER_BYTES - 16 + payload, at + 12);
    buffer.writeUInt16BE(0x0800, at + 28);
    const ip = at + 30;
    buffer[ip] = 0x45;
    buffer.writeUInt16BE(40 + payload, ip + 2);
    buffer[ip + 8] = 64;
    buffer[ip + 9] = 6;
    buffer.set(wire.hosts[from], ip + 12);
    buffer.set(wire.hosts[1 - from], ip + 16);
    const tcp = ip + 20;
    buffer.writeUInt16BE(wire.ports[from], tcp);
    buffer.writeUInt16BE(wire.ports[1 - from], tcp + 2);
    buffer.writeUInt32BE(wire.sequence[from] >>> 0, tcp + 4);
    if (flags & FLAG.ack) buffer.writeUInt32BE(wire.sequence[1 - from] >>> 0, tcp + 8);
    buffer[tcp + 12] = 0x50;
    buffer[tcp + 13] = flags;
    buffer.writeUInt16BE(wire.window[from], tcp + 14);
    if (payload > 0) source.copy(buffer, tcp + 20, start, end);
    this.#at = at + HEADER_BYTES + payload;
  }

  #flush() {
    writeSync(this.#file, this.#buffer, 0, this.#at);
    this.bytes += this.#at;
    this.#at = 0;
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }
}
