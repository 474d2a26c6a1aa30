import { describe, expect, test } from 'vitest';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { LINK_VOCABULARY } from '../../server/filter/link-vocabulary.ts';
import { addTerm, readFilter, termFor } from './read-filter.ts';

describe('reading', () => {
  test('a valid filter says what it means', () => {
    expect(readFilter('', undefined, FRAME_VOCABULARY)).toEqual({ sentence: 'All frames.' });
    expect(readFilter('conn:c2', undefined, FRAME_VOCABULARY).error).toBeUndefined();
    expect(readFilter('conn:c2', undefined, FRAME_VOCABULARY).sentence).toContain('c2');
  });

  test('each table has words of its own', () => {
    expect(readFilter('', undefined, LINK_VOCABULARY).sentence).toBe('All links.');
    expect(readFilter('type:transfer', undefined, LINK_VOCABULARY).error).toBeDefined();
  });

  test('a wrong one says where, as a sentence', () => {
    const { error, sentence } = readFilter('type:transfer foo:1', undefined, FRAME_VOCABULARY);
    expect(error).toMatchObject({ start: 14, end: 17 });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  test('an instant can be placed only when the start is known', () => {
    const filter = 'time>=2026-01-31T08:00:00Z';
    expect(readFilter(filter, undefined, FRAME_VOCABULARY).error).toBeDefined();
    expect(readFilter(filter, '1764063667204312500', FRAME_VOCABULARY).error).toBeUndefined();
  });
});

describe('adding a term', () => {
  test.each([
    ['', 'conn:c2', 'in', 'conn:c2'],
    ['', 'conn:c2', 'out', '-conn:c2'],
    ['type:transfer', 'conn:c2', 'in', 'type:transfer conn:c2'],
    ['type:flow or type:transfer', 'conn:c2', 'out', '(type:flow or type:transfer) -conn:c2'],
    ['type:', 'conn:c2', 'in', 'conn:c2'],
  ] as const)('%j and %s, %s', (filter, term, how, expected) => {
    const added = addTerm(filter, term, how);
    expect(added).toBe(expected);
    expect(readFilter(added, undefined, FRAME_VOCABULARY).error).toBeUndefined();
  });
});

describe('the term for a value', () => {
  test.each([
    ['routingKey', 'eu.card', 'routing-key:eu.card'],
    ['routingKey', 'two words', 'routing-key:"two words"'],
    ['exchange', 'a*b', 'address:"a*b"'],
    ['linkCredit', 100, 'credit:100'],
    ['replyCode', 404, 'reply-code:404'],
  ])('%s of %j is %s', (name, value, term) => expect(termFor(name, value)).toBe(term));

  test.each([
    ['maxFrameSize', 5],
    ['deliveryTag', '7430'],
    ['linkCredit', 'many'],
    ['settled', 3],
  ])('there is none for %s of %j', (name, value) => expect(termFor(name, value)).toBeUndefined());
});
