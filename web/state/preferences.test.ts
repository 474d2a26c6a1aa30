import { expect, test } from 'vitest';
import { parsePreferences } from './preferences.ts';

const DEFAULTS = {
  theme: 'system',
  timeFormat: 'start',
  detailsPercent: 42,
  treePercent: 52,
  lanesPercent: 29,
  sidePercent: 24,
  showMessages: false,
};

test.each([null, '', '{}', 'not json', '[]', '"text"', 'null', '{"other": 1}'])(
  'the defaults stand for %j',
  (text) => expect(parsePreferences(text)).toEqual(DEFAULTS),
);

test('one bad value does not lose the others', () => {
  const text = '{"theme":"dark","timeFormat":"lunar","detailsPercent":400,"treePercent":30}';
  expect(parsePreferences(text)).toEqual({ ...DEFAULTS, theme: 'dark', treePercent: 30 });
});
