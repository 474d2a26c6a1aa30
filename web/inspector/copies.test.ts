import { describe, expect, test } from 'vitest';
import type { FrameDetail } from '../../server/api/contract.ts';
import { frameHex, frameJson, frameWiresharkFilter } from './copies.ts';

const DETAIL: FrameDetail = {
  number: 4,
  packet: 9,
  timeNanos: 4_911_000,
  connection: 'c1',
  direction: 'client-to-server',
  protocol: 'amqp-1.0',
  channel: 0,
  name: 'sasl-init',
  size: 6,
  fields: { initialResponse: { type: 'secret', bytes: 2, user: 'guest' } },
  streamOffset: 8,
  info: 'PLAIN · user guest',
  tree: { name: 'frame', label: 'sasl-init', start: 0, end: 6 },
  bytes: '0001**··02ff',
  pieces: [
    { start: 0, end: 3, packet: 8, fileOffset: 100 },
    { start: 4, end: 6, packet: 9, fileOffset: 300 },
  ],
};

test('JSON is the row of the command line, without what only the page needs', () => {
  expect(Object.keys(JSON.parse(frameJson(DETAIL)))).toEqual([
    'number',
    'packet',
    'timeNanos',
    'connection',
    'direction',
    'protocol',
    'channel',
    'name',
    'size',
    'fields',
  ]);
});

test('hex keeps secrets hidden and holes visible', () => {
  expect(frameHex(DETAIL)).toBe('00 01 ** ·· 02 ff');
});

describe('the Wireshark filter', () => {
  test('shows every packet that carried the frame', () => {
    expect(frameWiresharkFilter(DETAIL)).toBe('frame.number in {8,9}');
  });

  test('of a gap shows the packet at which it was given up', () => {
    expect(frameWiresharkFilter({ ...DETAIL, pieces: [] })).toBe('frame.number == 9');
  });
});
