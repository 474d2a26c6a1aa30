import { describe, expect, test } from 'vitest';
import { concat, pcapngBlocks, readPackets } from '../../test/support/capture-files.ts';
import { LIMITS } from '../limits.ts';
import { UNKNOWN_LINK_TYPE } from './pcapng-section.ts';

const PACKET = Uint8Array.of(1, 2, 3, 4, 5);
const START = 1_700_000_000_000_000n;

for (const little of [true, false]) {
  describe(`pcapng, ${little ? 'little' : 'big'} endian`, () => {
    const ng = pcapngBlocks(little);

    test('enhanced, obsolete and simple packets', () => {
      const file = concat(
        ng.section(),
        ng.interface(1, { name: 'eth0' }),
        ng.interface(113),
        ng.enhancedPacket(0, START, PACKET),
        ng.obsoletePacket(1, START + 5n, PACKET),
        ng.simplePacket(5, PACKET),
      );
      const { packets, facts } = readPackets(file);
      expect(packets.map(({ linkType }) => linkType)).toEqual([1, 113, 1]);
      expect(packets.map(({ timeNanos }) => timeNanos)).toEqual([0, 5000, 5000]);
      for (const { fileOffset, octets } of packets) {
        expect(octets).toEqual(PACKET);
        expect(file.subarray(fileOffset, fileOffset + 5)).toEqual(PACKET);
      }
      expect(facts).toMatchObject({ format: 'pcapng', packets: 3, untimedPackets: 1 });
      expect(facts.startEpochNanos).toBe(`${START}000`);
      expect(facts.interfaces[0]).toEqual({
        linkType: 1,
        snapLength: 0,
        timeResolution: 6,
        name: 'eth0',
      });
    });

    test('a simple packet is as long as the snap length lets it be', () => {
      const file = concat(
        ng.section(),
        ng.interface(1, { snapLength: 3 }),
        ng.simplePacket(1500, PACKET.subarray(0, 3)),
      );
      const { packets, facts } = readPackets(file);
      expect(packets[0].octets).toEqual(PACKET.subarray(0, 3));
      expect(packets[0].originalLength).toBe(1500);
      expect(facts.truncatedPackets).toBe(1);
      expect(facts.startEpochNanos).toBeUndefined();
    });

    test('a resolution and an offset for each interface', () => {
      const seconds = 1_700_000_000n;
      const file = concat(
        ng.section(),
        ng.interface(1, { resolution: 9 }),
        ng.interface(1, { resolution: 6, offset: seconds }),
        ng.interface(1, { resolution: 0x80 | 10 }),
        // Picoseconds since 1970 would not fit 64 bits.
        ng.interface(1, { resolution: 12, offset: seconds }),
        ng.interface(1, { resolution: 3 }),
        ng.interface(1, { resolution: 0 }),
        ng.enhancedPacket(0, seconds * 1_000_000_000n + 7n, PACKET),
        ng.enhancedPacket(1, 8n, PACKET),
        ng.enhancedPacket(2, seconds * 1024n + 3n, PACKET),
        ng.enhancedPacket(3, 9_999n, PACKET),
        ng.enhancedPacket(4, seconds * 1000n + 1n, PACKET),
        ng.enhancedPacket(5, seconds - 1n, PACKET),
      );
      const { packets, facts } = readPackets(file);
      expect(packets.map(({ timeNanos }) => timeNanos)).toEqual([
        0,
        8000 - 7,
        2_929_687 - 7, // 3/1024 s, rounded down
        9 - 7,
        1_000_000 - 7,
        -1_000_000_000 - 7,
      ]);
      expect(facts.startEpochNanos).toBe('1700000000000000007');
    });

    test('a second section may turn the byte order, and has its own interfaces', () => {
      const other = pcapngBlocks(!little);
      const file = concat(
        ng.section(),
        ng.interface(1),
        ng.enhancedPacket(0, START, PACKET),
        other.section(),
        other.interface(276, { resolution: 9 }),
        other.enhancedPacket(0, START * 1000n + 1n, PACKET),
      );
      const { packets } = readPackets(file);
      expect(packets.map(({ linkType, timeNanos }) => [linkType, timeNanos])).toEqual([
        [1, 0],
        [276, 1],
      ]);
    });

    test('unknown, custom, statistics and name blocks are passed over', () => {
      const file = concat(
        ng.section(),
        ng.block(0x0bad, Uint8Array.of(0, 0, 0, 1, 9, 9)),
        ng.block(0x40000bad, new Uint8Array(40)),
        ng.block(4, new Uint8Array(12)),
        ng.interface(1),
        ng.block(0x7fffffff, new Uint8Array(100)),
        ng.enhancedPacket(0, START, PACKET),
        ng.block(5, new Uint8Array(12)),
      );
      const { packets, facts } = readPackets(file);
      expect(packets.length).toBe(1);
      expect(facts.damageCount).toBe(0);
      expect(facts.truncatedAt).toBeUndefined();
    });

    test('comments of sections and packets, and decryption secrets, are kept', () => {
      const secret = new TextEncoder().encode('CLIENT_RANDOM aa bb\n');
      const file = concat(
        ng.section([ng.comment('whole file ✓')]),
        ng.interface(1),
        ng.secrets(0x544c534b, secret),
        ng.enhancedPacket(0, START, PACKET, {
          options: [ng.option(2, Uint8Array.of(0, 0, 0, 1)), ng.comment('one packet\0')],
        }),
      );
      const { facts } = readPackets(file);
      expect(facts.comments).toEqual(['whole file ✓', 'one packet']);
      expect(facts.secrets).toEqual([{ type: 0x544c534b, bytes: secret }]);
    });

    test('a packet of an interface that nothing describes still counts', () => {
      const file = concat(ng.section(), ng.enhancedPacket(4, START, PACKET));
      const { packets } = readPackets(file);
      expect(packets[0].linkType).toBe(UNKNOWN_LINK_TYPE);
    });

    test('a captured length beyond its block is taken as far as it goes, and told', () => {
      const head = concat(ng.section(), ng.interface(1));
      const file = concat(head, ng.enhancedPacket(0, START, PACKET, { captured: 5000 }));
      const { packets, facts } = readPackets(file);
      expect(packets[0].octets).toEqual(concat(PACKET, [0, 0, 0]));
      expect(facts.damages).toEqual([
        { offset: head.length, reason: 'A packet of 5000 octets does not fit its block' },
      ]);
    });

    const head = concat(ng.section(), ng.interface(1), ng.enhancedPacket(0, START, PACKET));
    const packet = ng.enhancedPacket(0, START + 1n, PACKET);

    test('blocks whose lengths disagree are skipped up to one that holds up', () => {
      const spoiled = packet.slice();
      spoiled[spoiled.length - 1] ^= 0x40;
      const { packets, facts } = readPackets(concat(head, spoiled, packet, packet));
      expect(packets.length).toBe(3);
      expect(facts.damages).toEqual([
        {
          offset: head.length,
          skippedBytes: spoiled.length,
          reason: 'The lengths before and after a block differ',
        },
      ]);
    });

    test('noise between blocks is skipped', () => {
      const noise = new Uint8Array(333).fill(0xff);
      const { packets, facts } = readPackets(concat(head, noise, packet));
      expect(packets.length).toBe(2);
      expect(facts.damages[0]).toMatchObject({ offset: head.length, skippedBytes: 333 });
    });

    test('a length that swallows the rest of the file is told from a cut block', () => {
      const spoiled = packet.slice();
      new DataView(spoiled.buffer).setUint32(4, 1 << 20, little);
      const { packets, facts } = readPackets(concat(head, spoiled, packet, packet));
      expect(packets.length).toBe(3);
      expect(facts.damages[0]).toMatchObject({ skippedBytes: spoiled.length });
    });

    test('damage with nothing readable behind it ends the capture there', () => {
      const { packets, facts } = readPackets(concat(head, new Uint8Array(100)));
      expect(packets.length).toBe(1);
      expect(facts.truncatedAt).toBe(head.length);
      expect(facts.damages).toEqual([
        { offset: head.length, reason: 'A block cannot be 0 octets long' },
      ]);
    });

    test('a version that is not known is refused', () => {
      expect(readPackets(ng.section([], 2)).error?.reason).toBe('pcapng version 2.0 is not known');
    });

    test('interfaces are bounded', () => {
      const many = Array.from({ length: LIMITS.interfaces + 2 }, () => ng.interface(1));
      const file = concat(
        ng.section(),
        ...many,
        ng.enhancedPacket(LIMITS.interfaces - 1, START, PACKET),
        ng.enhancedPacket(LIMITS.interfaces, START, PACKET),
      );
      const { packets } = readPackets(file);
      expect(packets.map(({ linkType }) => linkType)).toEqual([1, UNKNOWN_LINK_TYPE]);
    });
  });
}
