import { describe, expect, test } from 'vitest';
import {
  concat,
  pcapFile,
  pcapngBlocks,
  type ReadCapture,
  readPackets,
} from '../../test/support/capture-files.ts';
import { Random } from '../../test/support/random.ts';
import { CaptureError } from './capture-error.ts';
import { CaptureReader } from './reader.ts';

const START = 1_700_000_000;

function somePackets(random: Random) {
  return Array.from({ length: 12 }, (_, i) => ({
    seconds: START + i,
    fraction: random.below(1_000_000),
    octets: Uint8Array.from({ length: 1 + random.below(90) }, () => random.below(256)),
  }));
}

const packets = somePackets(new Random(1));
const ng = pcapngBlocks(false);
const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['pcap', pcapFile(packets)],
  ['modified pcap', pcapFile(packets, { magic: 0xa1b2cd34, recordExtra: 8, little: false })],
  [
    'damaged pcap',
    concat(
      pcapFile(packets.slice(0, 4)),
      new Uint8Array(150).fill(0xff),
      pcapFile(packets.slice(4)).subarray(24),
    ),
  ],
  [
    'pcapng',
    concat(
      ng.section([ng.comment('a comment')]),
      ng.interface(1, { resolution: 9 }),
      ...packets.map(({ octets }, i) => ng.enhancedPacket(0, BigInt(START + i) << 30n, octets)),
      ng.simplePacket(8, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)),
    ),
  ],
  [
    'damaged pcapng',
    concat(
      ng.section(),
      ng.interface(1),
      ng.enhancedPacket(0, 1n, packets[0].octets),
      new Uint8Array(77).fill(0x0a),
      ...packets.map(({ octets }) => ng.enhancedPacket(0, 2n, octets)),
    ),
  ],
];

describe.each(FILES)('%s', (_name, file) => {
  const whole = readPackets(file);

  test('has its packets', () => {
    expect(whole.error).toBeUndefined();
    expect(whole.packets.length).toBeGreaterThanOrEqual(packets.length);
    expect(whole.facts.truncatedAt).toBeUndefined();
  });

  test('comes out the same octet by octet', () => {
    expect(readPackets(file, () => 1)).toEqual(whole);
  });

  test('comes out the same in any chunks', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random(seed);
      const largest = random.pick([5, 40, 300, 2000]);
      expect(readPackets(file, () => 1 + random.below(largest))).toEqual(whole);
    }
  });

  test('cut anywhere behind its header gives the packets before the cut', () => {
    // A section header says its own length.
    const blockLength = new DataView(file.buffer).getUint32(4);
    const headerLength = whole.facts.format === 'pcapng' ? blockLength : 24;
    for (let length = 0; length < file.length; length++) {
      const cut = readPackets(file.subarray(0, length));
      if (length < headerLength) {
        expect(cut.error).toBeInstanceOf(CaptureError);
        continue;
      }
      expect(cut.error).toBeUndefined();
      expect(cut.packets).toEqual(whole.packets.slice(0, cut.packets.length));
      const { truncatedAt } = cut.facts;
      const lastEnd = endOfLastPacket(cut);
      // Padding and options may follow the last packet's octets, never another whole packet.
      const next = whole.packets[cut.packets.length];
      if (next !== undefined)
        expect(next.fileOffset + next.octets.length).toBeGreaterThan(length - 8);
      if (truncatedAt !== undefined) {
        expect(truncatedAt).toBeGreaterThanOrEqual(lastEnd);
        expect(truncatedAt).toBeLessThan(length);
      }
    }
  });

  test('with any octets changed never fails otherwise than with a CaptureError', () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = new Random(seed);
      const changed = file.slice();
      for (let i = 0; i <= random.below(8); i++) {
        changed[random.below(changed.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, 0x0a]);
      }
      const { facts, packets } = readPackets(changed, () => 100);
      expect(facts.packets).toBe(packets.length);
      for (const { fileOffset, octets } of packets) {
        const there = changed.subarray(fileOffset, fileOffset + octets.length);
        expect(Buffer.compare(there, octets)).toBe(0);
      }
    }
  });
});

function endOfLastPacket({ packets }: ReadCapture): number {
  const last = packets.at(-1);
  return last === undefined ? 0 : last.fileOffset + last.octets.length;
}

describe('what is no capture', () => {
  const text = new TextEncoder();
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['nothing', new Uint8Array(), 'The file is empty'],
    ['two octets', Uint8Array.of(0xa1, 0xb2), 'it has only 2 octets'],
    ['text', text.encode('{"frames": 12, "naïve": true}\n'), 'it looks like text'],
    ['gzip', concat([0x1f, 0x8b, 8], new Uint8Array(100)), 'it looks like gzip data'],
    ['snoop', concat(text.encode('snoop'), new Uint8Array(90)), 'it looks like a snoop capture'],
    ['bare AMQP', concat(text.encode('AMQP'), [0, 1, 0, 0]), 'a bare AMQP byte stream'],
    ['noise', new Uint8Array(300).fill(0xff), 'neither a pcap nor a pcapng capture'],
  ];
  test.each(cases)('%s', (_name, file, reason) => {
    for (const size of [1, 7, 1000]) {
      const { error, packets } = readPackets(file, () => size);
      expect(error?.message).toContain(reason);
      expect(error?.offset).toBe(0);
      expect(packets).toEqual([]);
    }
  });

  test('stays an error however often it is asked', () => {
    const reader = new CaptureReader({ packet: () => {} });
    const noise = new Uint8Array(100).fill(0xff);
    expect(() => reader.push(noise)).toThrow(CaptureError);
    expect(() => reader.push(noise)).toThrow(CaptureError);
    expect(() => reader.end()).toThrow(CaptureError);
  });
});

test('a file that ends inside its header is no capture; one that ends behind it is an empty one', () => {
  const section = pcapngBlocks(true).section();
  for (const [file, format] of [
    [pcapFile([]), 'pcap'],
    [section, 'pcapng'],
  ] as const) {
    for (let length = 4; length < file.length; length++) {
      const { facts, error } = readPackets(file.subarray(0, length));
      expect(error?.message).toBe('The file is not a capture: it ends inside its header');
      expect(facts.packets).toBe(0);
    }
    const { facts, error } = readPackets(file);
    expect(error).toBeUndefined();
    expect(facts).toMatchObject({ format, packets: 0 });
    expect(facts.truncatedAt).toBeUndefined();
  }
});
