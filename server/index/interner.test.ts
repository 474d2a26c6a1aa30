import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../decoder/limits.ts';
import { Interner } from './interner.ts';

const encoder = new TextEncoder();

function setUp() {
  const texts = new Map<number, string>();
  const interner = new Interner({
    text: (id, bytes, start, end) => {
      texts.set(id, new TextDecoder().decode(bytes.subarray(start, end)));
    },
  });
  const intern = (text: string) => {
    const bytes = encoder.encode(`<${text}>`);
    return interner.intern(bytes, 1, bytes.length - 1);
  };
  return { texts, intern };
}

describe('the interner', () => {
  test('gives equal texts one id and emits each text once', () => {
    const { texts, intern } = setUp();
    const ids = ['a', 'b', '', 'a', 'ab', '', 'b'].map(intern);
    expect(ids).toEqual([1, 2, 3, 1, 4, 3, 2]);
    expect([...texts]).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, ''],
      [4, 'ab'],
    ]);
  });

  test('begins anew when it holds as many texts as it may, and ids keep rising', () => {
    const { texts, intern } = setUp();
    const ids = new Set<number>();
    for (let n = 0; n < LIMITS.internedStrings + 10; n++) ids.add(intern(`queue-${n}`));
    expect(ids.size).toBe(LIMITS.internedStrings + 10);
    expect(Math.max(...texts.keys())).toBe(ids.size);
    const again = intern('queue-5');
    expect(again).toBe(ids.size + 1);
    expect(texts.get(again)).toBe('queue-5');
    expect(intern('queue-5')).toBe(again);
    expect(intern(`queue-${LIMITS.internedStrings + 9}`)).toBe(ids.size);
  });

  test('holds no more octets than it may', () => {
    const { texts, intern } = setUp();
    const long = 'x'.repeat(LIMITS.internedBytes / 10);
    for (let n = 0; n < 25; n++) intern(`${n}${long}`);
    expect(texts.size).toBe(25);
    expect(intern(`24${long}`)).toBe(25);
    expect(intern(`1${long}`)).toBe(26);
  });

  test('does not remember a text that would take a large part of its memory', () => {
    const { intern } = setUp();
    const huge = 'y'.repeat(LIMITS.internedBytes / 2);
    expect(intern('small')).toBe(1);
    expect(intern(huge)).toBe(2);
    expect(intern(huge)).toBe(3);
    expect(intern('small')).toBe(1);
  });
});
