import { expect, test } from 'vitest';
import { concat } from '../../test/support/capture-files.ts';
import { ethernet, ipv4, ipv6, tcp, udp, vlan } from '../../test/support/network-bytes.ts';
import { Random } from '../../test/support/random.ts';
import { decodePackets, FIRST_FILE_OFFSET } from '../../test/support/segments.ts';
import { LIMITS } from '../limits.ts';

const SEGMENT = tcp({ options: [1, 1, 1, 1], payload: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
const FRAME = ethernet(0x0800, ipv4(6, SEGMENT));
const SEEDS = [
  FRAME,
  ethernet(0x8100, vlan(1, 0x86dd, ipv6(0, concat([6, 0, 1, 4, 0, 0, 0, 0], SEGMENT)))),
  ethernet(0x0800, ipv4(17, udp(4789, concat([8, 0, 0, 0, 0, 0, 1, 0], FRAME)))),
  ethernet(0x0800, ipv4(17, udp(2152, concat([0x34, 255, 0, 40, 0, 0, 0, 1, 0, 0, 0, 0], FRAME)))),
  ethernet(0x0800, ipv4(47, concat([0x30, 0, 0x65, 0x58, 0, 0, 0, 1, 0, 0, 0, 2], FRAME))),
  ethernet(0x8847, concat([0, 0, 1, 64, 0, 0, 0, 0], FRAME)),
  ethernet(0x0800, ipv4(6, SEGMENT.subarray(0, 24), { moreFragments: true })),
  ethernet(0x0800, ipv4(6, SEGMENT.subarray(24), { fragmentOffset: 24 })),
  ethernet(0x88a8, vlan(2, 40, concat([0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0], ipv4(6, SEGMENT)))),
];

test('any octets are decoded or counted, and segments lie within their packets', () => {
  const linkTypes = [1, 1, 1, 0, 9, 10, 12, 50, 51, 101, 104, 108, 113, 228, 229, 239, 258, 276];
  for (let seed = 0; seed < 300; seed++) {
    const random = new Random(seed);
    const packets = Array.from({ length: 60 }, () => {
      const whole = random.pick(SEEDS).slice();
      for (let i = random.below(6); i > 0; i--) {
        whole[random.below(whole.length)] = random.below(256);
      }
      const octets = whole.subarray(
        random.below(4) * random.below(15),
        whole.length - random.below(9),
      );
      return { octets, originalLength: whole.length, linkType: random.pick(linkTypes) };
    });
    const { segments, other } = decodePackets(packets);
    const starts: number[] = [];
    let next = FIRST_FILE_OFFSET;
    for (const { octets } of packets) {
      starts.push(next);
      next += octets.length;
    }
    for (const { packet, payload, payloadFileOffset, wireLength, sequence } of segments) {
      const { octets } = packets[packet - 1];
      const from = payloadFileOffset - starts[packet - 1];
      expect(from).toBeGreaterThanOrEqual(0);
      expect(from + payload.length).toBeLessThanOrEqual(octets.length);
      expect(payload).toEqual([...octets.subarray(from, from + payload.length)]);
      expect(wireLength).toBeGreaterThanOrEqual(payload.length);
      expect(sequence >>> 0).toBe(sequence);
    }
    for (const count of Object.values(other)) expect(count).toBeGreaterThan(0);
  }
});

test('kinds of packets are bounded', () => {
  const packets = Array.from({ length: LIMITS.packetKinds + 50 }, (_, i) => ({
    octets: ethernet(0x2000 + i, []),
  }));
  const { other } = decodePackets(packets);
  expect(Object.keys(other).length).toBe(LIMITS.packetKinds + 1);
  expect(other.other).toBe(50);
});
