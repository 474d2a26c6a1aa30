import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { Rows } from './use-rows.ts';

/**
 * Keeps what is in view where it is while rows come in above it, and goes to the first or the last row
 * when the table begins to be read from there.
 */
export function usePlaceKept<R>(
  { rows, from, isStale }: Pick<Rows<R>, 'rows' | 'from' | 'isStale'>,
  ref: RefObject<HTMLElement | null>,
  setCursor: (change: (cursor: number | undefined) => number | undefined) => void,
  heightOf: (row: R) => number,
): void {
  const before = useRef({ from, count: rows.length });
  useLayoutEffect(() => {
    const { from: was, count } = before.current;
    if (isStale) return;
    before.current = { from, count: rows.length };
    const element = ref.current;
    if (!element) return;
    if (was !== from) {
      setCursor(() => (from === 'end' ? rows.length - 1 : 0));
      element.scrollTop = from === 'end' ? element.scrollHeight : 0;
    } else if (from === 'end' && rows.length > count) {
      const added = rows.length - count;
      setCursor((cursor) => (cursor === undefined ? undefined : cursor + added));
      const heights = rows.slice(0, added).map(heightOf);
      element.scrollTop += heights.reduce((sum, height) => sum + height, 0);
    }
  }, [rows, from, isStale, ref, setCursor, heightOf]);
}
