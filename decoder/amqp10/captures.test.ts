import { join } from 'node:path';
import { expect } from 'vitest';
import { faultOf, nameOf, nodeAt, nodesOf, scan, tilingFaults } from '../../test/support/amqp10.ts';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { Dissector, decodeFile, type Row } from '../../test/support/decode.ts';
import { ABSENT, TYPE } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import { PROTOCOL } from '../protocol.ts';
import type { Dissection } from '../tree.ts';

interface Frame {
  readonly row: Row;
  readonly dissection: Dissection;
}

/** The 1.0 frames of a capture, headers and gaps left out. */
function framesOf(path: string): Frame[] {
  const decoded = decodeFile(join(capturesFolder, path));
  const dissector = new Dissector(decoded);
  const isFrame = ({ protocol, type }: Row): boolean =>
    protocol === PROTOCOL.amqp10 && type !== TYPE.protocolHeader && type !== TYPE.gap;
  return decoded.rows.filter(isFrame).map((row) => ({ row, dissection: dissector.dissect(row) }));
}

const transfersOf = (path: string): Dissection[] =>
  framesOf(path).flatMap(({ dissection }) => (dissection.name === 'transfer' ? [dissection] : []));

/** The value of the amqp-value section of each transfer. */
function bodiesOf(path: string): (JsonValue | undefined)[] {
  return transfersOf(path).map(({ tree }) => {
    const { value } = nodeAt(tree, 'payload', 'amqpValue');
    return value !== null && typeof value === 'object' && 'value' in value ? value.value : value;
  });
}

describeWithCaptures('cases that tshark gets wrong', (test) => {
  test('messages over several transfers (e05)', () => {
    const transfers = transfersOf('evidence/e05-10-multi-transfer.pcap');
    const sections = transfers.map(({ tree }) =>
      nodeAt(tree, 'payload').children?.map(({ name, start, end }) => [name, start, end]),
    );
    expect(sections).toEqual([
      [
        ['header', 23, 30],
        ['properties', 30, 52],
        ['data', 52, 273],
      ],
      [['data', 20, 220]],
      [['data', 20, 207]],
    ]);
    expect(transfers.map(({ malformed }) => malformed)).toEqual([undefined, undefined, undefined]);
  });

  test('descriptors as 8-byte ulong and as symbol (e06, e06b)', () => {
    const names = (path: string) => framesOf(path).map(({ row }) => row.name);
    expect(names('evidence/e06-10-ulong-descriptor.pcap')).toEqual([
      'open',
      'open',
      'begin',
      'attach',
    ]);
    expect(names('evidence/e06b-10-symbolic-descriptor.pcap')).toEqual(['open', 'begin']);
    for (const { row, dissection } of framesOf('evidence/e06-10-ulong-descriptor.pcap')) {
      expect(dissection.name).toBe(row.name);
      expect(dissection.malformed).toBeUndefined();
    }
  });

  test('an empty binary (e07)', () => {
    expect(bodiesOf('evidence/e07-10-empty-binary.pcap')).toEqual([
      { type: 'binary', value: '' },
      'second',
    ]);
  });

  test('arrays of zero-width elements (e07b)', () => {
    const [five, many, lists] = bodiesOf('evidence/e07b-10-zero-width-array.pcap');
    expect(five).toEqual([true, true, true, true, true]);
    expect(Array.isArray(many) && many.length > 5 && many.every((item) => item === true)).toBe(
      true,
    );
    expect(lists).toEqual([[], [], []]);
  });

  test('empty values of every type (e07c)', () => {
    expect(bodiesOf('evidence/e07c-10-empty-values.pcap')).toEqual([
      '',
      { type: 'symbol', value: '' },
      [],
      [],
      [],
      { type: 'binary', value: '' },
    ]);
  });

  test('an extended header (e15)', () => {
    const frames = framesOf('evidence/e15-10-doff4.pcap');
    expect(frames.map(({ row }) => row.name)).toEqual(['open', 'open']);
    const extended = frames.flatMap(({ dissection }) =>
      nodesOf(dissection.tree).filter(({ name }) => name === 'extendedHeader'),
    );
    expect(extended.map(({ start, end }) => [start, end])).toContainEqual([8, 16]);
  });

  test('a transfer cut by the snap length (e17)', () => {
    const cut = transfersOf('evidence/e17-10-snaplen96.pcap').find(({ malformed }) => malformed);
    expect(cut?.malformed).toMatchObject({ layer: 'tcp' });
    expect(cut?.tree.children?.at(-1)?.name).toBe('missing');
    expect(cut?.fields.payloadBytes).toBeGreaterThan(0);
  });
});

/** Every broker, client and odd corner once. */
const CAPTURES = [
  'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.boolean.pcapng',
  'real/activemq-10-go-sessions.pcap',
  'real/activemq-10-jms-redelivery.pcap',
  'real/activemq-10-jms-types-native.pcap',
  'real/artemis-10-proton-frame-512.pcap',
  'real/artemis-10-broker-federation-healthy.pcap',
  'real/azure-10-eventhubs.pcap',
  'real/brokerj-10-sasl-cram-md5.pcap',
  'real/mess-10-garbage.pcap',
  'real/mess-10-interleaved-deliveries.pcap',
  'real/rabbitmq4-10-aborted.pcap',
  'real/rhea-10-resume.pcap',
  'real/rhea-10-large-multi-transfer.pcap',
];

describeWithCaptures('both readings of every frame agree, and trees tile', (test) => {
  for (const path of CAPTURES) {
    test(path, () => {
      const frames = framesOf(path);
      expect(frames.length).toBeGreaterThan(0);
      for (const { row, dissection } of frames) {
        const { tree, malformed, fields } = dissection;
        expect(dissection.name).toBe(row.name);
        expect(tilingFaults(tree)).toEqual([]);
        expect(tree).toMatchObject({ start: 0, end: row.size });
        const view = scan(row.head, row.size);
        expect(nameOf(view)).toBe(row.name);
        expect(malformed).toEqual(faultOf(view));
        expect(view.payloadBytes).toBe(fields.payloadBytes ?? ABSENT);
        if (row.name === 'transfer') expect(view.handle).toBe(fields.handle);
        if (row.name === 'disposition') expect(view.deliveryId).toBe(fields.first);
        if (row.name === 'flow') expect(view.credit).toBe(fields.linkCredit ?? ABSENT);
      }
    });
  }
});
