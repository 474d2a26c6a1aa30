import { describe, expect, test } from 'vitest';
import { octets } from '../../test/support/amqp10.ts';
import { type Decoded, decodeBytes } from '../../test/support/decode.ts';
import {
  clientPieces,
  decode,
  EMPTY_10,
  HEADER_10,
  HEADER_091,
  HEARTBEAT,
  join,
  OPEN,
  PSH_ACK,
  transcript,
  transferFrame,
} from '../../test/support/framing.ts';
import { PcapBuilder } from '../../test/support/pcap-builder.ts';
import { CaptureDecoder } from '../decode.ts';
import { FLAG } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import { PROTOCOL, type ProtocolName } from '../protocol.ts';

describe('boundaries', () => {
  test('a frame may begin and end anywhere in a segment', () => {
    const stream = join(HEADER_10, OPEN, EMPTY_10, EMPTY_10);
    for (let cut = 1; cut < stream.length; cut++) {
      const decoded = decode((pcap) =>
        clientPieces(pcap, [
          [0, stream.subarray(0, cut)],
          [cut, stream.subarray(cut)],
        ]),
      );
      expect(transcript(decoded)).toEqual([
        'c1>0 protocol-header 8',
        'c1>8 open 17',
        'c1>25 empty 8',
        'c1>33 empty 8',
      ]);
    }
  });

  test('octets that are no frame become one row, and decoding goes on behind them', () => {
    const noise = new Uint8Array(21).fill(0xff);
    const stream = join(HEADER_10, OPEN, noise, EMPTY_10, OPEN, EMPTY_10);
    const decoded = decode((pcap) => pcap.connect(40_000).fromClient(stream));
    expect(transcript(decoded)).toEqual([
      'c1>0 protocol-header 8',
      'c1>8 open 17',
      'c1>25 unknown 21 frame',
      'c1>46 empty 8',
      'c1>54 open 17',
      'c1>71 empty 8',
    ]);
  });

  test('octets that are no frame were there with their own packet, not with the next boundary', () => {
    const begin = join(HEADER_10, OPEN, new Uint8Array(21).fill(0xff));
    const decoded = decode((pcap) =>
      clientPieces(pcap, [
        [0, begin],
        [begin.length, join(EMPTY_10, OPEN, EMPTY_10)],
      ]),
    );
    expect(decoded.rows.map(({ name, packet }) => `${name} ${packet}`)).toEqual([
      'protocol-header 4',
      'open 4',
      'unknown 4',
      'empty 5',
      'open 5',
      'empty 5',
    ]);
  });

  test('a frame that the capture cuts keeps its name', () => {
    const decoded = decode((pcap) =>
      pcap.connect(40_000).fromClient(join(HEADER_10, OPEN.subarray(0, 12))),
    );
    expect(transcript(decoded)).toEqual(['c1>0 protocol-header 8', 'c1>8 open 17 tcp']);
  });

  test('a header that the server refuses with its own', () => {
    const decoded = decode((pcap) =>
      pcap.connect(40_000).fromClient(HEADER_091).fromServer(octets('414d5150 03010000')),
    );
    expect(transcript(decoded)).toEqual(['c1>0 protocol-header 8', 'c1<0 protocol-header 8']);
    expect(decoded.rows.map((row) => row.protocol)).toEqual([3, 1]);
  });

  test('TLS after a TLS header is not read as frames', () => {
    const tls = octets('160301004801000044');
    const header = octets('414d5150 02010000');
    const decoded = decode((pcap) =>
      pcap.connect(40_000).fromClient(header).fromServer(header).fromClient(tls),
    );
    expect(transcript(decoded)).toHaveLength(2);
    expect(decoded.connections.get(1)?.transport).toBe('tls');
  });
});

describe('without a beginning', () => {
  function midStream(bytes: Uint8Array, fromServer = false): Decoded {
    const pcap = new PcapBuilder();
    const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 7000 };
    const server = { address: [10, 0, 0, 2], port: 5672, sequence: 9000 };
    if (fromServer) pcap.segment(server, client, PSH_ACK, bytes);
    else pcap.segment(client, server, PSH_ACK, bytes);
    return decodeBytes(pcap.build());
  }

  test('frames are found by structure, also inside one', () => {
    expect(transcript(midStream(join(OPEN.subarray(5), EMPTY_10, OPEN, EMPTY_10)))).toEqual([
      'c1>0 gap missing -1 skipped 12',
      'c1>12 empty 8',
      'c1>20 open 17',
      'c1>37 empty 8',
    ]);
    expect(transcript(midStream(HEARTBEAT, true))).toEqual(['c1<0 heartbeat 8']);
  });

  test('the version is the one hinted at for the port, until the peers name another', () => {
    const versionOf = (start: Uint8Array, hint: ProtocolName) => {
      const pcap = new PcapBuilder();
      const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 7000 };
      const server = { address: [10, 0, 0, 2], port: 5672, sequence: 9000 };
      pcap.segment(client, server, PSH_ACK, join(start, HEARTBEAT, HEARTBEAT, HEARTBEAT));
      const versions = new Set<number>();
      const decoder = new CaptureDecoder(
        { frame: ({ protocol }) => versions.add(protocol), connectionDone: () => {} },
        { portHints: new Map([[5672, hint]]) },
      );
      decoder.push(pcap.build());
      decoder.end();
      return [...versions];
    };
    expect(versionOf(HEARTBEAT, 'amqp-0-9')).toEqual([PROTOCOL.amqp09]);
    expect(versionOf(HEARTBEAT, 'amqp-0-8')).toEqual([PROTOCOL.amqp08]);
    expect(versionOf(HEARTBEAT, 'amqp-1.0')).toEqual([]);
    expect(versionOf(HEADER_091, 'amqp-0-8')).toEqual([PROTOCOL.amqp091]);
  });

  test('what has no such structure is not called AMQP', () => {
    const decoded = midStream(new TextEncoder().encode('hello, this is some other protocol'));
    expect(decoded.rows).toEqual([]);
    expect(decoded.connections.get(1)).toMatchObject({ notAmqp: 'unknown', midStream: true });
  });
});

test('without a handshake the client is who sent a header first, and is read first', () => {
  const pcap = new PcapBuilder();
  const client = { address: [10, 0, 0, 1], port: 20_000, sequence: 7000 };
  const server = { address: [10, 0, 0, 2], port: 40_000, sequence: 9000 };
  const send = (from: typeof client, to: typeof client, bytes: Uint8Array) => {
    pcap.segment(from, to, PSH_ACK, bytes);
    from.sequence += bytes.length;
  };
  // Nothing says that the client's stream begins here; its acknowledgment says it of the server's.
  send(client, server, HEADER_10);
  send(server, client, HEADER_10);
  send(server, client, OPEN);
  send(client, server, OPEN);
  const decoded = decodeBytes(pcap.build());
  expect(transcript(decoded)).toEqual([
    'c1>0 protocol-header 8',
    'c1<0 protocol-header 8',
    'c1<8 open 17',
    'c1>8 open 17',
  ]);
  expect(decoded.connections.get(1)).toMatchObject({ client: '10.0.0.1:20000' });
});

test('a connection whose data the snap length cut off is not called one without data', () => {
  const pcap = new PcapBuilder();
  pcap.connect(40_000);
  expect(decodeBytes(pcap.build()).connections.get(1)?.notDecoded).toContain('carried no data');
  const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 1001 };
  pcap.segment(client, { address: [10, 0, 0, 2], port: 5672, sequence: 5001 }, PSH_ACK, HEADER_10);
  // The record keeps its 54 octets of packet headers, and says how long the packet was.
  const cut = pcap.build().slice(0, -HEADER_10.length);
  new DataView(cut.buffer).setUint32(cut.length - 54 - 8, 54, true);
  const { connections, rows } = decodeBytes(cut);
  expect(rows).toEqual([]);
  expect(connections.get(1)?.notDecoded).toBe('None of its data was captured.');
});

test('a tuple that opens again is a new connection', () => {
  const pcap = new PcapBuilder();
  pcap.connect(40_000).fromClient(HEADER_10);
  const again = { address: [10, 0, 0, 1], port: 40_000, sequence: 800_000 };
  const server = { address: [10, 0, 0, 2], port: 5672, sequence: 900_000 };
  pcap.segment(again, server, 2, new Uint8Array());
  again.sequence++;
  pcap.segment(again, server, PSH_ACK, HEADER_091);
  const decoded = decodeBytes(pcap.build());
  expect(transcript(decoded)).toEqual(['c1>0 protocol-header 8', 'c2>0 protocol-header 8']);
});

test('transfers that go on with a message say where it began', () => {
  const stream = join(HEADER_10, transferFrame(true, '00'), transferFrame(false, '00'));
  const [, first, second] = decode((pcap) => pcap.connect(40_000).fromClient(stream)).rows;
  expect(first.columns.messageFrame).toBe(first.number);
  expect(second.columns.messageFrame).toBe(first.number);
  expect(Number(first.columns.flags) & FLAG.continuation).toBe(0);
  expect(Number(second.columns.flags) & FLAG.continuation).not.toBe(0);
});

test('links to $cbs without end, and the end of sessions that had none', () => {
  const attach = octets(
    '00000000 02000000 005312 c0 1f 08 a10161 70 00000000 42 40 40 005328 c0 07 01 a10424636273 005329 c0 01 00 40',
  );
  const view = new DataView(attach.buffer);
  view.setUint32(0, attach.length);
  const handleAt = 8 + 3 + 3 + 3 + 1;
  const transfer = transferFrame(false, '005377a1026869');
  const frames: Uint8Array[] = [HEADER_10];
  for (let handle = 1; handle <= LIMITS.tokenLinks + 10; handle++) {
    const copy = attach.slice();
    new DataView(copy.buffer).setUint32(handleAt, handle);
    frames.push(copy);
  }
  const decoded = decode((pcap) =>
    pcap
      .connect(40_000)
      .fromClient(join(...frames, transfer))
      .fromServer(join(HEADER_10, transfer)),
  );
  const flags = decoded.rows
    .filter((row) => row.name === 'transfer')
    .map((row) => Number(row.columns.flags) & FLAG.secretPayload);
  expect(flags).toEqual([FLAG.secretPayload, 0]);
});

test.each([
  [
    'The client does not speak AMQP here: it is HTTP.',
    new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
  ],
  [
    'The client does not speak AMQP here: it is HTTP.',
    new TextEncoder().encode('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'),
  ],
  [
    'The client begins TLS here, and the server speaks AMQP without it.',
    octets('1603010048 01000044 0303'),
  ],
  [
    'The client does not speak AMQP here: it is MQTT.',
    octets('101000044d515454 0402003c 0004 61626364'),
  ],
])('a client that the AMQP server answers with its header: %s', (what, bytes) => {
  const decoded = decode((pcap) => pcap.connect(40_000).fromClient(bytes).fromServer(HEADER_091));
  expect(transcript(decoded)).toEqual(['c1<0 protocol-header 8']);
  expect(decoded.connections.get(1)?.notDecoded).toBe(what);
});

test('a frame in more parts than are remembered still has the packet of its last octet', () => {
  const parts = LIMITS.piecesPerFrame + 10;
  const frame = new Uint8Array(parts).fill(0x20);
  frame.set([3, 0, 1]);
  new DataView(frame.buffer).setUint32(3, parts - 8);
  frame[parts - 1] = 0xce;
  const decoded = decode((pcap) =>
    clientPieces(pcap, [
      [0, HEADER_091],
      ...Array.from(frame, (_, at) => [8 + at, frame.subarray(at, at + 1)] as const),
    ]),
  );
  expect(decoded.rows.map(({ name, packet }) => [name, packet])).toEqual([
    ['protocol-header', 4],
    ['content-body', 4 + parts],
  ]);
  expect(decoded.rows[1].malformed?.reason).toContain('no room');
});
