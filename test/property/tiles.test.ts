import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../decoder/tree.ts';
import { Dissector, decodeBytes, frameBytes } from '../support/decode.ts';
import { readSamples } from '../support/samples.ts';

/** Where the children of a node leave a gap or overlap, in words. */
function untiled(node: TreeNode, path: string, found: string[]): string[] {
  const { children, start, end } = node;
  if (end < start) found.push(`${path} ends at ${end} before it starts at ${start}`);
  if (children === undefined || children.length === 0) return found;
  let at = start;
  for (const child of children) {
    const name = `${path}/${child.name}`;
    if (child.start !== at) found.push(`${name} starts at ${child.start}, not at ${at}`);
    at = child.end;
    untiled(child, name, found);
  }
  if (at !== end) found.push(`the children of ${path} end at ${at}, not at ${end}`);
  return found;
}

describe('field ranges tile the frame', () => {
  test.each(readSamples())('$file', ({ plain }) => {
    const decoded = decodeBytes(plain);
    const dissector = new Dissector(decoded);
    for (const row of decoded.rows) {
      if (row.name === 'gap') continue;
      const { tree, secrets, name } = dissector.dissect(row);
      expect(name).toBe(row.name);
      expect(untiled(tree, row.name, []), `frame ${row.number}`).toEqual([]);
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
      const bytes = frameBytes(plain, row);
      expect(bytes, `frame ${row.number}`).toEqual(row.head);
      const { malformed } = dissector.dissect(row);
      if (row.malformed?.layer !== 'tcp') expect(malformed).toEqual(row.malformed);
    }
  });
});
