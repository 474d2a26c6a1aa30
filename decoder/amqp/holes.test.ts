import { describe, expect, test } from 'vitest';
import { decodeBytes } from '../../test/support/decode.ts';
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
import { FLAG } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';

describe('holes', () => {
  const stream = join(HEADER_10, OPEN, EMPTY_10, OPEN, EMPTY_10, EMPTY_10, EMPTY_10);

  test('inside a frame: the next boundary is known', () => {
    const decoded = decode((pcap) =>
      clientPieces(pcap, [
        [0, stream.subarray(0, 20)],
        [24, stream.subarray(24)],
      ]),
    );
    expect(transcript(decoded)).toEqual([
      'c1>0 protocol-header 8',
      'c1>8 open 17 tcp',
      'c1>20 gap missing 4 skipped 0',
      'c1>25 empty 8',
      'c1>33 open 17',
      'c1>50 empty 8',
      'c1>58 empty 8',
      'c1>66 empty 8',
    ]);
    expect(decoded.connections.get(1)).toMatchObject({ gaps: 1, missingBytes: 4 });
  });

  test('very many inside a frame: each has a row, and few are kept for it', () => {
    const size = 4 * LIMITS.holesPerFrame;
    const frame = new Uint8Array(size).fill(0x20);
    frame.set([3, 0, 1]);
    new DataView(frame.buffer).setUint32(3, size - 8);
    frame[size - 1] = 0xce;
    const pieces: [number, Uint8Array][] = [[0, join(HEADER_091, frame.subarray(0, 9))]];
    for (let at = 10; at < size; at += 2) pieces.push([8 + at, frame.subarray(at, at + 1)]);
    pieces.push([8 + size - 1, frame.subarray(size - 1)], [8 + size, HEARTBEAT]);
    const { rows } = decode((pcap) => clientPieces(pcap, pieces));
    const missing = rows.map((row) => Math.max(0, Number(row.columns.missingBytes)));
    const frames = rows.filter(({ name }) => name !== 'gap');
    expect(frames.map(({ name }) => name)).toEqual([
      'protocol-header',
      'content-body',
      'heartbeat',
    ]);
    expect(missing.reduce((sum, count) => sum + count)).toBe((size - 10) / 2);
    expect(rows.indexOf(frames[1])).toBe(rows.length - 2 - LIMITS.holesPerFrame);
  });

  test('over a boundary: the next one is searched, and what is passed over is counted', () => {
    const decoded = decode((pcap) =>
      clientPieces(pcap, [
        [0, stream.subarray(0, 25)],
        [36, stream.subarray(36)],
      ]),
    );
    expect(transcript(decoded)).toEqual([
      'c1>0 protocol-header 8',
      'c1>8 open 17',
      'c1>25 gap missing 11 skipped 14',
      'c1>50 empty 8',
      'c1>58 empty 8',
      'c1>66 empty 8',
    ]);
  });
});

test('a message whose frames are missing is not put together from the rest', () => {
  const first = transferFrame(true, '00');
  const middle = transferFrame(true, '01');
  const rest = join(transferFrame(false, '02'), EMPTY_10, EMPTY_10);
  const begin = join(HEADER_10, first);
  const decoded = decode((pcap) =>
    clientPieces(pcap, [
      [0, begin],
      [begin.length + middle.length, rest],
    ]),
  );
  expect(transcript(decoded).map((line) => line.split(' ')[1])).toEqual([
    'protocol-header',
    'transfer',
    'gap',
    'transfer',
    'empty',
    'empty',
  ]);
  const last = decoded.rows[3];
  expect(Number(last.columns.flags) & FLAG.continuation).not.toBe(0);
  expect(last.columns.messageFrame).toBe(-1);
});

describe('searches that are long or many', () => {
  function bodyFrame(payloadBytes: number): Uint8Array {
    const frame = new Uint8Array(payloadBytes + 8).fill(0x20);
    frame.set([3, 0, 1]);
    new DataView(frame.buffer).setUint32(3, payloadBytes);
    frame[frame.length - 1] = 0xce;
    return frame;
  }

  test.each([0.4, 1.2, 3.7])('frames behind %f MiB of one that began before the capture', (mib) => {
    const rest = bodyFrame(Math.round(mib * 1024 * 1024)).subarray(100);
    const pcap = new PcapBuilder();
    const server = { address: [10, 0, 0, 2], port: 5672, sequence: 9000 };
    const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 7000 };
    const tail = [bodyFrame(10), HEARTBEAT, bodyFrame(20), HEARTBEAT, HEARTBEAT];
    const bytes = join(rest, ...tail, bodyFrame(50_000), HEARTBEAT);
    for (let at = 0; at < bytes.length; at += 1400) {
      const payload = bytes.subarray(at, at + 1400);
      pcap.segment(server, client, PSH_ACK, payload);
      server.sequence += payload.length;
    }
    const rows = transcript(decodeBytes(pcap.build())).filter((row) => !row.includes('gap'));
    expect(rows.map((row) => row.slice(row.indexOf(' ') + 1))).toEqual([
      'content-body 18',
      'heartbeat 8',
      'content-body 28',
      'heartbeat 8',
      'heartbeat 8',
      'content-body 50008',
      'heartbeat 8',
    ]);
  });

  test('one large packet with thousands of places to search at', () => {
    const island = join(new Uint8Array([0xff]), EMPTY_10, EMPTY_10, EMPTY_10);
    const count = 2500;
    const bytes = join(HEADER_10, ...Array.from({ length: count }, () => island));
    const decoded = decode((pcap) => clientPieces(pcap, [[0, bytes]]));
    expect(decoded.error).toBeUndefined();
    expect(decoded.rows).toHaveLength(1 + 4 * count);
  });
});
