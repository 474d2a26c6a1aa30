import { type RefObject, useLayoutEffect } from 'react';
import { useWidth } from '../ui/use-width.ts';

/** Narrower, no name can be read; */
const TREE_PX_MIN = 150;
/** but in a narrow window the picture needs its room as well. */
const TREE_PART_MIN = 0.38;

/** Gives the style of the page the widths of the tree and of the details. */
export function usePaneWidths(
  page: RefObject<HTMLElement | null>,
  main: RefObject<HTMLElement | null>,
  lanesPercent: number,
  sidePercent: number,
): void {
  const treePx = treeWidth(useWidth(main), lanesPercent);
  useLayoutEffect(() => {
    page.current?.style.setProperty('--tree', `${treePx}px`);
    page.current?.style.setProperty('--side', `${sidePercent}%`);
  }, [page, treePx, sidePercent]);
}

/** How wide the tree is drawn, from its share of the width, in px. */
export function treeWidth(widthPx: number, percent: number): number {
  const least = Math.min(TREE_PX_MIN, widthPx * TREE_PART_MIN);
  return Math.round(Math.max(least, (widthPx * percent) / 100));
}
