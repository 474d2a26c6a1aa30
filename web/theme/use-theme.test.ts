import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { resolveTheme } from './use-theme.ts';

const script = readFileSync(new URL('../public/theme.js', import.meta.url), 'utf8');

/** What the script that runs before the first paint puts on the document. */
function themeBeforePaint(stored: string | null, systemIsDark: boolean): string | undefined {
  const document: { documentElement: { dataset: { theme?: string } } } = {
    documentElement: { dataset: {} },
  };
  runInNewContext(script, {
    document,
    localStorage: { getItem: () => stored },
    matchMedia: () => ({ matches: systemIsDark }),
  });
  return document.documentElement.dataset.theme;
}

describe.each([true, false])('with a system that is dark: %s', (systemIsDark) => {
  test.each(['system', 'light', 'dark'] as const)(
    'the first paint of theme %s is the one that React keeps',
    (theme) => {
      expect(themeBeforePaint(JSON.stringify({ theme }), systemIsDark)).toBe(
        resolveTheme(theme, systemIsDark),
      );
    },
  );

  test.each([null, 'not json', '{}', '{"theme":7}'])('%j means as the system', (stored) => {
    expect(themeBeforePaint(stored, systemIsDark)).toBe(systemIsDark ? 'dark' : 'light');
  });
});
