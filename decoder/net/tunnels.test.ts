import { expect, test } from 'vitest';
import { concat } from '../../test/support/capture-files.ts';
import { ethernet, ipv4, ipv6, tcp, u16, u32, udp } from '../../test/support/network-bytes.ts';
import { decodePackets } from '../../test/support/segments.ts';

const PAYLOAD = [1, 2, 3, 4, 5];
const V4 = ipv4(6, tcp({ payload: PAYLOAD }));
const V6 = ipv6(6, tcp({ payload: PAYLOAD }));
const FRAME = ethernet(0x0800, V4);

const vxlan = concat([0x08, 0, 0, 0, 0, 0, 5, 0], FRAME);
const geneve = (type: number, inner: Uint8Array, options: readonly number[] = []) =>
  concat([options.length / 4, 0], u16(type), [0, 0, 1, 0], options, inner);
const gtp = (flags: number, extra: readonly number[], inner: Uint8Array) =>
  concat([0x30 | flags, 255], u16(extra.length + inner.length), u32(9), extra, inner);

const TUNNELS: readonly (readonly [string, protocol: number, Uint8Array, family: number])[] = [
  ['IPv4 in IP', 4, V4, 4],
  ['IPv6 in IP', 41, V6, 6],
  ['GRE', 47, concat([0, 0, 0x08, 0x00], V4), 4],
  [
    'GRE with checksum, key and sequence',
    47,
    concat([0xb0, 0, 0x86, 0xdd], new Uint8Array(12), V6),
    6,
  ],
  [
    'GRE with source routes',
    47,
    concat([0x40, 0, 8, 0, 0, 0, 0, 0, 0, 2, 0, 4, 1, 1, 1, 1, 0, 0, 0, 0], V4),
    4,
  ],
  ['GRE with Ethernet', 47, concat([0, 0, 0x65, 0x58], FRAME), 4],
  [
    'GRE 1 with PPP',
    47,
    concat([0x30, 0x81, 0x88, 0x0b], new Uint8Array(12), [0xff, 3, 0, 0x21], V4),
    4,
  ],
  ['ERSPAN I', 47, concat([0, 0, 0x88, 0xbe], FRAME), 4],
  ['ERSPAN II', 47, concat([0x10, 0, 0x88, 0xbe, 0, 0, 0, 1], new Uint8Array(8), FRAME), 4],
  ['ERSPAN III', 47, concat([0x10, 0, 0x22, 0xeb, 0, 0, 0, 1], new Uint8Array(12), FRAME), 4],
  ['EtherIP', 97, concat([0x30, 0], FRAME), 4],
  ['MPLS in IP', 137, concat([0, 1, 1, 64], V6), 6],
  ['AH', 51, concat([6, 4, 0, 0], new Uint8Array(20), tcp({ payload: PAYLOAD })), 4],
  ['VXLAN', 17, udp(4789, vxlan), 4],
  ['VXLAN on the port of Linux', 17, udp(8472, vxlan), 4],
  ['VXLAN GPE', 17, udp(4790, concat([0x0c, 0, 0, 2, 0, 0, 5, 0], V6)), 6],
  ['Geneve', 17, udp(6081, geneve(0x6558, FRAME, new Array(8).fill(1))), 4],
  ['Geneve with IPv6', 17, udp(6081, geneve(0x86dd, V6)), 6],
  ['GTP-U', 17, udp(2152, gtp(0, [], V4)), 4],
  ['GTP-U with a sequence number', 17, udp(2152, gtp(2, [0, 1, 0, 0], V6)), 6],
  [
    'GTP-U with extension headers',
    17,
    udp(2152, gtp(4, [0, 1, 0, 0x85, 1, 0, 0, 0x40, 1, 9, 9, 0], V4)),
    4,
  ],
  ['GRE in UDP', 17, udp(4754, concat([0, 0, 8, 0], V4)), 4],
  ['MPLS in UDP', 17, udp(6635, concat([0, 1, 1, 64], V4)), 4],
];

test.each(TUNNELS)('%s', (_name, protocol, inner, family) => {
  for (const octets of [
    ethernet(0x0800, ipv4(protocol, inner)),
    ethernet(0x86dd, ipv6(protocol, inner)),
  ]) {
    const { segments, other } = decodePackets([{ octets }]);
    expect(other).toEqual({});
    expect(segments).toMatchObject([{ payload: PAYLOAD, wireLength: 5 }]);
    // AH carries the segment itself: the addresses are those of the header before it.
    if (protocol !== 51) expect(segments[0].family).toBe(family);
  }
});

test.each(TUNNELS)('%s, cut anywhere, is counted once', (_name, protocol, inner) => {
  const whole = ethernet(0x0800, ipv4(protocol, inner));
  for (let length = 0; length < whole.length; length++) {
    const { segments, other } = decodePackets([
      { octets: whole.subarray(0, length), originalLength: whole.length },
    ]);
    const counted = Object.values(other).reduce((sum, count) => sum + count, 0);
    expect(segments.length + counted).toBe(1);
    if (segments.length > 0) expect(segments[0].wireLength).toBe(5);
  }
});

test('a tunnel in a tunnel', () => {
  const inner = ethernet(0x0800, ipv4(17, udp(4789, vxlan)));
  const octets = ethernet(0x0800, ipv4(17, udp(4789, concat([8, 0, 0, 0, 0, 0, 1, 0], inner))));
  expect(decodePackets([{ octets }]).segments).toMatchObject([{ payload: PAYLOAD }]);
});

test('on the port of a tunnel, but none', () => {
  const { segments, other } = decodePackets([
    { octets: ethernet(0x0800, ipv4(17, udp(4789, new Uint8Array(20)))) },
    { octets: ethernet(0x0800, ipv4(17, udp(2152, gtp(0, [], V4).fill(1, 1, 2)))) },
    { octets: ethernet(0x0800, ipv4(17, udp(53, vxlan))) },
  ]);
  expect(segments).toEqual([]);
  expect(other).toEqual({ udp: 3 });
});
