import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** axe looks at every element; of what comes in long rows a few are enough. */
export const AXE_WINDOW = { width: 1100, height: 560 };
const MORE_OF_THE_SAME = [
  '.frame-line:nth-child(n+9)',
  '.hex-row:nth-child(n+3)',
  '.suggestion:nth-child(n+6)',
  '.row-line:nth-child(n+6)',
];

/**
 * The rules that axe finds broken, the worst two grades of them, with the elements. `rules` are those
 * to look for; without it, all.
 */
export async function seriousViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules !== undefined) axe.withRules([...rules]);
  for (const selector of MORE_OF_THE_SAME) axe.exclude(selector);
  const { violations, passes } = await axe.analyze();
  expect(passes.length).toBeGreaterThan(rules === undefined ? 10 : 0);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
}

/** The page as it stands, light and then dark: axe finds nothing serious in it. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await seriousViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  // Themes differ in their colours and in nothing else.
  expect(await seriousViolations(page, ['color-contrast'])).toEqual([]);
}
