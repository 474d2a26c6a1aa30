import { describe, expect, test } from 'vitest';
import { cleanName } from './names.ts';

describe('names of captures', () => {
  test.each([
    ['müller ✓ 東京.pcap', 'müller ✓ 東京.pcap'],
    ['../../etc/passwd', '../../etc/passwd'],
    ['  two\r\nlines\u2028 ', 'twolines'],
    ['a\u0000b\u001b[31mc', 'ab[31mc'],
    ['invoice\u202egpj.pcap', 'invoicegpj.pcap'],
    ['half \ud83d pair', 'half  pair'],
    ['e\u0301', '\u00e9'],
  ])('%j is shown as %j', (text, name) => expect(cleanName(text)).toBe(name));

  test.each(['', '   ', '\u0000\u0007', '\u202e'])('nothing is left of %j', (text) =>
    expect(cleanName(text)).toBeUndefined(),
  );

  test('a long name is cut between characters', () => {
    const name = cleanName('😀'.repeat(500));
    expect(name).toBe('😀'.repeat(200));
  });
});
