import { describe, expect, test } from 'vitest';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { parseFilter } from '../../server/filter/parse.ts';
import { entityName, framesFilter, parseEntity } from './entity.ts';

describe('an entity of the address', () => {
  test.each(['c1', 'c1-c22', 'c12.s3', 'c1.s2.l33', 'd17'])(
    '%s is read and named the same',
    (text) => {
      const entity = parseEntity(text);
      expect(entity && entityName(entity)).toBe(text);
    },
  );

  test('a delivery may be named by its number alone', () => {
    expect(parseEntity('17')).toEqual(parseEntity('d17'));
  });

  test.each([
    '',
    '0',
    '-1',
    'c0',
    'c1.l1',
    'c1.s0',
    'd',
    'd0',
    'd-1',
    'x1',
    'c1.s1.l1.x',
    'c99999999999',
    'c1-c1',
    'c1-',
    'c1-c1.s1',
  ])('%j is none', (text) => expect(parseEntity(text)).toBeUndefined());
});

test.each(['c1', 'c1-c2', 'c1.s2', 'c1.s2.l3'])(
  'the filter of %s is one that the server reads',
  (text) => {
    const entity = parseEntity(text);
    if (entity === undefined || entity.kind === 'delivery') throw new Error(text);
    const parsed = parseFilter(framesFilter(entity), FRAME_VOCABULARY);
    expect(parsed).toMatchObject({ ok: true });
  },
);
