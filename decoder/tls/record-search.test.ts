import { describe, expect, test } from 'vitest';
import type { RecordCipher } from './record-cipher.ts';
import { RecordSearch } from './record-search.ts';

/** A record of one octet, its own number: opens under that number alone. */
const record = (sequence: number) => [23, 3, 3, 0, 1, sequence];
const cipher: RecordCipher = {
  open: (octets, sequence) =>
    octets.length === 6 && octets[5] === sequence
      ? { type: 23, plaintext: octets.subarray(5), start: 5 }
      : undefined,
  updated: () => undefined,
};
const candidates = [{ cipher, first: 4, count: 10 }];
/** As it stands by chance in a ciphertext: more octets than will ever come. */
const CHANCE = [22, 3, 1, 0x3f, 0xff];

describe('the next record behind lost octets', () => {
  test('is found behind what only looks like a header', () => {
    const octets = Uint8Array.from([9, 9, ...CHANCE, 1, 2, 3, ...record(7), 5]);
    const found = new RecordSearch(1000).find(octets, candidates);
    expect(found).toMatchObject({ at: 10, end: 16, sequence: 7 });
  });

  test('is found when the rest of it comes, and is tried then alone', () => {
    const octets = Uint8Array.from([...CHANCE, ...record(99), 1, ...record(5)]);
    const search = new RecordSearch(1000);
    expect(search.find(octets.subarray(0, 17), candidates)).toBeUndefined();
    const before = search.trials;
    expect(search.find(octets, candidates)).toMatchObject({ at: 12, sequence: 5 });
    expect(before - search.trials).toBe(2);
  });

  test('is given up after so many trials', () => {
    const octets = Uint8Array.from(Array.from({ length: 50 }, () => record(99)).flat());
    const search = new RecordSearch(25);
    expect(search.find(octets, candidates)).toBeUndefined();
    expect(search.trials).toBeLessThan(0);
  });
});
