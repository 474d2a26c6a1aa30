import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContentHash, hashText } from './content-hash.ts';

function hashOf(...parts: readonly Uint8Array[]): string {
  const hash = new ContentHash();
  for (const part of parts) hash.add(part, 0, part.length);
  return textOf(hash);
}

function textOf(hash: ContentHash): string {
  hash.end();
  return hashText(hash.high, hash.low);
}

test('how the octets are parted does not matter, nor what lies around them', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(fc.nat(100), { maxLength: 6 }),
      fc.nat(9),
      (bytes, cuts, before) => {
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
        places.sort((a, b) => a - b);
        const inside = new Uint8Array([...new Uint8Array(before).fill(7), ...bytes, 7, 7]);
        const hash = new ContentHash();
        for (let i = 1; i < places.length; i++) {
          hash.add(inside, before + places[i - 1], before + places[i]);
        }
        expect(textOf(hash)).toBe(hashOf(bytes));
        expect(textOf(hash)).toMatch(/^[0-9a-f]{16}$/);
      },
    ),
  );
});

test('a hash used again begins anew', () => {
  const hash = new ContentHash();
  hash.add(Uint8Array.of(1, 2, 3), 0, 3);
  hash.clear();
  expect(textOf(hash)).toBe(hashOf());
});

test('contents that are nearly equal are told apart', () => {
  const hashes = new Set<string>();
  const bytes = new Uint8Array(64);
  let count = 0;
  const note = (): void => {
    hashes.add(hashOf(bytes));
    count += 1;
  };
  // One bit, or two, of 64 octets.
  for (let i = 0; i < 512; i++) {
    bytes[i >> 3] ^= 1 << (i & 7);
    for (let j = i; j < 512; j += 7) {
      if (j > i) bytes[j >> 3] ^= 1 << (j & 7);
      note();
      if (j > i) bytes[j >> 3] ^= 1 << (j & 7);
    }
    bytes[i >> 3] ^= 1 << (i & 7);
  }
  // Counting; and octets of zero, which only their number tells apart.
  for (let i = 1; i < 30_000; i++) {
    new DataView(bytes.buffer).setUint32(20, i * 0x10001);
    note();
  }
  for (let length = 0; length < 200; length++) {
    hashes.add(hashOf(new Uint8Array(length)));
    count += 1;
  }
  // 64 octets of zero are among those lengths once, and nowhere above.
  expect(hashes.size).toBe(count);
});
