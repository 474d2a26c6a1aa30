import { describe, expect, test } from 'vitest';
import { concat } from '../../test/support/capture-files.ts';
import { ethernet, ipv4, ipv6, tcp, u16, u32, vlan } from '../../test/support/network-bytes.ts';
import { decodePackets } from '../../test/support/segments.ts';

const PAYLOAD = [1, 2, 3];
const V4 = ipv4(6, tcp({ payload: PAYLOAD }));
const V6 = ipv6(6, tcp({ payload: PAYLOAD }));

const CARRIERS: readonly (readonly [name: string, linkType: number, before: readonly number[]])[] =
  [
    ['null, little endian', 0, [2, 0, 0, 0]],
    ['null, big endian', 0, [0, 0, 0, 2]],
    ['loop', 108, [0, 0, 0, 2]],
    ['raw', 101, []],
    ['raw of BSD', 12, []],
    ['raw of OpenBSD', 14, []],
    ['IPv4', 228, []],
    ['Ethernet', 1, [...ethernet(0x0800, [])]],
    ['Linux cooked', 113, [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x08, 0x00]],
    ['Linux cooked 2', 276, [0x08, 0x00, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0]],
    ['PPP', 9, [0xff, 0x03, 0x00, 0x21]],
    ['PPP, all compressed', 9, [0x21]],
    ['PPP or Cisco HDLC', 50, [0x0f, 0x00, 0x08, 0x00]],
    ['Cisco HDLC', 104, [0x8f, 0x00, 0x08, 0x00]],
    ['PPPoE without Ethernet', 51, [0x11, 0, 0, 9, 0, V4.length + 2, 0x00, 0x21]],
    ['FDDI', 10, [0x50, ...new Array(12).fill(2), 0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0x00]],
    ['netfilter log', 239, [2, 0, 0, 0, 5, 0, 10, 0, 0x41, 0, 0, 0, V4.length + 4, 0, 9, 0]],
    ['pktap', 258, [12, 0, 0, 0, 1, 0, 0, 0, 101, 0, 0, 0]],
    ['VLAN', 1, [...ethernet(0x8100, vlan(7, 0x0800, []))]],
    ['QinQ', 1, [...ethernet(0x88a8, vlan(7, 0x8100, vlan(8, 0x0800, [])))]],
    ['three tags', 1, [...ethernet(0x9100, vlan(7, 0x9200, vlan(8, 0x8100, vlan(9, 0x0800, []))))]],
    ['MPLS', 1, [...ethernet(0x8847, [0, 1, 0, 64, 0, 2, 1, 64])]],
    [
      'MPLS pseudowire',
      1,
      [...ethernet(0x8847, [0, 2, 1, 64, 0, 0, 0, 0, ...ethernet(0x0800, [])])],
    ],
    [
      'MPLS pseudowire without a control word',
      1,
      [...ethernet(0x8847, [0, 2, 1, 64, ...ethernet(0x0800, [])])],
    ],
    ['PPPoE', 1, [...ethernet(0x8864, [0x11, 0, 0, 9, 0, V4.length + 2, 0x00, 0x21])]],
    ['LLC and SNAP', 1, [...ethernet(V4.length + 8, [0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0x00])]],
    ['802.1ah', 1, [...ethernet(0x88e7, [0, 0, 0, 5, ...ethernet(0x0800, [])])]],
    ['MACsec, not encrypted', 1, [...ethernet(0x88e5, [0, 0, 0, 0, 0, 1, 0x08, 0x00])]],
  ];

describe('what can carry IP', () => {
  test.each(CARRIERS)('%s', (_name, linkType, before) => {
    const { segments, other } = decodePackets([{ octets: concat(before, V4), linkType }]);
    expect(other).toEqual({});
    expect(segments).toMatchObject([
      { family: 4, ports: [40_000, 5672], payload: PAYLOAD, wireLength: 3 },
    ]);
  });

  test.each(CARRIERS)('%s, cut anywhere, is counted once and read nowhere beyond', (...carrier) => {
    const [, linkType, before] = carrier;
    const whole = concat(before, V4);
    for (let length = 0; length < whole.length; length++) {
      const octets = whole.subarray(0, length);
      const { segments, other } = decodePackets([
        { octets, linkType, originalLength: whole.length },
      ]);
      const counted = Object.values(other).reduce((sum, count) => sum + count, 0);
      expect(segments.length + counted).toBe(1);
      if (segments.length > 0) {
        expect(segments[0].payload).toEqual(PAYLOAD.slice(0, 3 - (whole.length - length)));
        expect(segments[0].wireLength).toBe(3);
      }
    }
  });
});

test.each([10, 23, 24, 28, 30])('null family %i is IPv6, in both byte orders', (family) => {
  for (const before of [[family, 0, 0, 0], u32(family)]) {
    const { segments } = decodePackets([{ octets: concat(before, V6), linkType: 0 }]);
    expect(segments).toMatchObject([
      {
        family: 6,
        source: [0x20010db8, 0, 0, 1],
        destination: [0x20010db8, 0, 0, 2],
        payload: PAYLOAD,
      },
    ]);
  }
});

test('an 802.3 length trims the padding', () => {
  const llc = concat([0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0x00], V4);
  const { segments } = decodePackets([{ octets: concat(ethernet(llc.length, llc), [9, 9, 9]) }]);
  expect(segments[0].payload).toEqual(PAYLOAD);
});

test('packets without TCP are counted by what they are', () => {
  const { segments, other } = decodePackets([
    { octets: ethernet(0x0806, new Uint8Array(28)) },
    { octets: ethernet(0x0806, new Uint8Array(28)) },
    { octets: ethernet(0x88cc, []) },
    { octets: ethernet(0x1234, []) },
    { octets: ethernet(0x0800, ipv4(1, [8, 0])) },
    { octets: ethernet(0x0800, ipv4(17, concat(u16(53), u16(53), u16(8), u16(0)))) },
    { octets: ethernet(0x86dd, ipv6(58, [0])) },
    { octets: ethernet(0x0800, ipv4(200, [])) },
    { octets: new Uint8Array(20), linkType: 147 },
    { octets: new Uint8Array(20), linkType: -1 },
    { octets: ethernet(38, new Uint8Array(38).fill(0x42)) },
    { octets: ethernet(0x88e5, [0x0c, 0, 0, 0, 0, 1, 0, 0]) },
  ]);
  expect(segments).toEqual([]);
  expect(other).toEqual({
    arp: 2,
    lldp: 1,
    'ethertype 0x1234': 1,
    icmp: 1,
    udp: 1,
    icmpv6: 1,
    'ip protocol 200': 1,
    'link type 147': 1,
    'unknown interface': 1,
    llc: 1,
    'macsec, encrypted': 1,
  });
});

test('endless tags are given up', () => {
  const tags = new Uint8Array(4000);
  for (let at = 0; at < tags.length; at += 4) tags.set([0, 1, 0x81, 0x00], at);
  const { other } = decodePackets([{ octets: ethernet(0x8100, tags) }]);
  expect(other).toEqual({ 'encapsulated too deeply': 1 });
});
