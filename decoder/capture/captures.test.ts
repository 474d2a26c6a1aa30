import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import * as pcapParser from 'pcap-parser';
import { describe, expect } from 'vitest';
import { type ReadCapture, readPackets } from '../../test/support/capture-files.ts';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import { indexedCaptures } from '../../test/support/public-index.ts';
import { Random } from '../../test/support/random.ts';

const publicFolder = join(capturesFolder, 'public');
const CAPTURE_NAME = /\.(pcap|pcapng|cap|ntar|trace|snoop)(\.\d)?(\.gz|\.zst)?$/;

function captureFiles(): string[] {
  return ['real', 'public', 'evidence'].flatMap((folder) =>
    readdirSync(join(capturesFolder, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => CAPTURE_NAME.test(name))
      .map((name) => join(capturesFolder, folder, name)),
  );
}

/** Captures of the public collection that are refused, and why. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['the-tcpdump-group+libpcap/tests/pcap-invalid-version-1.pcap', 'pcap version 1.4'],
  ['the-tcpdump-group+libpcap/tests/pcapng-invalid-vers-1.pcapng', 'pcapng version 0.1'],
  ['the-tcpdump-group+libpcap/tests/shb-option-too-long.pcapng', 'before and after a block differ'],
  ['seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/solaris.snoop', 'a snoop capture'],
]);

/** Captures whose duration capinfos gives otherwise, and why. */
const DURATION_DIFFERS: ReadonlyMap<string, string> = new Map([
  ['the-tcpdump-group+tcpdump/tests/timestamp_invalid_micro.pcap', 'a fraction of 2147 seconds'],
  ['simsong+tcpflow/tests/bug8.pcap', 'the first packet is the latest; capinfos leaves it out'],
  ['seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/pcapng-example.pcapng', 'ticks below zero'],
  [
    'seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/file_heuristics/pcapng-example.pcapng.zst',
    'ticks below zero',
  ],
]);

/** Classic microsecond pcap is all that the peer can read. */
function peerCanRead(file: Uint8Array): boolean {
  if (file.length < 24) return false;
  const magic = new DataView(file.buffer, file.byteOffset).getUint32(0);
  return magic === 0xa1b2c3d4 || magic === 0xd4c3b2a1;
}

function peerPackets(file: Uint8Array): Promise<pcapParser.ParsedPacket[]> {
  return new Promise((resolve, reject) => {
    const packets: pcapParser.ParsedPacket[] = [];
    pcapParser
      .parse(Readable.from([Buffer.from(file)]))
      .on('packet', (packet) => packets.push(packet))
      .on('end', () => resolve(packets))
      .on('error', () => reject(new Error('the peer cannot read it')));
  });
}

function differenceFromPeer(
  ours: ReadCapture,
  theirs: readonly pcapParser.ParsedPacket[],
): string | undefined {
  if (ours.packets.length !== theirs.length) {
    return `${ours.packets.length} packets against ${theirs.length}`;
  }
  const start = BigInt(ours.facts.startEpochNanos ?? 0);
  for (let i = 0; i < theirs.length; i++) {
    const { header, data } = theirs[i];
    const packet = ours.packets[i];
    const nanos =
      BigInt(header.timestampSeconds) * 1_000_000_000n +
      BigInt(header.timestampMicroseconds) * 1000n;
    const off = Math.abs(Number(BigInt(packet.timeNanos) - (nanos - start)));
    // Exact for 104 days; beyond them a number has no room for all digits.
    const allowed = Number.isSafeInteger(packet.timeNanos) ? 0 : 512;
    if (off > allowed) return `time of packet ${i + 1}`;
    if (Buffer.compare(packet.octets, data) !== 0) return `octets of packet ${i + 1}`;
    const original = Math.max(header.originalLength, data.length);
    if (packet.originalLength !== original) return `length of packet ${i + 1}`;
  }
  return undefined;
}

describeWithCaptures('every capture', (register) => {
  register('is read whole, or refused for the reason known', () => {
    const unexpected: string[] = [];
    for (const path of captureFiles()) {
      const { error } = readPackets(readCapture(path));
      const expected = REFUSED.get(relative(publicFolder, path));
      const agrees =
        expected === undefined ? error === undefined : error?.reason.includes(expected);
      if (!agrees) unexpected.push(`${path}: ${error?.message}`);
    }
    expect(unexpected).toEqual([]);
  });

  register('gives the packets that pcap-parser reads, where it can', async () => {
    const unexpected: string[] = [];
    let compared = 0;
    for (const path of captureFiles()) {
      const file = readCapture(path);
      if (!peerCanRead(file) || REFUSED.has(relative(publicFolder, path))) continue;
      const difference = differenceFromPeer(readPackets(file), await peerPackets(file));
      if (difference !== undefined) unexpected.push(`${path}: ${difference}`);
      compared += 1;
    }
    expect(unexpected).toEqual([]);
    expect(compared).toBeGreaterThan(1300);
  });

  register('has the number of packets and the duration that the index says', () => {
    const unexpected: string[] = [];
    let compared = 0;
    for (const { path, packets, durationSeconds } of indexedCaptures(publicFolder)) {
      if (packets === undefined || REFUSED.has(path)) continue;
      const { facts } = readPackets(readCapture(join(publicFolder, path)));
      compared += 1;
      if (facts.packets !== packets) {
        unexpected.push(`${path}: ${facts.packets} packets, not ${packets}`);
      }
      if (durationSeconds === undefined || DURATION_DIFFERS.has(path)) continue;
      if (Math.abs(facts.durationNanos / 1e9 - durationSeconds) > 1e-6) {
        unexpected.push(`${path}: ${facts.durationNanos} ns, not ${durationSeconds} s`);
      }
    }
    expect(unexpected).toEqual([]);
    expect(compared).toBeGreaterThan(950);
  });

  register('comes out the same in any chunks', () => {
    const random = new Random(7);
    for (const path of captureFiles()) {
      const file = readCapture(path);
      if (file.length > 20_000 || random.next() > 0.2) continue;
      if (REFUSED.has(relative(publicFolder, path))) continue;
      const largest = random.pick([1, 60, 5000]);
      expect(
        readPackets(file, () => 1 + random.below(largest)),
        path,
      ).toEqual(readPackets(file));
    }
  });
});

/** Pairs of files that hold the same packets in another form. */
const TWINS: readonly (readonly [string, string])[] = [
  ['wireshark-4.0.17/captures/dhcp.pcap', 'wireshark-4.0.17/captures/dhcp.pcapng'],
  [
    'wireshark-4.0.17/captures/dhcp-nanosecond.pcap',
    'wireshark-4.0.17/captures/dhcp-nanosecond.pcapng',
  ],
  [
    'wanduow+libtrace/test/traces/100_packets.pcap',
    'wanduow+libtrace/test/traces/100_packets.pcapng',
  ],
  [
    'wanduow+libtrace/test/traces/100_packets.pcap',
    'wanduow+libtrace/test/traces/100_packetsns.pcap',
  ],
];

/** The files of hadrielk's generator; each in both byte orders. */
const GENERATED = [
  ...Array.from({ length: 18 }, (_, i) => `basic/test0${String(i + 1).padStart(2, '0')}`),
  ...['advanced/test100', 'advanced/test101', 'advanced/test102'],
  ...['difficult/test200', 'difficult/test201', 'difficult/test202'],
];

describe('twins', () => {
  const content = (path: string) => {
    const { packets, facts, error } = readPackets(readCapture(join(publicFolder, path)));
    return {
      packets: packets.map(({ fileOffset, ...packet }) => packet),
      start: facts.startEpochNanos,
      comments: facts.comments,
      interfaces: facts.interfaces.map(({ linkType, name }) => ({ linkType, name })),
      damages: facts.damages,
      error,
    };
  };
  describeWithCaptures('in both byte orders', (register) => {
    for (const name of GENERATED) {
      register(name, () => {
        const folder = 'hadrielk+pcapng-test-generator';
        expect(content(`${folder}/output_be/${name}.pcapng`)).toEqual(
          content(`${folder}/output_le/${name}.pcapng`),
        );
      });
    }
  });
  describeWithCaptures('in another format', (register) => {
    for (const [one, other] of TWINS) {
      register(`${one} and ${other}`, () => {
        const { packets, start } = content(one);
        expect(packets.length).toBeGreaterThan(3);
        expect(content(other)).toMatchObject({ packets, start });
      });
    }
  });
});
