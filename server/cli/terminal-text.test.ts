import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, jsonLine, printable, seconds } from './terminal-text.ts';

const DANGEROUS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

describe('text for a terminal', () => {
  test('commands of a terminal are shown, not obeyed', () => {
    expect(printable('a\x1b[2Jb\x9b31m\r\n\u202ec')).toBe(
      'a\\u001b[2Jb\\u009b31m\\u000d\\u000a\\u202ec',
    );
    expect(printable('Größe 日本 \u{1F600}')).toBe('Größe 日本 \u{1F600}');
  });

  test('nothing dangerous is left in a line, and JSON keeps its value', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('\x1b]0;x\x07', '\x7f\x80\x9f', '\u2028\u202e', '\ud800'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(printable(text)).not.toMatch(DANGEROUS);
        const line = jsonLine({ [text]: [text] });
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(DANGEROUS);
        expect(JSON.parse(line)).toEqual({ [text]: [text] });
      }),
      { numRuns: 200 },
    );
  });

  test('figures', () => {
    expect(seconds(-1500)).toBe('-0.000002');
    expect(seconds(12_345_678_901)).toBe('12.345679');
    expect([counted(1, 'frame'), counted(2000, 'frame')]).toEqual(['1 frame', '2,000 frames']);
  });
});
