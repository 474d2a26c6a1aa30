import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours of one theme by token. */
function tokensOf(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0];
  const pairs = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
  return new Map(pairs.map(([, name, colour]) => [name, colour]));
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'panel', 'raised', 'hover', 'accent-soft', 'accent-faint'];
const TEXTS = [
  'text',
  'muted',
  'faint',
  'accent',
  'message',
  'settlement',
  'flow',
  'security',
  'error',
  'warning',
  'info',
  'ok',
];

describe.each([
  ['light', ':root'],
  ['dark', '[data-theme="dark"]'],
])('the %s theme', (_name, selector) => {
  const tokens = tokensOf(selector);
  const ratio = (one: string, other: string) =>
    contrast(tokens.get(one) ?? '', tokens.get(other) ?? '');

  test.each(TEXTS)('%s can be read on every ground', (text) => {
    for (const ground of GROUNDS) {
      expect(ratio(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('text on the accent and on an error can be read', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('on-accent', 'mark')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('on-accent', 'error')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('error', 'error-soft')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('faint', 'error-soft')).toBeGreaterThanOrEqual(4.5);
  });

  test('the outline of a control can be seen', () => {
    expect(ratio('control', 'bg')).toBeGreaterThanOrEqual(3);
    expect(ratio('control', 'panel')).toBeGreaterThanOrEqual(3);
  });
});

test('both themes have the same tokens', () => {
  expect([...tokensOf('[data-theme="dark"]').keys()]).toEqual([...tokensOf(':root').keys()]);
});
