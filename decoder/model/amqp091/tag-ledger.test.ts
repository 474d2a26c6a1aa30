import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Tag, TagLedger } from './tag-ledger.ts';

describe('the ledger of tags', () => {
  test('one by one, and up to a tag', () => {
    const ledger = new TagLedger<string>();
    for (const tag of [1, 2, 3, 4, 5]) ledger.put(tag, `e${tag}`);
    expect(ledger.take(3)).toBe('e3');
    expect(ledger.take(3)).toBeUndefined();
    const taken: string[] = [];
    ledger.takeUpTo(4, (entry) => taken.push(entry));
    expect(taken).toEqual(['e1', 'e2', 'e4']);
    expect([ledger.size, ...ledger.entries()]).toEqual([1, 'e5']);
  });

  test('numbers and bigints are of one order', () => {
    const ledger = new TagLedger<string>();
    const tags: Tag[] = [Number.MAX_SAFE_INTEGER, 2n ** 53n + 1n, 2n ** 64n - 1n];
    for (const tag of tags) ledger.put(tag, String(tag));
    expect(ledger.take(2n ** 53n + 1n)).toBe('9007199254740993');
    expect(ledger.take(2n ** 53n)).toBeUndefined();
    expect(ledger.takeUpTo(2n ** 64n - 1n, () => {})).toBe(2);
  });

  test('the same tag again gives back what stood there', () => {
    const ledger = new TagLedger<string>();
    ledger.put(1, 'a');
    ledger.put(2, 'b');
    expect(ledger.put(1, 'c')).toBe('a');
    expect(ledger.size).toBe(2);
  });

  test('does what a sorted map does, however it is used', () => {
    const step = fc.record({
      what: fc.constantFrom('put', 'put', 'put', 'take', 'upTo', 'range', 'oldest'),
      tag: fc.integer({ min: 0, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const ledger = new TagLedger<{ tag: number; n: number }>();
        const model = new Map<number, { tag: number; n: number }>();
        const oldest = () => [...model.keys()].sort((a, b) => a - b)[0];
        steps.forEach(({ what, tag }, n) => {
          if (what === 'put') {
            expect(ledger.put(tag, { tag, n })).toEqual(model.get(tag));
            model.set(tag, { tag, n });
          } else if (what === 'take') {
            expect(ledger.take(tag)).toEqual(model.get(tag));
            model.delete(tag);
          } else if (what === 'oldest') {
            const first = oldest();
            expect(ledger.takeOldest()).toEqual(first === undefined ? undefined : model.get(first));
            if (first !== undefined) model.delete(first);
          } else {
            const taken: number[] = [];
            const from = what === 'range' ? tag - 20 : -1;
            const take = (entry: { tag: number }) => taken.push(entry.tag);
            if (what === 'range') ledger.takeRange(from, tag, take);
            else ledger.takeUpTo(tag, take);
            const wanted = [...model.keys()]
              .filter((key) => key >= from && key <= tag)
              .sort((a, b) => a - b);
            expect(taken).toEqual(wanted);
            for (const key of wanted) model.delete(key);
          }
          expect(ledger.size).toBe(model.size);
        });
        const rest = [...model.values()].sort((a, b) => a.tag - b.tag);
        expect([...ledger.entries()]).toEqual(rest);
      }),
      { numRuns: 100 },
    );
  });

  test('one entry that is never taken does not make the others cost', () => {
    const ledger = new TagLedger<number>();
    ledger.put(0, 0);
    const begun = performance.now();
    for (let tag = 1; tag <= 300_000; tag++) {
      ledger.put(tag, tag);
      expect(ledger.take(tag) === tag).toBe(true);
    }
    expect(ledger.size).toBe(1);
    // Quadratic, this would take minutes.
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('a range that was taken is not walked again and again', () => {
    const ledger = new TagLedger<number>();
    for (let tag = 0; tag < 200_000; tag++) ledger.put(tag, tag);
    expect(ledger.takeRange(100_001, 190_000, () => {})).toBe(90_000);
    const begun = performance.now();
    for (let i = 0; i < 100_000; i++) ledger.takeRange(100_001, 190_000, () => {});
    expect(ledger.size).toBe(110_000);
    // 9,000,000,000 steps, if it were.
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
