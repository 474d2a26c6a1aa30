import { expect, test } from 'vitest';
import { EMPTY_10, HEADER_10, join, OPEN, transferFrame } from '../../test/support/framing.ts';
import { Random } from '../../test/support/random.ts';
import { socketFrame } from '../../test/support/web-socket.ts';
import { findFrames } from './frame-search.ts';

const mask = Uint8Array.of(7, 201, 33, 90);
const unknown = { isMasked: undefined, isWebSocket: false };
const find = (bytes: Uint8Array, rules: Parameters<typeof findFrames>[3] = unknown, last = false) =>
  findFrames(bytes, 0, bytes.length, rules, last)?.at ?? -1;

test.each([undefined, mask])('a message that AMQP fills is enough, masked or not', (key) => {
  const cut = new Uint8Array(37).fill(0x55);
  const bytes = join(cut, socketFrame(join(OPEN, EMPTY_10), { mask: key }));
  expect(find(bytes)).toBe(37);
  expect(find(bytes, { isMasked: key === undefined, isWebSocket: true })).toBe(-1);
});

test('AMQP without WebSocket around it is none', () => {
  const frames = Array.from({ length: 40 }, () => transferFrame(false, '005377a10568656c6c6f'));
  expect(find(join(HEADER_10, OPEN, ...frames, EMPTY_10), unknown, true)).toBe(-1);
});

test('octets of nothing, and any octets, are none', () => {
  const known = { isMasked: false, isWebSocket: true };
  expect(find(new Uint8Array(4000), known, true)).toBe(-1);
  const random = new Random(5);
  const noise = Uint8Array.from({ length: 100_000 }, () => random.below(256));
  expect(find(noise)).toBe(-1);
  expect(find(noise, { isMasked: true, isWebSocket: true })).toBe(-1);
});

test('where frames are known to be, four in a row are enough, or two that end with the stream', () => {
  const known = { isMasked: true, isWebSocket: true };
  const part = new Uint8Array(900).fill(0x61);
  const frames = [0, 1, 2, 3, 4].map((place) =>
    socketFrame(part, { opcode: place === 0 ? 2 : 0, isFinal: place === 4, mask }),
  );
  const behind = (count: number) => join(part, ...frames.slice(0, count));
  expect(find(behind(4), known)).toBe(900);
  expect(find(behind(3), known)).toBe(-1);
  expect(find(behind(2), known, true)).toBe(900);
  expect(find(behind(4), unknown, true)).toBe(-1);
});
