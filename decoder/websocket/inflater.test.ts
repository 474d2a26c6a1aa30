import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HeldBudget } from '../net/held-budget.ts';
import { Inflater } from './inflater.ts';

const budget = () => new HeldBudget(1 << 20);

function inflate(inflater: Inflater, bytes: Uint8Array, pieces: readonly number[] = []): Buffer {
  const out: Buffer[] = [];
  inflater.begin();
  let at = 0;
  for (const size of [...pieces, bytes.length]) {
    const end = Math.min(bytes.length, at + size);
    inflater.push(bytes, at, end, (from, start, to) =>
      out.push(Buffer.from(from.subarray(start, to))),
    );
    at = end;
  }
  return Buffer.concat(out);
}

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY } = constants;

/** Text that DEFLATE finds something in, and octets in which it does not. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }),
  fc.array(fc.constantFrom('order', 'amqp', ' ', 'x', '\0'), { maxLength: 4000 }).map((words) => {
    return new Uint8Array(Buffer.from(words.join('')));
  }),
);
const way = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY),
  finishFlush: fc.constantFrom(constants.Z_SYNC_FLUSH, constants.Z_FINISH),
});

describe('what zlib deflated', () => {
  test('is inflated, in any pieces', () => {
    fc.assert(
      fc.property(content, way, fc.array(fc.nat(40)), (octets, options, pieces) => {
        const inflater = new Inflater(budget());
        const inflated = inflate(inflater, deflateRawSync(octets, options), pieces);
        expect(inflater.fault).toBeUndefined();
        expect(inflated.equals(octets)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('may refer to earlier messages, also behind one that ends with a last block', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(content, way), { minLength: 2, maxLength: 6 }), (messages) => {
        const inflater = new Inflater(budget());
        let window = Buffer.alloc(0);
        for (const [octets, options] of messages) {
          const dictionary = window.length === 0 ? {} : { dictionary: window };
          const inflated = inflate(inflater, deflateRawSync(octets, { ...options, ...dictionary }));
          expect(inflated.equals(octets)).toBe(true);
          window = Buffer.concat([window, octets]).subarray(-32_768);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is inflated over many windows', () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `message ${(i * 7919) % 1013} `).join(
      '',
    );
    const octets = Buffer.from(words);
    const inflated = inflate(new Inflater(budget()), deflateRawSync(octets), [1000, 1, 50_000]);
    expect(inflated.equals(octets)).toBe(true);
  });
});

test('what refers to octets that are not known is at fault, and all before it is right', () => {
  const first = Buffer.from('the first message, which the second one repeats');
  const second = deflateRawSync(Buffer.concat([Buffer.from('new: '), first]), {
    dictionary: first,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  const inflater = new Inflater(budget());
  inflate(inflater, deflateRawSync(first));
  inflater.forget();
  expect(inflate(inflater, second).toString()).toMatch(/^new:/);
  expect(inflater.fault).toBe('it refers to what is not in the capture');
});

test('any octets end in what zlib says of them, or in a fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(20)), (octets, pieces) => {
      const inflater = new Inflater(budget());
      const inflated = inflate(inflater, octets, pieces);
      try {
        const told = inflateRawSync(octets, { finishFlush: constants.Z_SYNC_FLUSH });
        if (inflater.fault === undefined) expect(inflated.equals(told)).toBe(true);
      } catch {
        // An incomplete code is no fault here unless its missing part is used.
      }
    }),
    { numRuns: 500 },
  );
});

test('what it keeps is taken from the budget, and given back', () => {
  const small = new HeldBudget(10_000);
  const inflater = new Inflater(small);
  inflate(inflater, deflateRawSync(Buffer.alloc(100_000, 'amqp')));
  expect(inflater.fault).toBe('there was no room to inflate it');
  inflater.close();
  expect(small.take(10_000)).toBe(true);
});
