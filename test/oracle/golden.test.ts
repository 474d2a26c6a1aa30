import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { describeWithCaptures } from '../support/captures.ts';
import { goldenCaptures } from './golden.ts';
import { type Disagreement, judge } from './judge.ts';
import { readExceptions } from './reasons.ts';

const exceptions = readExceptions();

function show({ frame, what }: Disagreement): string {
  return `${frame}: ${what.join('; ')}`;
}

describeWithCaptures('every frame, against tshark', (register) => {
  for (const capture of goldenCaptures()) {
    register(capture.name, () => {
      const { agreed, disagreements } = judge(capture);
      const listed = exceptions.get(capture.name) ?? new Map<string, string>();
      const unexpected = disagreements.filter(({ frame }) => !listed.has(frame));
      expect(unexpected.map(show)).toEqual([]);
      const disagreeing = new Set(disagreements.map(({ frame }) => frame));
      const agreeing = [...listed.keys()].filter((frame) => !disagreeing.has(frame));
      expect(agreeing, 'these agree by now: take them off the list').toEqual([]);
      const rows = readFileSync(capture.golden, 'utf8').trimEnd().split('\n').length - 1;
      const golden = disagreements.filter((one) => one.golden !== undefined).length;
      expect(agreed + golden).toBe(rows);
    });
  }
});
