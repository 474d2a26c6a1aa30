// A large capture out of a small one: its packets again and again, on other ports, later and later.

/** Octets before the IP header by link type. */
const LINK_HEADER = { 1: 14, 101: 0, 113: 16, 276: 20 };
const FIRST_PORT = 1024;
/** Between two copies. */
const PAUSE_MICROS = 250;

/** `copies` times the packets of a classic little-endian pcap of IPv4 in microseconds. */
export function repeatCapture(pcap, copies) {
  const head = pcap.subarray(0, 24);
  const linkHeader = LINK_HEADER[head.readUInt32LE(20)];
  if (head.readUInt32LE(0) !== 0xa1b2c3d4 || linkHeader === undefined) {
    throw new Error('only plain pcap files of known link types can be repeated');
  }
  const body = pcap.subarray(24);
  const packets = recordsOf(body);
  const micros = (at) => body.readUInt32LE(at) * 1e6 + body.readUInt32LE(at + 4);
  const stepMicros = micros(packets[packets.length - 1]) - micros(packets[0]) + PAUSE_MICROS;
  const parts = [head];
  for (let copy = 0; copy < copies; copy++) {
    const part = Buffer.from(body);
    for (const at of packets) {
      const time = micros(at) + copy * stepMicros;
      part.writeUInt32LE(Math.floor(time / 1e6), at);
      part.writeUInt32LE(time % 1e6, at + 4);
      movePort(part, at + 16 + linkHeader, copy);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function recordsOf(body) {
  const starts = [];
  for (let at = 0; at + 16 <= body.length; at += 16 + body.readUInt32LE(at + 8)) starts.push(at);
  return starts;
}

/** Another port for the side that does not listen: the one with the larger number. */
function movePort(part, ip, copy) {
  const tcp = ip + (part[ip] & 15) * 4;
  const [source, destination] = [part.readUInt16BE(tcp), part.readUInt16BE(tcp + 2)];
  const at = source > destination ? tcp : tcp + 2;
  const moved = Math.max(source, destination) + copy * 2;
  part.writeUInt16BE(FIRST_PORT + (moved % (65536 - FIRST_PORT)), at);
}
