import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { splitCapture } from '../../test/support/packets.ts';
import type { Amqp0xCode } from '../protocol.ts';
import type { Dissection } from '../tree.ts';
import { dissectFrame091 } from './dissect.ts';

interface Shown extends Dissection {
  /** The port that is not the server's. */
  readonly clientPort: number;
}

/** All complete frames of the capture's streams, protocol headers left out; nothing but in order. */
function frames(path: string, version: Amqp0xCode = 3): Shown[] {
  const streams = new Map<string, { base: number; bytes: number[]; clientPort: number }>();
  for (const { tcp } of splitCapture(readFileSync(join(capturesFolder, path))).packets) {
    if (tcp === undefined || tcp.payload.length === 0) continue;
    const key = `${tcp.source} ${tcp.destination}`;
    const ports = [tcp.source, tcp.destination].map((end) => Number(end.split(':')[1]));
    const stream = streams.get(key) ?? {
      base: tcp.sequence,
      bytes: [],
      clientPort: Math.max(...ports),
    };
    streams.set(key, stream);
    const at = (tcp.sequence - stream.base) | 0;
    // Retransmissions repeat octets that are there already.
    const fresh = stream.bytes.length - at;
    if (fresh < 0) throw new Error(`hole in ${path}`);
    for (const octet of tcp.payload.subarray(fresh)) stream.bytes.push(octet);
  }
  return [...streams.values()].flatMap(({ bytes, clientPort }) =>
    framesOf(Uint8Array.from(bytes), version).map((frame) => ({ ...frame, clientPort })),
  );
}

function framesOf(bytes: Uint8Array, version: Amqp0xCode): Dissection[] {
  const view = new DataView(bytes.buffer);
  const list: Dissection[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const isHeader = view.getUint32(at) === 0x414d5150;
    const size = isHeader ? 8 : view.getUint32(at + 3) + 8;
    if (at + size > bytes.length) break;
    const frame = bytes.subarray(at, at + size);
    if (!isHeader) {
      list.push(dissectFrame091(frame, { size, version, direction: 0, flags: 0 }));
    }
    at += size;
  }
  return list;
}

const DEEPFLOW = 'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp';

describeWithCaptures('frames of captures', (test) => {
  // Counts of an independent counter, protocol headers left out.
  for (const [path, count, version] of [
    ['evidence/e01-091-start-split.pcap', 11],
    ['evidence/e03-091-many-frames-one-segment.pcap', 17],
    ['evidence/e04-091-frame-over-1MiB.pcap', 14],
    ['evidence/e11-08-09-headers.pcap', 3],
    [`${DEEPFLOW}/amqp1.pcap`, 38],
    [`${DEEPFLOW}/amqp2.pcap`, 16],
    [`${DEEPFLOW}/amqp3.pcap`, 13],
    [`${DEEPFLOW}/amqp-error.pcap`, 47],
    ['public/ntop+nDPI/tests/cfgs/default/pcap/amqp.pcap', 98],
    ['public/prashantbarca+amqp-parser/amqp.pcap', 22],
    ['real/rabbitmq-091-field-tables.pcap', 35],
    ['real/brokerj-09-types.pcap', 95, 4],
    ['real/brokerj-08-types.pcap', 95, 5],
    ['real/rabbitmq-08-amqplib.pcap', 67, 5],
  ] as const) {
    test(`${path}: ${count} sound frames`, () => {
      const list = frames(path, version);
      expect(list.map(({ malformed }) => malformed).filter((m) => m !== undefined)).toEqual([]);
      expect(list.filter(({ name }) => name === 'unknown' || /^\d/.test(name))).toEqual([]);
      expect(list).toHaveLength(count);
    });
  }

  test('a body over 1 MiB is one frame', () => {
    const bodies = frames('evidence/e04-091-frame-over-1MiB.pcap').filter(
      ({ name }) => name === 'content-body',
    );
    expect(bodies.map(({ fields }) => Number(fields.payloadBytes) > 1024 * 1024)).toContain(true);
  });

  test('vectors of other analyzers: what is wrong on purpose, and nothing else, is malformed', () => {
    const list = frames('public/reconstructed/packetbeat-pixie-test-vectors-0-9-1.pcap');
    const wrong = list.flatMap(({ clientPort, name, malformed }) =>
      malformed === undefined ? [] : [`${clientPort} ${name}: ${malformed.reason}`],
    );
    // The vectors WrongShortStringSize, WrongTable_too_big and WrongTable_nonsense.
    expect(wrong).toEqual([
      '30003 content-header: 173 octets needed, 11 left',
      '30028 queue.declare: 218 octets claimed, 115 left',
      "30029 queue.declare: 0x37 ('7') is no field value type",
    ]);
    const unknown = list.filter(({ name }) => /^\d|unknown/.test(name));
    expect(unknown.map(({ name }) => name)).toEqual(['110.12']);
    const nested = list.filter(({ clientPort }) => clientPort === 30025);
    expect(nested.map(({ fields }) => fields.arguments)).toEqual([
      [
        [
          'inception',
          [
            ['incep1', 'DREAMS'],
            ['incep2', 'MARION'],
            [
              'limbo',
              [
                ['limbo1', 'Cobb'],
                ['limbo2', 'Saito'],
              ],
            ],
          ],
        ],
        ['bigInt', 2_000_000_000_000_000],
      ],
    ]);
  });
});
