import { describe, expect, test } from 'vitest';
import { octets } from '../../test/support/amqp10.ts';
import { command, control, frame010, sized32, str8 } from '../../test/support/amqp010.ts';
import { clientPieces, decode, join, PSH_ACK, transcript } from '../../test/support/framing.ts';
import { FLAG } from '../frame-view.ts';

const HEADER = octets('414d5150 0101000a');
const ATTACH = control('0201 0100 0001 61');
const TRANSFER = command(`0401 0100 0700 ${str8('amq.direct')} 01 00`, 11);
const PROPERTIES = frame010({ type: 2, flags: 3, payload: sized32(`0401 0002 ${str8('k')}`) });
const BODY = frame010({ type: 3, flags: 7, payload: '616263' });
const SYNC = command('0301 0101 0000');
const BEAT = control('010a 0000', 0);
const FRAMES = [ATTACH, TRANSFER, PROPERTIES, BODY, SYNC, BEAT, ATTACH, SYNC];
const NAMES = [
  'session.attach',
  'message.transfer',
  'segment-header',
  'segment-body',
  'execution.sync',
  'connection.heartbeat',
  'session.attach',
  'execution.sync',
];
const STREAM = join(...FRAMES);
/** Where each frame begins. */
const STARTS = FRAMES.map((_, i) =>
  FRAMES.slice(0, i).reduce((sum, { length }) => sum + length, 0),
);

function midStream(bytes: Uint8Array) {
  const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 77 };
  const server = { address: [10, 0, 0, 2], port: 5672, sequence: 5001 };
  return decode((pcap) => pcap.segment(client, server, PSH_ACK, bytes));
}

describe('0-10', () => {
  test('a frame may begin and end anywhere in a segment', () => {
    const stream = join(HEADER, STREAM);
    for (let cut = 1; cut < stream.length; cut++) {
      const decoded = decode((pcap) =>
        clientPieces(pcap, [
          [0, stream.subarray(0, cut)],
          [cut, stream.subarray(cut)],
        ]),
      );
      expect(decoded.rows.map(({ name }) => name)).toEqual(['protocol-header', ...NAMES]);
      expect(decoded.rows.every(({ malformed }) => malformed === undefined)).toBe(true);
    }
  });

  test('from any octet on, the next frame is found', () => {
    for (let cut = 0; cut <= STARTS[4]; cut++) {
      const decoded = midStream(STREAM.subarray(cut));
      const first = STARTS.findIndex((start) => start >= cut);
      const skipped = STARTS[first] - cut;
      expect(decoded.rows.map(({ name }) => name)).toEqual([
        ...(skipped > 0 ? ['gap'] : []),
        ...NAMES.slice(first),
      ]);
      expect(decoded.connections.get(1)).toMatchObject({ protocol: 'amqp-0-10' });
    }
  });

  test('behind a hole', () => {
    const stream = join(HEADER, STREAM, STREAM);
    const lost = 8 + STARTS[1] + 5;
    const decoded = decode((pcap) =>
      clientPieces(pcap, [
        [0, stream.subarray(0, lost)],
        [lost + 40, stream.subarray(lost + 40)],
      ]),
    );
    const place = decoded.rows.findIndex(({ name }) => name === 'gap');
    expect(transcript(decoded).slice(0, place + 2)).toEqual([
      'c1>0 protocol-header 8',
      `c1>8 session.attach ${ATTACH.length}`,
      expect.stringMatching(/message\.transfer .* tcp$|^c1>\d+ gap/),
      expect.any(String),
      ...(place > 2 ? [expect.any(String)] : []),
    ]);
    expect(decoded.rows.slice(-8).map(({ name }) => name)).toEqual(NAMES);
  });

  test('octets that are no frame', () => {
    const stream = join(HEADER, ATTACH, new Uint8Array(9).fill(0xff), STREAM);
    const decoded = decode((pcap) => pcap.connect(40_000).fromClient(stream));
    expect(transcript(decoded).slice(0, 4)).toEqual([
      'c1>0 protocol-header 8',
      `c1>8 session.attach ${ATTACH.length}`,
      `c1>${8 + ATTACH.length} unknown 9 frame`,
      `c1>${17 + ATTACH.length} session.attach ${ATTACH.length}`,
    ]);
  });
});

describe('segments in several frames', () => {
  const parts = (channel: number) => [
    frame010({ type: 1, flags: 10, channel, payload: '0401 0100' }),
    frame010({ type: 1, flags: 8, channel, payload: `0100 ${str8('q')}`.slice(0, 5) }),
    frame010({ type: 1, flags: 9, channel, payload: str8('q') }),
  ];

  test('keep their name, on each channel for itself', () => {
    const [one, other] = [parts(1), parts(2)];
    const stream = join(HEADER, one[0], other[0], one[1], ATTACH, other[1], one[2], other[2], SYNC);
    const { rows } = decode((pcap) => pcap.connect(40_000).fromClient(stream));
    expect(rows.slice(1).map(({ name }) => name)).toEqual([
      ...['message.transfer', 'message.transfer', 'message.transfer', 'session.attach'],
      ...['message.transfer', 'message.transfer', 'message.transfer', 'execution.sync'],
    ]);
    expect(rows.slice(1).map(({ columns }) => columns.messageFrame)).toEqual([
      ...[2, 3, 2, -1],
      ...[3, 2, 3, -1],
    ]);
    const goOn = rows.map(({ columns }) => (Number(columns.flags) & FLAG.continuation) !== 0);
    expect(goOn).toEqual([false, false, false, true, false, true, true, true, false]);
  });

  test('whose beginning is not in the capture have no name', () => {
    const [, second, third] = parts(1);
    const { rows } = midStream(join(STREAM, second, third, SYNC));
    expect(rows.slice(-3).map(({ name }) => name)).toEqual([
      'unknown',
      'unknown',
      'execution.sync',
    ]);
    expect(rows.slice(-3).every(({ malformed }) => malformed === undefined)).toBe(true);
  });

  test('what a client transfers goes to an exchange, what a server does to a destination', () => {
    const decoded = decode((pcap) => {
      const conversation = pcap.connect(40_000);
      conversation.fromClient(join(HEADER, TRANSFER));
      conversation.fromServer(join(HEADER, TRANSFER));
    });
    const [up, down] = decoded.rows.filter(({ name }) => name === 'message.transfer');
    expect([up.columns.address, up.columns.name]).toEqual(['amq.direct', undefined]);
    expect([down.columns.address, down.columns.name]).toEqual([undefined, 'amq.direct']);
  });
});
