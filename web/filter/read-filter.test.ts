import { describe, expect, test } from 'vitest';
import { addTerm, readFilter, termFor } from './read-filter.ts';

describe('reading', () => {
  test('a valid filter says what it means', () => {
    expect(readFilter('', undefined)).toEqual({ sentence: 'All frames.' });
    expect(readFilter('conn:c2', undefined).error).toBeUndefined();
    expect(readFilter('conn:c2', undefined).sentence).toContain('c2');
  });

  test('a wrong one says where, as a sentence', () => {
    const { error, sentence } = readFilter('type:transfer foo:1', undefined);
    expect(error).toMatchObject({ start: 14, end: 17 });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  test('an instant can be placed only when the start is known', () => {
    const filter = 'time>=2026-01-31T08:00:00Z';
    expect(readFilter(filter, undefined).error).toBeDefined();
    expect(readFilter(filter, '1764063667204312500').error).toBeUndefined();
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
    expect(readFilter(added, undefined).error).toBeUndefined();
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
