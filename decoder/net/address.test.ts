import { expect, test } from 'vitest';
import { formatEndpoint } from './address.ts';

test('IPv4', () => {
  expect(formatEndpoint(4, 0, 0, 0, 0x0a000001, 5672)).toBe('10.0.0.1:5672');
  expect(formatEndpoint(4, 0, 0, 0, 0xfffefdfc | 0, 65_535)).toBe('255.254.253.252:65535');
});

// RFC 5952 sections 4 and 5.
test.each([
  [[0x20010db8, 0, 0, 1], '2001:db8::1'],
  [[0, 0, 0, 0], '::'],
  [[0, 0, 0, 1], '::1'],
  [[0x20010db8, 0, 0x00010000, 0x00000001], '2001:db8::1:0:0:1'],
  [[0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
  [[0x20010000, 0, 0x00010000, 0], '2001::1:0:0:0'],
  [[0xfe800000, 0, 0xdeadbeef, 0x00000a0b], 'fe80::dead:beef:0:a0b'],
  [[0x00010000, 0, 0, 0], '1::'],
  [[0, 0, 0x0000ffff, 0x7f000001], '::ffff:127.0.0.1'],
])('IPv6 %s', (words, text) => {
  const [word0, word1, word2, word3] = words.map((word) => word | 0);
  expect(formatEndpoint(6, word0, word1, word2, word3, 5671)).toBe(`[${text}]:5671`);
});
