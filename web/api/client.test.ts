import { describe, expect, test } from 'vitest';
import { errorOf, query } from './client.ts';

describe('a failed request', () => {
  test('says what the server said', () => {
    const error = errorOf(404, '{"type":"x","title":"Not found","status":404,"detail":"No such."}');
    expect(error).toMatchObject({ status: 404, message: 'No such.', filterError: undefined });
  });

  test('points at what is wrong in a filter', () => {
    const filterError = { start: 2, end: 5, message: 'no such field' };
    const error = errorOf(400, JSON.stringify({ detail: 'The filter is wrong', filterError }));
    expect(error.filterError).toEqual(filterError);
  });

  test.each(['', '<html>502</html>', 'null', '[]', '{"detail":5}'])(
    'has a sentence even for the body %j',
    (body) =>
      expect(errorOf(502, body).message).toBe('The server answered with status 502 and no reason.'),
  );
});

test('a query string holds what is set, encoded', () => {
  expect(query({ filter: 'a b&c', at: 1, after: undefined, name: '' })).toBe(
    '?filter=a+b%26c&at=1',
  );
  expect(query({ after: undefined })).toBe('');
});
