import { describe, expect, test } from 'vitest';
import { type ArrowKind, hiddenKinds, hidingFilter, kindOf, toggled } from './arrow-kinds.ts';
import { deliveryRow, frameRow } from './test-rows.ts';

const NONE = new Map();

describe('the kind of an arrow', () => {
  test('of a message is what became of it, once that is known', () => {
    const fold = [frameRow(1, { name: 'transfer', delivery: 7 })] as const;
    expect(kindOf(fold, NONE)).toBeUndefined();
    const accepted = deliveryRow(7, { phase: 'done-receiver-first', outcome: 'accepted' });
    expect(kindOf(fold, new Map([[7, accepted]]))).toBe('accepted');
    expect(kindOf([frameRow(1, { name: 'transfer' })], NONE)).toBe('other');
  });

  test('of the rest is what it is for', () => {
    expect(kindOf([frameRow(1, { name: 'flow' })], NONE)).toBe('flow');
    expect(kindOf([frameRow(1, { name: 'attach' })], NONE)).toBe('other');
    expect(kindOf([frameRow(1, { name: 'gap' })], NONE)).toBe('gap');
    expect(kindOf([frameRow(1, { name: 'basic.ack' })], NONE)).toBe('accepted');
  });
});

describe('the filter of the address', () => {
  test('says what is hidden, and is said anew', () => {
    const hidden: ReadonlySet<ArrowKind> = new Set(['flow', 'accepted']);
    expect(hidingFilter(hidden)).toBe('-arrow:accepted,flow');
    expect(hiddenKinds('-arrow:accepted,flow')).toEqual(hidden);
    expect(hidingFilter(toggled(hidden, 'flow'))).toBe('-arrow:accepted');
    expect(hidingFilter(toggled(new Set(['flow']), 'flow'))).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'type:transfer',
    'arrow:flow',
    '-arrow:',
    '-arrow:nonsense',
    '-arrow:FLOW x',
  ])('hides nothing for %j', (filter) => expect(hiddenKinds(filter).size).toBe(0));

  test('keeps the words that it knows', () => {
    expect([...hiddenKinds('-arrow:flow,nonsense')]).toEqual(['flow']);
  });
});
