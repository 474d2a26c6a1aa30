import { describe, expect, test } from 'vitest';
import { frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, FrameView, TYPE } from '../../decoder/frame-view.ts';
import { LIMITS } from '../../decoder/limits.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import type { CaptureFacts, ConnectionInfo } from '../../decoder/sink.ts';
import { connectionDetail, connectionRow } from './connection-row.ts';
import { contiguous, hexOf, readFrameOctets } from './frame-octets.ts';
import { dissectRow, frameRow } from './frame-row.ts';
import { summaryOf } from './summary.ts';

function viewOf(values: Partial<FrameView>): FrameView {
  const none = new Float64Array(0);
  const pieces = { count: 0, start: none, length: none, fileOffset: none, packet: none };
  const view = new FrameView(new Uint8Array(0), pieces);
  view.clearFields();
  return Object.assign(view, { number: 3, packet: 7, timeNanos: -5, connection: 2 }, values);
}

const CONTEXT = { protocol: 3, direction: 0, type: 0, size: 0, flags: 0 } as const;

describe('frame rows', () => {
  test('keys that do not apply are absent, and the others stand in order', () => {
    const view = viewOf({ type: TYPE.heartbeat, protocol: 3, channel: 0, size: 8, direction: 1 });
    const row = frameRow(view, '', { fields: {} });
    expect(JSON.stringify(row)).toBe(
      '{"number":3,"packet":7,"timeNanos":-5,"connection":"c2","direction":"server-to-client",' +
        '"protocol":"amqp-0-9-1","channel":0,"name":"heartbeat","size":8,"fields":{}}',
    );
  });

  test('a gap has its two counts, no size and no channel', () => {
    const view = viewOf({ type: TYPE.gap, size: ABSENT, missingBytes: 100, skippedBytes: 0 });
    const dissection = dissectRow(new Uint8Array(0), view, CONTEXT);
    expect(frameRow(view, '', dissection)).toEqual({
      number: 3,
      packet: 7,
      timeNanos: -5,
      connection: 'c2',
      direction: 'client-to-server',
      name: 'gap',
      fields: { missingBytes: 100, skippedBytes: 0 },
    });
  });

  test('the fault found first is the one reported', () => {
    const malformed = { layer: 'amqp', offset: 9, reason: 'second' } as const;
    const cut = viewOf({ malformedLayer: 1, malformedOffset: 4 });
    expect(frameRow(cut, 'first', { fields: {}, malformed }).malformed).toEqual({
      layer: 'tcp',
      offset: 4,
      reason: 'first',
    });
    expect(frameRow(viewOf({}), '', { fields: {}, malformed }).malformed).toEqual(malformed);
  });

  test('of a frame that is only kept in part the rest is not called lost, unless it was', () => {
    const octets = new Uint8Array(LIMITS.frameHeadBytes);
    const size = 2 * octets.length;
    // transfer with a handle, then a data section of all that follows
    octets.set([0, 32, 0, 0, 2, 0, 0, 0, 0, 0x53, 0x14, 0xc0, 2, 1, 0x43, 0, 0x53, 0x75, 0xb0]);
    new DataView(octets.buffer).setUint32(19, size - 23);
    const context = { ...CONTEXT, protocol: PROTOCOL.amqp10, type: TYPE.amqp10 + 0x14, size };
    const whole = dissectRow(octets, viewOf({}), context);
    expect([whole.name, whole.malformed]).toEqual(['transfer', undefined]);
    expect(dissectRow(octets, viewOf({ malformedLayer: 1 }), context).malformed?.layer).toBe('tcp');
    expect(dissectRow(octets.subarray(1), viewOf({}), context).malformed).toBeDefined();
  });

  test('methods that no table knows go by their numbers', () => {
    const type = frameTypeCode('60.200') ?? 0;
    expect(frameRow(viewOf({ type }), '', { fields: {} }).name).toBe('60.200');
  });
});

describe('frame octets', () => {
  const file = Uint8Array.from({ length: 100 }, (_, index) => index);
  const readAt = async (at: number, length: number) => file.subarray(at, at + length);
  const piece = (start: number, length: number, fileOffset: number) => ({
    start,
    length,
    fileOffset,
    packet: 1,
  });

  test('pieces in any order, holes and the end of the file', async () => {
    const octets = await readFrameOctets(
      10,
      [piece(6, 4, 98), piece(0, 2, 16), piece(2, 2, 32)],
      readAt,
    );
    expect(hexOf(octets, [])).toBe('10112021····6263····');
    expect([...contiguous(octets)]).toEqual([0x10, 0x11, 0x20, 0x21]);
    expect(hexOf(octets, [{ start: 1, end: 3 }])).toBe('10****21····6263····');
  });

  test('a secret is masked whether its octets came or not', async () => {
    const octets = await readFrameOctets(4, [piece(0, 2, 0)], readAt);
    expect(hexOf(octets, [{ start: 1, end: 4 }])).toBe('00******');
    expect(hexOf(octets, [{ start: 1, end: 9 }])).toBe('00******');
  });

  test('nothing at the beginning, nothing at all', async () => {
    const late = await readFrameOctets(4, [piece(2, 2, 0)], readAt);
    expect([...contiguous(late)]).toEqual([]);
    expect(hexOf(late, [])).toBe('····0001');
    expect(hexOf(await readFrameOctets(2, [], readAt), [])).toBe('····');
  });

  test('a claimed size does not decide how much memory is taken', async () => {
    const octets = await readFrameOctets(2 ** 40, [piece(0, 2, 0), piece(2 ** 39, 2, 0)], readAt);
    expect(octets.octets.length).toBe(LIMITS.shownFrameBytes);
    expect(octets.present).toEqual([{ start: 0, end: 2 }]);
  });
});

describe('connections and summaries', () => {
  const info = (number: number, more: Partial<ConnectionInfo> = {}): ConnectionInfo => ({
    number,
    firstPacket: 1,
    firstNanos: 0,
    lastNanos: 10,
    client: 'a:1',
    server: 'b:5672',
    transport: 'tcp',
    frames: 3,
    packets: 4,
    clientBytes: 5,
    serverBytes: 6,
    gaps: 1,
    missingBytes: 7,
    malformedFrames: 2,
    retransmittedBytes: 0,
    differingBytes: 0,
    midStream: false,
    ...more,
  });
  const facts: CaptureFacts = {
    format: 'pcap',
    packets: 9,
    bytes: 1000,
    durationNanos: 77,
    damages: [],
    truncatedPackets: 3,
    comments: [],
    otherPackets: new Map(),
  };

  test('a connection has the keys it has values for', () => {
    expect(connectionRow(info(4))).toEqual({
      connection: 'c4',
      client: 'a:1',
      server: 'b:5672',
      transport: 'tcp',
      frames: 3,
    });
    const full = info(4, { protocol: 'amqp-1.0', opened: 0, closeError: 'x', tcpEnd: 'fin' });
    expect(connectionRow(full)).toMatchObject({ protocol: 'amqp-1.0', opened: 0, closeError: 'x' });
    const { number: _, ...rest } = full;
    expect(connectionDetail(full)).toEqual({ connection: 'c4', ...rest });
  });

  test('a summary adds up, connections in order', () => {
    const connections = [
      info(2, { midStream: true, notAmqp: 'tls', transport: 'tls', tlsDecrypted: false }),
      info(1),
      info(3, { notAmqp: 'http', gaps: 0, missingBytes: 0 }),
    ];
    const summary = summaryOf('x.pcap', facts, connections, { total: 9, byName: { open: 9 } });
    expect(summary.connections.map(({ connection }) => connection)).toEqual(['c1', 'c2', 'c3']);
    expect(summary.quality).toEqual({
      gaps: 2,
      missingBytes: 14,
      truncatedPackets: 3,
      midStreamConnections: 1,
      malformedFrames: 6,
      opaqueTlsConnections: 1,
      notAmqpConnections: 2,
    });
    expect('truncatedAt' in summary).toBe(false);
    expect(
      summaryOf('x', { ...facts, truncatedAt: 5 }, [], { total: 0, byName: {} }),
    ).toMatchObject({
      truncatedAt: 5,
    });
  });
});
