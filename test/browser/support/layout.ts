import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface LayoutFaults {
  /** How far the page can be scrolled sideways, in px; 0 is right. */
  readonly sideways: number;
  /** How far the window scrolls down where a view does so within itself, in px; 0 is right. */
  readonly downwards: number;
  /** Pairs of texts that are drawn over each other. */
  readonly overlaps: readonly string[];
  /** Texts that go beyond the right edge of the window. */
  readonly outside: readonly string[];
  /** How many pieces of text were looked at. */
  readonly looked: number;
}

/**
 * Measures every line of text that can be seen (what clips it counted) and finds those that lie on
 * each other or leave the window.
 */
export function layoutFaults(page: Page): Promise<LayoutFaults> {
  return page.evaluate(() => {
    /** Text may touch; that much of it may even overlap, where letters lean out of their boxes. */
    const TOLERANCE_PX = 1.5;

    interface Piece {
      readonly node: Node;
      readonly words: string;
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
    }

    const clipOf = (element: Element | null) => {
      let [left, top, right, bottom] = [-1e9, -1e9, 1e9, 1e9];
      for (
        let at = element;
        at !== null && at !== document.documentElement;
        at = at.parentElement
      ) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        if (overflowX !== 'visible')
          [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        if (overflowY !== 'visible')
          [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      return { left, top, right, bottom };
    };

    const pieces: Piece[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const words = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (words === '' || parent === null || parent.closest('.sr-only')) continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const clip = clipOf(parent);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        // Of a line box, the part where letters are.
        const inset = box.height * 0.18;
        const piece = {
          node,
          words: words.slice(0, 40),
          left: Math.max(box.left, clip.left),
          top: Math.max(box.top + inset, clip.top),
          right: Math.min(box.right, clip.right),
          bottom: Math.min(box.bottom - inset, clip.bottom),
        };
        const inWindow = piece.bottom > 0 && piece.top < innerHeight;
        if (inWindow && piece.right > piece.left && piece.bottom > piece.top) pieces.push(piece);
      }
    }

    const overlaps: string[] = [];
    for (const [index, one] of pieces.entries()) {
      for (const other of pieces.slice(index + 1)) {
        const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        // A text that ends in an ellipsis has boxes of its own on each other.
        if (one.node !== other.node && width > TOLERANCE_PX && height > TOLERANCE_PX) {
          overlaps.push(`"${one.words}" and "${other.words}"`);
        }
      }
    }
    return {
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      downwards:
        document.querySelector('.app') === null
          ? 0
          : document.documentElement.scrollHeight - document.documentElement.clientHeight,
      overlaps,
      outside: pieces
        .filter((piece) => piece.right > innerWidth + TOLERANCE_PX)
        .map((piece) => piece.words),
      looked: pieces.length,
    };
  });
}

/** Widths that people have; 720 × 450 is what a window of 1440 × 900 has to offer at 200 % zoom. */
export const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 720, height: 450 },
  { width: 400, height: 800 },
];

/** No fault, and something to find faults in. */
export async function expectTidy(page: Page, looked: number): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const faults = await layoutFaults(page);
  expect(faults).toEqual({
    sideways: 0,
    downwards: 0,
    overlaps: [],
    outside: [],
    looked: faults.looked,
  });
  expect(faults.looked).toBeGreaterThan(looked);
}
