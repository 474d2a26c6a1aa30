import { describe, expect, test } from 'vitest';
import { Dissector, decodeBytes, frameBytes } from '../support/decode.ts';
import { readSamples } from '../support/samples.ts';
import { untiled } from '../support/tiling.ts';

describe('field ranges tile the frame', () => {
  test.each(readSamples())('$file', ({ plain }) => {
    const decoded = decodeBytes(plain);
    const dissector = new Dissector(decoded);
    for (const row of decoded.rows) {
      if (row.name === 'gap') continue;
      const { tree, secrets, name } = dissector.dissect(row);
      expect(name).toBe(row.name);
      expect(untiled(tree), `frame ${row.number}`).toEqual([]);
      expect([tree.start, tree.end], `frame ${row.number}`).toEqual([0, row.size]);
      for (const secret of secrets) {
        expect(secret.start).toBeLessThanOrEqual(secret.end);
        expect(secret.end).toBeLessThanOrEqual(row.size);
      }
    }
  });
});

describe('the second reading agrees with the first', () => {
  test.each(readSamples())('$file', ({ plain }) => {
    const decoded = decodeBytes(plain);
    const dissector = new Dissector(decoded);
    for (const row of decoded.rows) {
      if (row.name === 'gap') continue;
      const bytes = frameBytes(decoded, row);
      expect(bytes, `frame ${row.number}`).toEqual(row.head);
      const { malformed } = dissector.dissect(row);
      if (row.malformed?.layer !== 'tcp') expect(malformed).toEqual(row.malformed);
    }
  });
});
