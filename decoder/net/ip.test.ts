import { describe, expect, test } from 'vitest';
import { concat } from '../../test/support/capture-files.ts';
import { ethernet, ipv4, ipv6, tcp } from '../../test/support/network-bytes.ts';
import { decodePackets, FIRST_FILE_OFFSET } from '../../test/support/segments.ts';

const PAYLOAD = [10, 20, 30, 40];
const SEGMENT = tcp({ payload: PAYLOAD });

function one(octets: Uint8Array, originalLength = octets.length) {
  const { segments, other } = decodePackets([{ octets, originalLength }]);
  return segments.length === 1 ? segments[0] : other;
}

describe('IPv4', () => {
  test('all that a segment says', () => {
    const octets = ethernet(
      0x0800,
      ipv4(
        6,
        tcp({ sequence: 0xfffffff0, flags: 0x12, options: [2, 4, 5, 0xb4], payload: PAYLOAD }),
      ),
    );
    expect(one(octets)).toEqual({
      packet: 1,
      timeNanos: 1000,
      family: 4,
      source: [0, 0, 0, 0x0a000001],
      destination: [0, 0, 0, 0x0a000002],
      ports: [40_000, 5672],
      sequence: 0xfffffff0,
      flags: 0x12,
      payload: PAYLOAD,
      options: [2, 4, 5, 0xb4],
      wireLength: 4,
      payloadFileOffset: FIRST_FILE_OFFSET + octets.length - 4,
    });
  });

  test('options are stepped over', () => {
    const options = new Uint8Array(40).fill(1);
    expect(one(ethernet(0x0800, ipv4(6, SEGMENT, { options })))).toMatchObject({
      payload: PAYLOAD,
    });
  });

  test('Ethernet padding is trimmed', () => {
    const padded = concat(ethernet(0x0800, ipv4(6, tcp())), new Uint8Array(6));
    expect(one(padded)).toMatchObject({ payload: [], wireLength: 0 });
  });

  test('a total length of 0 (offload) means all that was captured', () => {
    const octets = ethernet(0x0800, ipv4(6, SEGMENT, { totalLength: 0 }));
    expect(one(octets)).toMatchObject({ payload: PAYLOAD, wireLength: 4 });
    expect(one(octets.subarray(0, -1), octets.length)).toMatchObject({ wireLength: 4 });
  });

  test('a total length beyond the capture leaves octets missing', () => {
    const octets = ethernet(0x0800, ipv4(6, SEGMENT, { totalLength: 1500 }));
    expect(one(octets)).toMatchObject({ payload: PAYLOAD, wireLength: 1460 });
  });

  test('what cannot be IPv4 is malformed', () => {
    const shortHeader = ethernet(0x0800, ipv4(6, SEGMENT));
    shortHeader[14] = 0x44;
    expect(one(shortHeader)).toEqual({ 'ipv4 malformed': 1 });
    const wrongVersion = ethernet(0x0800, ipv4(6, SEGMENT));
    wrongVersion[14] = 0x55;
    expect(one(wrongVersion)).toEqual({ 'ipv4 malformed': 1 });
    expect(one(ethernet(0x0800, ipv4(6, SEGMENT, { totalLength: 10 })))).toEqual({
      'ipv4 malformed': 1,
    });
  });
});

describe('TCP', () => {
  test('options beyond what was captured', () => {
    const octets = ethernet(0x0800, ipv4(6, tcp({ options: new Array(20).fill(1), payload: [1] })));
    const cut = octets.subarray(0, octets.length - 11);
    const segment = one(cut, octets.length);
    expect(segment).toMatchObject({ options: new Array(10).fill(1), payload: [], wireLength: 1 });
  });

  test('a header shorter than 20 octets, or longer than its packet', () => {
    for (const words of [4, 7]) {
      const segment = tcp();
      segment[12] = words << 4;
      expect(one(ethernet(0x0800, ipv4(6, segment)))).toEqual({ 'tcp malformed': 1 });
    }
  });
});

describe('IPv6', () => {
  const headers: readonly (readonly [string, number, readonly number[]])[] = [
    ['hop-by-hop', 0, [6, 0, 1, 4, 0, 0, 0, 0]],
    ['routing', 43, [6, 2, 0, 0, ...new Array(20).fill(0)]],
    ['destination options', 60, [6, 1, 1, 12, ...new Array(12).fill(0)]],
    ['authentication', 51, [6, 4, 0, 0, ...new Array(20).fill(7)]],
    ['atomic fragment', 44, [6, 0, 0, 0, 0, 0, 0, 9]],
    [
      'several',
      0,
      [60, 0, 1, 4, 0, 0, 0, 0, 51, 0, 1, 4, 0, 0, 0, 0, 6, 1, ...new Array(10).fill(0)],
    ],
  ];
  test.each(headers)('%s header', (_name, next, header) => {
    const octets = ethernet(0x86dd, ipv6(next, concat(header, SEGMENT)));
    expect(one(octets)).toMatchObject({ family: 6, payload: PAYLOAD, wireLength: 4 });
    const cut = ethernet(0x86dd, ipv6(next, header.slice(0, -1)));
    expect(Object.keys(one(cut))[0]).toContain('cut short');
  });

  test('padding is trimmed, and a payload length of 0 means all that was captured', () => {
    const padded = concat(ethernet(0x86dd, ipv6(6, SEGMENT)), [9, 9]);
    expect(one(padded)).toMatchObject({ payload: PAYLOAD, wireLength: 4 });
    expect(one(ethernet(0x86dd, ipv6(6, SEGMENT, 0)))).toMatchObject({ payload: PAYLOAD });
  });
});
