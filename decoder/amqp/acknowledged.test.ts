import { describe, expect, test } from 'vitest';
import { EMPTY_10, HEADER_10, join, transferFrame } from '../../test/support/framing.ts';
import {
  captureOfSegments,
  type FirstSequences,
  handshake,
  type ScriptSegment,
  tell,
} from '../../test/support/tcp-script.ts';

function acks(segments: readonly ScriptSegment[], first?: FirstSequences): string[] {
  const { lines } = tell(captureOfSegments(segments, first));
  return lines.filter((line) => /^(frame|ack|gap) /.test(line));
}

const HEADER = { way: '>', at: 0, payload: HEADER_10 } as const;

describe('acknowledgements of frames', () => {
  test('are told once, behind the frames of the same packet', () => {
    expect(
      acks([
        ...handshake(),
        HEADER,
        { way: '<', at: 0, ack: 8 },
        { way: '<', at: 0, ack: 8 },
        { way: '<', at: 0, ack: 8, payload: HEADER_10 },
        { way: '>', at: 8, ack: 8, payload: EMPTY_10 },
        { way: '<', at: 8, ack: 16, payload: EMPTY_10 },
      ]),
    ).toEqual([
      'frame > 0..8 packet 4',
      'ack > 8 packet 5',
      'frame < 0..8 packet 7',
      'frame > 8..16 packet 8',
      'ack < 8 packet 8',
      'frame < 8..16 packet 9',
      'ack > 16 packet 9',
    ]);
  });

  test('of SYN and FIN are none', () => {
    const told = acks([
      ...handshake(),
      HEADER,
      { way: '>', flags: 'FA', at: 8, ack: 0 },
      { way: '<', flags: 'FA', at: 0, ack: 9 },
      { way: '>', at: 9, ack: 1 },
    ]);
    expect(told).toEqual(['frame > 0..8 packet 4', 'ack > 8 packet 6']);
  });

  test('of half a frame are none', () => {
    const frame = transferFrame(false, 'a0 03 616263');
    const half = 11;
    const told = acks([
      ...handshake(),
      HEADER,
      { way: '<', at: 0, ack: 8 },
      { way: '>', at: 8, payload: frame.subarray(0, half) },
      { way: '<', at: 0, ack: 8 + half },
      { way: '>', at: 8 + half, payload: frame.subarray(half) },
      { way: '<', at: 0, ack: 8 + half },
      { way: '<', at: 0, ack: 8 + frame.length },
    ]);
    const end = 8 + frame.length;
    expect(told.slice(2)).toEqual([`frame > 8..${end} packet 8`, `ack > ${end} packet 10`]);
  });

  test('of the first of several frames in flight are told', () => {
    const told = acks([
      ...handshake(),
      { way: '>', at: 0, payload: join(HEADER_10, EMPTY_10) },
      { way: '>', at: 16, payload: EMPTY_10 },
      { way: '<', at: 0, ack: 7 },
      { way: '<', at: 0, ack: 16 },
      { way: '<', at: 0, ack: 24 },
    ]);
    expect(told.slice(3)).toEqual(['ack > 16 packet 7', 'ack > 24 packet 8']);
  });

  test('that were captured before the octets wait for them', () => {
    const told = acks([
      ...handshake(),
      HEADER,
      { way: '<', at: 0, ack: 24 },
      { way: '>', at: 8, payload: EMPTY_10 },
      { way: '>', at: 16, payload: EMPTY_10 },
    ]);
    expect(told).toEqual([
      'frame > 0..8 packet 4',
      'ack > 8 packet 5',
      'frame > 8..16 packet 6',
      'ack > 16 packet 6',
      'frame > 16..24 packet 7',
      'ack > 24 packet 7',
    ]);
  });

  test('come with what a hole held back, at the end', () => {
    const told = acks([
      ...handshake(),
      HEADER,
      { way: '>', at: 16, payload: join(EMPTY_10, EMPTY_10, EMPTY_10) },
      { way: '<', at: 0, ack: 40 },
    ]);
    expect(told.filter((line) => line.startsWith('ack'))).toEqual([
      'ack > 8 packet 6',
      'ack > 40 packet 6',
    ]);
    expect(told.at(-1)).toBe('ack > 40 packet 6');
  });

  test('are counted across the wrap of sequence numbers', () => {
    const told = acks(
      [
        ...handshake(),
        HEADER,
        { way: '>', at: 8, payload: EMPTY_10 },
        { way: '<', at: 0, ack: 8 },
        { way: '<', at: 0, ack: 16 },
      ],
      { client: 0xffff_fff4, server: 0 },
    );
    expect(told.slice(2)).toEqual(['ack > 8 packet 6', 'ack > 16 packet 7']);
  });

  test('in a connection that was under way begin with its first frame', () => {
    const frames = Array.from({ length: 4 }, () => transferFrame(false, 'a0 01 61'));
    const size = frames[0].length;
    const segments: ScriptSegment[] = frames.flatMap((payload, i) => [
      { way: '<', at: 7000 + i * size, ack: 300, payload },
      { way: '>', at: 300, ack: 7000 + (i + 1) * size },
    ]);
    const told = acks(segments).filter((line) => line.startsWith('ack'));
    expect(told.at(-1)).toBe(`ack < ${4 * size} packet 8`);
  });

  test('need no handshake', () => {
    const told = acks([{ ...HEADER }, { way: '<', at: 0, ack: 8 }]);
    expect(told).toEqual(['frame > 0..8 packet 1', 'ack > 8 packet 2']);
  });
});
