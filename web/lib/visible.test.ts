import { expect, test } from 'vitest';
import { briefText, visibleText } from './visible.ts';

test('control characters become their pictures', () => {
  expect(visibleText('a\u0000b\nc\u001b[31md\u007f')).toBe('a␀b␊c␛[31md␡');
});

test('what turns the line around cannot', () => {
  expect(visibleText('exe.\u202egpj \u2066x\u2069\u200f')).toBe('exe.�gpj �x��');
});

test('half a surrogate pair and the C1 controls are no text; letters of any script are', () => {
  expect(visibleText('\ud800 \u0085')).toBe('� �');
  expect(visibleText('Grüße, 世界 👋🏽 עברית e\u0301')).toBe('Grüße, 世界 👋🏽 עברית e\u0301');
});

test('a text that is too long for a page is cut, and says by how much', () => {
  expect(briefText('orders')).toBe('orders');
  expect(briefText('\u202e'.repeat(1300))).toBe(`${'\ufffd'.repeat(300)}… (1,000 more characters)`);
});
