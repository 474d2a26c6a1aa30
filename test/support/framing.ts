/** Small AMQP streams and what the decoder makes of them, as lines of text. */
import { octets } from './amqp10.ts';
import { type Decoded, decodeBytes } from './decode.ts';
import { PcapBuilder } from './pcap-builder.ts';

export const HEADER_10 = octets('414d5150 00010000');
export const HEADER_091 = octets('414d5150 00000901');
export const EMPTY_10 = octets('00000008 02000000');
export const HEARTBEAT = octets('08 0000 00000000 ce');
/** open with container-id "x". */
export const OPEN = octets('00000011 02000000 005310c0 04 01 a10178');
export const PSH_ACK = 24;

export function join(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function transferFrame(more: boolean, payload: string): Uint8Array {
  const body = octets(`005314 c0 09 06 43 43 a00101 43 42 ${more ? '41' : '42'} ${payload}`);
  const frame = new Uint8Array(8 + body.length);
  new DataView(frame.buffer).setUint32(0, frame.length);
  frame[4] = 2;
  frame.set(body, 8);
  return frame;
}

/** `c1> open 17` and so on, with what is wrong with it. */
export function transcript(decoded: Decoded): string[] {
  return decoded.rows.map((row) => {
    const { missingBytes, skippedBytes } = row.columns;
    const arrow = row.direction === 0 ? '>' : '<';
    const gap = row.name === 'gap' ? ` missing ${missingBytes} skipped ${skippedBytes}` : '';
    const fault = row.malformed === undefined ? '' : ` ${row.malformed.layer}`;
    const size = row.name === 'gap' ? '' : ` ${row.size}`;
    return `c${row.connection}${arrow}${row.streamOffset} ${row.name}${size}${gap}${fault}`;
  });
}

export function decode(build: (pcap: PcapBuilder) => void): Decoded {
  const pcap = new PcapBuilder();
  build(pcap);
  return decodeBytes(pcap.build());
}

/** Segments at chosen places of a client's stream, after its handshake. */
export function clientPieces(
  pcap: PcapBuilder,
  pieces: readonly (readonly [number, Uint8Array])[],
): void {
  pcap.connect(40_000);
  const server = { address: [10, 0, 0, 2], port: 5672, sequence: 5001 };
  for (const [offset, bytes] of pieces) {
    const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 1001 + offset };
    pcap.segment(client, server, PSH_ACK, bytes);
  }
}
