import { describe, expect, test } from 'vitest';
import {
  concat,
  type PcapOptions,
  pcapFile,
  readPackets,
} from '../../test/support/capture-files.ts';
import { LIMITS } from '../limits.ts';

const PACKET = Uint8Array.of(1, 2, 3, 4, 5, 6);
const START = 1_700_000_000;

function records(count: number, octets = PACKET) {
  return Array.from({ length: count }, (_, i) => ({ seconds: START + i, fraction: i, octets }));
}

describe('forms of classic pcap', () => {
  const forms: readonly [name: string, options: PcapOptions, nanosPerFraction: number][] = [
    ['microseconds', {}, 1000],
    ['nanoseconds', { magic: 0xa1b23c4d }, 1],
    ['modified, with a longer record header', { magic: 0xa1b2cd34, recordExtra: 8 }, 1000],
  ];
  for (const [name, options, nanosPerFraction] of forms) {
    for (const little of [true, false]) {
      test(`${name}, ${little ? 'little' : 'big'} endian`, () => {
        const file = pcapFile(records(3), { ...options, little });
        const { packets, facts } = readPackets(file);
        expect(packets.map(({ timeNanos }) => timeNanos)).toEqual([
          0,
          1_000_000_000 + nanosPerFraction,
          2_000_000_000 + 2 * nanosPerFraction,
        ]);
        expect(packets.map(({ octets }) => octets)).toEqual([PACKET, PACKET, PACKET]);
        expect(file.subarray(packets[2].fileOffset)).toEqual(PACKET);
        expect(facts).toMatchObject({ format: 'pcap', packets: 3, bytes: file.length });
        expect(facts.startEpochNanos).toBe(`${START}000000000`);
        expect(facts.durationNanos).toBe(2_000_000_000 + 2 * nanosPerFraction);
        expect(facts.truncatedAt).toBeUndefined();
      });
    }
  }

  test('the bits above the link type tell of a check sequence and are left out', () => {
    const { packets, facts } = readPackets(pcapFile(records(1), { linkType: 0x2400_0001 }));
    expect(packets[0].linkType).toBe(1);
    expect(facts.interfaces).toEqual([{ linkType: 1, snapLength: 262_144, timeResolution: 6 }]);
  });

  test('up to version 2.2 the lengths stand the other way round', () => {
    const octets = PACKET.slice(0, 4);
    const swapped = { seconds: START, fraction: 0, octets, capturedLength: 9, originalLength: 4 };
    const { packets } = readPackets(pcapFile([swapped], { minor: 2 }));
    expect(packets).toMatchObject([{ octets, originalLength: 9 }]);
  });

  test('a file behind a file is read on, in its own form', () => {
    const first = pcapFile(records(2));
    const forms: readonly PcapOptions[] = [
      {},
      { little: false },
      { magic: 0xa1b23c4d },
      { magic: 0xa1b2cd34, recordExtra: 8 },
    ];
    for (const form of forms) {
      const fraction = form.magic === 0xa1b23c4d ? 7000 : 7;
      const behind = [{ seconds: START + 9, fraction, octets: PACKET }];
      const file = concat(first, pcapFile(behind, { ...form, linkType: 101 }));
      const { packets, facts } = readPackets(file);
      expect(packets.map(({ timeNanos }) => timeNanos)).toEqual([0, 1_000_001_000, 9_000_007_000]);
      expect(packets.map(({ linkType }) => linkType)).toEqual([1, 1, 101]);
      expect(facts).toMatchObject({ packets: 3, damageCount: 0 });
      expect(readPackets(file, () => 1).packets).toEqual(packets);
    }
    const cut = readPackets(concat(first, pcapFile([]).subarray(0, 20)));
    expect(cut.facts).toMatchObject({ packets: 2, truncatedAt: first.length });
  });

  test('another major version is refused', () => {
    const { error } = readPackets(pcapFile(records(1), { major: 3 }));
    expect(error).toMatchObject({ offset: 4, reason: 'pcap version 3.4 is not known' });
  });
});

describe('times and lengths', () => {
  test('packets older than the first have negative times, and the duration spans all', () => {
    const times = [START, START - 2, START + 1];
    const file = pcapFile(times.map((seconds) => ({ seconds, fraction: 5, octets: PACKET })));
    const { packets, facts } = readPackets(file);
    expect(packets.map(({ timeNanos }) => timeNanos)).toEqual([0, -2e9, 1e9]);
    expect(facts.durationNanos).toBe(3e9);
    expect(facts.earliestNanos).toBe(-2e9);
  });

  test('seconds are unsigned: the year 2106', () => {
    const { facts } = readPackets(
      pcapFile([{ seconds: 0xffffffff, fraction: 999_999, octets: PACKET }]),
    );
    expect(facts.startEpochNanos).toBe('4294967295999999000');
  });

  test('a packet cut by the snap length keeps its length on the wire', () => {
    const { packets, facts } = readPackets(
      pcapFile([{ seconds: START, fraction: 0, octets: PACKET, originalLength: 1500 }]),
    );
    expect(packets[0].originalLength).toBe(1500);
    expect(facts.truncatedPackets).toBe(1);
  });

  test('a length on the wire below the captured one is not believed', () => {
    const { packets, facts } = readPackets(
      pcapFile([{ seconds: START, fraction: 0, octets: PACKET, originalLength: 2 }]),
    );
    expect(packets[0].originalLength).toBe(PACKET.length);
    expect(facts.truncatedPackets).toBe(0);
  });

  test('a packet longer than the snap length is read whole', () => {
    const octets = new Uint8Array(5000).fill(7);
    const { packets } = readPackets(pcapFile(records(2, octets), { snapLength: 96 }));
    expect(packets.map((packet) => packet.octets.length)).toEqual([5000, 5000]);
  });

  test('a packet beyond the ordinary bound is read when the snap length allows it', () => {
    const octets = new Uint8Array(LIMITS.ordinaryPacketBytes + 1);
    const large = readPackets(pcapFile(records(2, octets), { snapLength: 1 << 20 }));
    expect(large.packets.length).toBe(2);
    const small = readPackets(pcapFile(records(2, octets), { snapLength: 65_535 }));
    expect(small.error?.reason).toContain('cannot be 262145 octets long');
  });
});

describe('damage', () => {
  const good = pcapFile(records(4));
  const rest = pcapFile(records(5)).subarray(24);

  test('is got over where records hold up again', () => {
    const noise = new Uint8Array(1000).fill(0xff);
    const { packets, facts } = readPackets(concat(good, noise, rest));
    expect(packets.length).toBe(9);
    expect(facts.damages).toEqual([
      {
        offset: good.length,
        skippedBytes: 1000,
        reason: 'A packet record cannot be 4294967295 octets long',
      },
    ]);
    expect(facts.truncatedAt).toBeUndefined();
  });

  test('a run of zeros is no row of empty packets', () => {
    const { packets, facts } = readPackets(concat(good, new Uint8Array(4096), rest));
    expect(packets.length).toBe(9);
    expect(facts.damages[0].skippedBytes).toBe(4096);
  });

  test('with nothing readable behind it ends the capture there', () => {
    const { packets, facts, error } = readPackets(concat(good, new Uint8Array(500).fill(0xff)));
    expect(error).toBeUndefined();
    expect(packets.length).toBe(4);
    expect(facts.truncatedAt).toBe(good.length);
    expect(facts.damages).toEqual([
      { offset: good.length, reason: 'A packet record cannot be 4294967295 octets long' },
    ]);
  });

  test('is searched no further than the bound', () => {
    const noise = new Uint8Array(LIMITS.damageBytes).fill(0xff);
    const beyond = readPackets(concat(good, noise, rest));
    expect(beyond.packets.length).toBe(4);
    expect(beyond.facts.truncatedAt).toBe(good.length);
    const within = readPackets(concat(good, noise.subarray(1), rest));
    expect(within.packets.length).toBe(9);
  });

  test('in the first record leaves nothing to show', () => {
    const { error } = readPackets(concat(good.subarray(0, 24), new Uint8Array(64).fill(0xff)));
    expect(error?.offset).toBe(24);
  });

  test('of a length near the end is told from a cut packet', () => {
    const spoiled = concat(good, rest);
    new DataView(spoiled.buffer).setUint32(good.length + 8, 200_000, true);
    const { packets, facts } = readPackets(spoiled);
    // The record with the false length is lost, the four after it are not.
    expect(packets.length).toBe(8);
    expect(facts.damages.length).toBe(1);
    expect(facts.truncatedAt).toBeUndefined();
  });

  test('a long last packet that is merely cut is no damage', () => {
    const long = pcapFile([{ seconds: START, fraction: 0, octets: new Uint8Array(100_000) }]);
    const { facts, error } = readPackets(concat(good, long.subarray(24, 5000)));
    expect(error).toBeUndefined();
    expect(facts.damageCount).toBe(0);
    expect(facts.truncatedAt).toBe(good.length);
  });
});
