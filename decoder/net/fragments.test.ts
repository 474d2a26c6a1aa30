import { describe, expect, test } from 'vitest';
import { concat } from '../../test/support/capture-files.ts';
import { ethernet, ipv4, ipv6, tcp, u16, u32, udp } from '../../test/support/network-bytes.ts';
import { Random } from '../../test/support/random.ts';
import { decodePackets, FIRST_FILE_OFFSET, type GivenPacket } from '../../test/support/segments.ts';
import { LIMITS } from '../limits.ts';

const OPTIONS = [1, 1, 1, 1];
const PAYLOAD = Array.from({ length: 60 }, (_, i) => i);
const FIN_SYN = 0x1b;

interface Cut {
  readonly from: number;
  readonly to: number;
}

function v4(datagram: Uint8Array, protocol: number, { from, to }: Cut, identification = 5) {
  return ethernet(
    0x0800,
    ipv4(protocol, datagram.subarray(from, to), {
      identification,
      fragmentOffset: from,
      moreFragments: to < datagram.length,
    }),
  );
}

function v6(datagram: Uint8Array, protocol: number, { from, to }: Cut) {
  const field = from | (to < datagram.length ? 1 : 0);
  const header = concat([protocol, 0], u16(field), u32(99));
  return ethernet(0x86dd, ipv6(44, concat(header, datagram.subarray(from, to))));
}

const CUTS: readonly Cut[] = [
  { from: 0, to: 32 },
  { from: 32, to: 64 },
  { from: 64, to: 84 },
];
const WHOLE = tcp({ sequence: 0xffffffff, flags: FIN_SYN, options: OPTIONS, payload: PAYLOAD });

describe.each([
  ['IPv4', v4],
  ['IPv6', v6],
])('%s', (_name, fragment) => {
  const packets = CUTS.map((cut) => ({ octets: fragment(WHOLE, 6, cut) }));

  test('one segment for each fragment, with its own packet and place', () => {
    const { segments, other } = decodePackets(packets);
    expect(other).toEqual({});
    const size = packets[0].octets.length;
    expect(segments).toMatchObject([
      {
        packet: 1,
        timeNanos: 1000,
        sequence: 0xffffffff,
        flags: 0x12,
        payload: PAYLOAD.slice(0, 8),
        options: OPTIONS,
        payloadFileOffset: FIRST_FILE_OFFSET + size - 8,
      },
      {
        packet: 2,
        timeNanos: 2000,
        sequence: 8,
        flags: 0x10,
        payload: PAYLOAD.slice(8, 40),
        options: [],
        payloadFileOffset: FIRST_FILE_OFFSET + 2 * size - 32,
      },
      { packet: 3, sequence: 40, flags: 0x19, payload: PAYLOAD.slice(40), options: [] },
    ]);
  });

  test('in any order, and twice', () => {
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [1, 1, 0, 0, 2],
    ]) {
      const { segments } = decodePackets(order.map((i) => packets[i]));
      expect(segments.flatMap(({ payload }) => payload)).toEqual(PAYLOAD);
    }
  });

  test('what never becomes whole is counted', () => {
    const { segments, other } = decodePackets(packets.slice(1));
    expect(segments).toEqual([]);
    expect(other).toEqual({ 'ip fragment': 2 });
  });

  test('a datagram without TCP counts with all its packets', () => {
    const datagram = udp(53, new Uint8Array(60));
    const { other } = decodePackets(
      [
        { from: 0, to: 32 },
        { from: 32, to: 68 },
      ].map((cut) => ({ octets: fragment(datagram, 17, cut) })),
    );
    expect(other).toEqual({ udp: 2 });
  });

  test('where fragments overlap, the first copy wins', () => {
    const other = WHOLE.slice().fill(0xaa, 24);
    const { segments } = decodePackets([
      { octets: fragment(WHOLE, 6, { from: 32, to: 48 }) },
      { octets: fragment(other, 6, { from: 24, to: 64 }) },
      { octets: fragment(WHOLE, 6, { from: 0, to: 40 }) },
      { octets: fragment(WHOLE, 6, { from: 56, to: 84 }) },
    ]);
    const expected = [...WHOLE.subarray(24)];
    expected.fill(0xaa, 0, 8);
    expected.fill(0xaa, 24, 40);
    expect(segments.flatMap(({ payload }) => payload)).toEqual(expected);
    expect(segments.map(({ packet }) => packet)).toEqual([2, 1, 2, 4]);
  });

  test('random cuts, overlaps and orders', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed);
      const cuts: Cut[] = [];
      for (let from = 0; from < 84; from += 8 * (1 + random.below(3))) {
        const last = cuts.at(-1);
        if (last !== undefined)
          cuts[cuts.length - 1] = { from: last.from, to: Math.min(84, from + 8 * random.below(2)) };
        cuts.push({ from, to: 84 });
      }
      cuts.sort(() => random.next() - 0.5);
      const { segments } = decodePackets(cuts.map((cut) => ({ octets: fragment(WHOLE, 6, cut) })));
      expect(segments.flatMap(({ payload }) => payload)).toEqual(PAYLOAD);
      let sequence = 0;
      for (const segment of segments) {
        if (sequence > 0) expect(segment.sequence).toBe(sequence);
        sequence = (segment.sequence + segment.payload.length + (sequence === 0 ? 1 : 0)) >>> 0;
      }
    }
  });

  test('fragments that the snap length cut leave their octets missing', () => {
    const cut = packets.map(({ octets }) => ({ octets, originalLength: octets.length }));
    cut[1] = { ...cut[1], octets: cut[1].octets.slice(0, -10) };
    const { segments } = decodePackets(cut);
    expect(segments.map(({ wireLength }) => wireLength)).toEqual([8, 32, 20]);
    expect(segments.map(({ payload }) => payload)).toEqual([
      PAYLOAD.slice(0, 8),
      PAYLOAD.slice(8, 30),
      PAYLOAD.slice(40),
    ]);
  });

  test('a header spread over fragments', () => {
    const { segments } = decodePackets(
      [
        { from: 0, to: 8 },
        { from: 8, to: 16 },
        { from: 16, to: 84 },
      ].map((at) => ({ octets: fragment(WHOLE, 6, at) })),
    );
    expect(segments).toMatchObject([{ packet: 3, payload: PAYLOAD, options: OPTIONS }]);
  });
});

test('a segment without payload belongs to the packet that made it whole', () => {
  const { segments } = decodePackets(
    [
      { from: 0, to: 16 },
      { from: 16, to: 24 },
    ].map((cut) => ({ octets: v4(tcp({ options: OPTIONS }), 6, cut) })),
  );
  expect(segments).toMatchObject([{ packet: 2, payload: [], wireLength: 0, options: OPTIONS }]);
});

test('a tunnel in fragments, and fragments in it', () => {
  const inner = CUTS.map((cut) => v4(WHOLE, 6, cut));
  const packets = inner.flatMap((frame, i): GivenPacket[] => {
    const datagram = udp(4789, concat([8, 0, 0, 0, 0, 0, 1, 0], frame));
    return [
      { from: 0, to: 64 },
      { from: 64, to: datagram.length },
    ].map((cut) => ({ octets: v4(datagram, 17, cut, 100 + i) }));
  });
  const { segments, other } = decodePackets(packets);
  expect(other).toEqual({});
  expect(segments.flatMap(({ payload }) => payload)).toEqual(PAYLOAD);
  expect(new Set(segments.map(({ packet }) => packet)).size).toBeGreaterThan(3);
  const file = concat(new Uint8Array(FIRST_FILE_OFFSET), ...packets.map(({ octets }) => octets));
  for (const { payload, payloadFileOffset } of segments) {
    const there = file.subarray(payloadFileOffset, payloadFileOffset + payload.length);
    expect([...there]).toEqual(payload);
  }
});

test('an identification that comes round does not mix datagrams', () => {
  const [first, second, third] = CUTS.map((cut) => ({ octets: v4(WHOLE, 6, cut) }));
  const later = LIMITS.fragmentNanos + 5000;
  const { segments, other } = decodePackets([
    first,
    { ...second, timeNanos: later },
    { ...third, timeNanos: later },
  ]);
  expect(segments).toEqual([]);
  expect(other).toEqual({ 'ip fragment': 3 });
});

test('fragments that cannot be are malformed', () => {
  const odd = ipv4(6, new Uint8Array(9), { moreFragments: true });
  const beyond = ipv4(6, new Uint8Array(100), { fragmentOffset: 65_528 });
  const { other } = decodePackets([
    { octets: ethernet(0x0800, odd) },
    { octets: ethernet(0x0800, beyond) },
  ]);
  expect(other).toEqual({ 'ip fragment malformed': 2 });
});

test('octets beyond the end do not fill a hole', () => {
  const beyond = new Uint8Array(112);
  const { segments, other } = decodePackets([
    { octets: v4(WHOLE, 6, { from: 0, to: 32 }) },
    { octets: v4(beyond, 6, { from: 88, to: 104 }) },
    { octets: v4(WHOLE, 6, { from: 48, to: 84 }) },
  ]);
  expect(segments).toEqual([]);
  expect(other).toEqual({ 'ip fragment': 3 });
});

test('only so many datagrams wait', () => {
  const [first, second, third] = CUTS;
  const count = LIMITS.fragmentedDatagrams + 1;
  const packets: GivenPacket[] = [];
  for (let i = 0; i < count; i++) packets.push({ octets: v4(WHOLE, 6, first, i), timeNanos: 0 });
  for (const cut of [second, third]) packets.push({ octets: v4(WHOLE, 6, cut, 1), timeNanos: 0 });
  for (const cut of [second, third]) packets.push({ octets: v4(WHOLE, 6, cut, 0), timeNanos: 0 });
  const { segments, other } = decodePackets(packets);
  // Datagram 0 had to make room, datagram 1 became whole.
  expect(segments.map(({ packet }) => packet)).toEqual([2, count + 1, count + 2]);
  expect(other).toEqual({ 'ip fragment': count - 1 + 2 });
});

test('only so many octets wait', () => {
  const datagram = new Uint8Array(60_000);
  const count = Math.ceil(LIMITS.fragmentBytes / datagram.length) + 1;
  const part = { from: 0, to: 59_992 };
  const last = { from: 59_992, to: 60_000 };
  const packets = Array.from({ length: count }, (_, i) => ({
    octets: v4(datagram, 17, part, i),
    timeNanos: 0,
  }));
  const ends = [0, count - 1].map((i) => ({ octets: v4(datagram, 17, last, i), timeNanos: 0 }));
  const { other } = decodePackets([...packets, ...ends]);
  // The oldest had to make room, so that its end waits anew; the youngest became whole.
  expect(other).toEqual({ udp: 2, 'ip fragment': count });
});
