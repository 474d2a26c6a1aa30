import { describe, expect, test } from 'vitest';
import {
  asciiOf,
  beginsPacket,
  byteCount,
  cellAt,
  moveInBytes,
  offsetText,
  packetsAtRow,
  pieceAt,
  rowBytesIn,
  rowCount,
} from './hex-layout.ts';

/** 20 octets: 8 of packet 12, 4 that never came, 8 of packet 15. */
const BYTES = `${'41'.repeat(6)}****${'··'.repeat(4)}${'00'.repeat(8)}`;
const PIECES = [
  { start: 0, end: 8, packet: 12, fileOffset: 100 },
  { start: 12, end: 20, packet: 15, fileOffset: 900 },
];

test('two characters are one octet, sixteen octets a row', () => {
  expect(byteCount(BYTES)).toBe(20);
  expect(rowCount(BYTES, 16)).toBe(2);
  expect(rowCount('', 16)).toBe(0);
  expect([cellAt(BYTES, 0), cellAt(BYTES, 6), cellAt(BYTES, 8)]).toEqual(['41', '**', '··']);
});

test('the text beside the bytes gives nothing away', () => {
  expect(['41', '7e', '1f', '7f', 'ff', '**', '··'].map(asciiOf).join('')).toBe('A~...*·');
});

test('offsets are as wide as the last one', () => {
  expect(offsetText(16, BYTES)).toBe('000010');
  expect(offsetText(16, '00'.repeat(0x1000001))).toBe('0000010');
});

describe('packets', () => {
  test('an octet has the packet that carried it, or none', () => {
    expect(pieceAt(PIECES, 7)?.packet).toBe(12);
    expect(pieceAt(PIECES, 8)).toBeUndefined();
    expect(pieceAt(PIECES, 12)?.packet).toBe(15);
    expect(pieceAt(PIECES, 20)).toBeUndefined();
    expect(pieceAt([], 0)).toBeUndefined();
  });

  test('a mark stands where another packet begins', () => {
    const marked = Array.from({ length: 20 }, (_, offset) => offset).filter((offset) =>
      beginsPacket(PIECES, offset),
    );
    expect(marked).toEqual([12]);
  });

  test('two pieces of one packet are not told apart', () => {
    const twice = [PIECES[0], { start: 8, end: 20, packet: 12, fileOffset: 500 }];
    expect(beginsPacket(twice, 8)).toBe(false);
  });

  test('a row names the packets that begin in it', () => {
    expect(packetsAtRow(PIECES, 0, BYTES, 16)).toEqual([12, 15]);
    expect(packetsAtRow(PIECES, 1, BYTES, 16)).toEqual([]);
  });
});

test('the caret stays in the frame', () => {
  expect(moveInBytes('ArrowRight', 0, 20, 10, 16)).toBe(1);
  expect(moveInBytes('ArrowLeft', 0, 20, 10, 16)).toBe(0);
  expect(moveInBytes('ArrowDown', 2, 20, 10, 16)).toBe(18);
  expect(moveInBytes('ArrowDown', 6, 20, 10, 16)).toBe(6);
  expect(moveInBytes('End', 0, 20, 10, 16)).toBe(19);
  expect(moveInBytes('Home', 9, 20, 10, 16)).toBe(0);
  expect(moveInBytes('x', 9, 20, 10, 16)).toBeUndefined();
  expect(moveInBytes('ArrowRight', 0, 0, 10, 16)).toBeUndefined();
});

test('in a narrow pane rows are half as long', () => {
  expect([rowBytesIn(400), rowBytesIn(640)]).toEqual([8, 16]);
  expect(rowCount(BYTES, 8)).toBe(Math.ceil(byteCount(BYTES) / 8));
  expect(moveInBytes('ArrowDown', 2, 20, 10, 8)).toBe(10);
});
