/**
 * Captures taken apart into packets and put together again, so that properties can reorder, repeat
 * and drop them. A reader of its own, simple and slow, that shares nothing with the decoder.
 */

export interface Packet {
  /** The record or block as it stands in the file. */
  readonly record: Uint8Array;
  /** Undefined when the packet holds no TCP. */
  readonly tcp?: TcpFacts;
}

export interface TcpFacts {
  /** `address:port` of sender and receiver, in hex. */
  readonly source: string;
  readonly destination: string;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

export interface SplitCapture {
  /** File header, or the pcapng blocks before the first packet. */
  readonly head: Uint8Array;
  readonly packets: readonly Packet[];
}

const PCAPNG_SECTION = 0x0a0d0d0a;
const INTERFACE_BLOCK = 1;
const ENHANCED_PACKET_BLOCK = 6;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function splitCapture(plain: Uint8Array): SplitCapture {
  return viewOf(plain).getUint32(0) === PCAPNG_SECTION ? splitPcapng(plain) : splitPcap(plain);
}

export function joinCapture(head: Uint8Array, packets: readonly Packet[]): Uint8Array {
  const size = packets.reduce((sum, { record }) => sum + record.length, head.length);
  const file = new Uint8Array(size);
  file.set(head);
  let at = head.length;
  for (const { record } of packets) {
    file.set(record, at);
    at += record.length;
  }
  return file;
}

function packetOf(record: Uint8Array, linkType: number, frame: Uint8Array): Packet {
  const tcp = tcpOf(linkType, frame);
  return tcp === undefined ? { record } : { record, tcp };
}

function splitPcap(plain: Uint8Array): SplitCapture {
  const view = viewOf(plain);
  const little = [0xd4c3b2a1, 0x4d3cb2a1].includes(view.getUint32(0));
  const linkType = view.getUint32(20, little) & 0xffff;
  const packets: Packet[] = [];
  for (let at = 24; at + 16 <= plain.length; ) {
    const end = at + 16 + view.getUint32(at + 8, little);
    if (end > plain.length) break;
    packets.push(packetOf(plain.subarray(at, end), linkType, plain.subarray(at + 16, end)));
    at = end;
  }
  return { head: plain.subarray(0, 24), packets };
}

/** One section only; blocks that are no packets and come after the first packet are left out. */
function splitPcapng(plain: Uint8Array): SplitCapture {
  const view = viewOf(plain);
  const little = view.getUint32(8) === 0x4d3c2b1a;
  const linkTypes: number[] = [];
  const packets: Packet[] = [];
  let headEnd = 0;
  for (let at = 0; at + 12 <= plain.length; ) {
    const type = view.getUint32(at, little);
    const end = at + view.getUint32(at + 4, little);
    if (end > plain.length || end <= at) break;
    if (type === INTERFACE_BLOCK) linkTypes.push(view.getUint16(at + 8, little));
    if (type === ENHANCED_PACKET_BLOCK) {
      const linkType = linkTypes[view.getUint32(at + 8, little)];
      const frame = plain.subarray(at + 28, at + 28 + view.getUint32(at + 20, little));
      packets.push(packetOf(plain.subarray(at, end), linkType, frame));
    } else if (packets.length === 0) {
      headEnd = end;
    }
    at = end;
  }
  return { head: plain.subarray(0, headEnd), packets };
}

/** Octets before the IP header by link type; the samples have no other. */
const LINK_HEADER: Readonly<Record<number, number>> = { 0: 4, 1: 14, 101: 0, 113: 16, 276: 20 };

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function tcpOf(linkType: number, frame: Uint8Array): TcpFacts | undefined {
  const start = LINK_HEADER[linkType];
  if (start === undefined || frame.length < start + 20) return undefined;
  const ip = frame.subarray(start);
  const view = viewOf(ip);
  const version = ip[0] >> 4;
  if (version === 4 && ip[9] === 6) {
    const header = (ip[0] & 15) * 4;
    const total = view.getUint16(2);
    return segmentOf(ip.subarray(12, 16), ip.subarray(16, 20), ip.subarray(header, total));
  }
  if (version === 6 && ip[6] === 6) {
    const end = 40 + view.getUint16(4);
    return segmentOf(ip.subarray(8, 24), ip.subarray(24, 40), ip.subarray(40, end));
  }
  return undefined;
}

function segmentOf(from: Uint8Array, to: Uint8Array, segment: Uint8Array): TcpFacts | undefined {
  if (segment.length < 20) return undefined;
  const view = viewOf(segment);
  return {
    source: `${hex(from)}:${view.getUint16(0)}`,
    destination: `${hex(to)}:${view.getUint16(2)}`,
    sequence: view.getUint32(4),
    acknowledgment: view.getUint32(8),
    flags: segment[13],
    payload: segment.subarray((segment[12] >> 4) * 4),
  };
}
