import { describe, expect, test } from 'vitest';
import { octets } from '../../test/support/amqp10.ts';
import {
  clientPieces,
  decode,
  EMPTY_10,
  HEADER_10,
  join,
  OPEN,
  transcript,
} from '../../test/support/framing.ts';
import { MAY_BE_PROXY, proxyHeaderSize } from './proxy-header.ts';

const text = (line: string) => new TextEncoder().encode(line);
const VERSION_1 = text('PROXY TCP4 192.0.2.7 192.0.2.9 40000 5672\r\n');
const VERSION_2 = octets('0d0a0d0a000d0a515549540a 21 11 000c c0000207 c0000209 9c40 1628');

describe('the header of a proxy', () => {
  test.each([
    ['version 1', VERSION_1],
    ['version 1, address not told', text('PROXY UNKNOWN\r\n')],
    ['version 2', VERSION_2],
    ['version 2, of the proxy itself', octets('0d0a0d0a000d0a515549540a 20 00 0000')],
  ])('%s is known by its octets, however few are there', (_name, header) => {
    const stream = join(header, HEADER_10);
    for (let length = 1; length < header.length; length++) {
      expect(proxyHeaderSize(stream, length)).toBe(MAY_BE_PROXY);
    }
    expect(proxyHeaderSize(stream, header.length)).toBe(header.length);
    expect(proxyHeaderSize(stream, stream.length)).toBe(header.length);
  });

  test.each([
    ['a line without its end', text(`PROXY ${'x'.repeat(200)}`)],
    ['a line that ends otherwise', text('PROXY TCP4\n')],
    ['another version', octets('0d0a0d0a000d0a515549540a 31 11 0000')],
    ['something else', HEADER_10],
    ['nothing', new Uint8Array()],
  ])('%s is none', (_name, bytes) => {
    expect(proxyHeaderSize(bytes, bytes.length)).toBe(0);
  });
});

describe('AMQP behind a proxy', () => {
  const stream = join(HEADER_10, OPEN, EMPTY_10);

  test.each([
    ['version 1', VERSION_1],
    ['version 2', VERSION_2],
  ])('is read from behind its header, %s, wherever segments end', (_name, header) => {
    const at = header.length;
    const all = join(header, stream);
    for (let cut = 1; cut < at + 9; cut++) {
      const decoded = decode((pcap) =>
        clientPieces(pcap, [
          [0, all.subarray(0, cut)],
          [cut, all.subarray(cut)],
        ]),
      );
      expect(transcript(decoded)).toEqual([
        `c1>${at} protocol-header 8`,
        `c1>${at + 8} open 17`,
        `c1>${at + 25} empty 8`,
      ]);
      expect(decoded.connections.get(1)?.notDecoded).toBeUndefined();
    }
  });

  test('what else stands behind one is named', () => {
    const { connections } = decode((pcap) =>
      pcap.connect(40_000).fromClient(join(VERSION_1, text('GET / HTTP/1.1\r\n\r\n'))),
    );
    expect(connections.get(1)?.notAmqp).toBe('http');
  });

  test('with nothing behind it, nothing is known', () => {
    for (const part of [VERSION_1, VERSION_1.subarray(0, 9)]) {
      const { rows, connections } = decode((pcap) => pcap.connect(40_000).fromClient(part));
      expect(rows).toEqual([]);
      expect(connections.get(1)?.notAmqp).toBe('unknown');
    }
  });
});
