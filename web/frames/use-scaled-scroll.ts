import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  clampTop,
  type ScrollGeometry,
  scrollOfTop,
  topAfterScroll,
} from '../lib/scaled-scroll.ts';

/** After this much stillness the thumb goes to where it belongs. */
const SETTLE_MS = 150;

export interface ScaledScroll {
  readonly geometry: ScrollGeometry;
  /** Where the content is, in px from its beginning. */
  readonly top: number;
  onScroll(): void;
  moveTo(top: number): void;
}

/** Ties lib/scaled-scroll.ts to an element. `headPx` of it stay in place and show no rows. */
export function useScaledScroll(
  ref: RefObject<HTMLElement | null>,
  rowCount: number,
  rowPx: number,
  headPx: number,
): ScaledScroll {
  const [viewportPx, setViewportPx] = useState(0);
  const [top, setTop] = useState(0);
  const position = useRef({ top: 0, scrollTop: 0 });
  const timer = useRef(0);
  const geometry = { rowCount, rowPx, viewportPx };
  const latest = useRef(geometry);
  latest.current = geometry;

  /** Put the thumb where the content is; the scroll event that follows finds nothing to do. */
  const settle = useCallback(() => {
    const element = ref.current;
    if (!element) return;
    element.scrollTop = scrollOfTop(position.current.top, latest.current);
    position.current.scrollTop = element.scrollTop;
  }, [ref]);

  const moveTo = useCallback(
    (wanted: number) => {
      const clamped = clampTop(wanted, latest.current);
      position.current.top = clamped;
      settle();
      setTop(clamped);
    },
    [settle],
  );

  const onScroll = useCallback(() => {
    const element = ref.current;
    if (!element || element.scrollTop === position.current.scrollTop) return;
    const { top: before, scrollTop: scrollBefore } = position.current;
    const next = topAfterScroll(before, scrollBefore, element.scrollTop, latest.current);
    position.current = { top: next, scrollTop: element.scrollTop };
    // Rows must move in the frame in which the thumb does, or they are seen to lag behind it.
    flushSync(() => setTop(next));
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(settle, SETTLE_MS);
  }, [ref, settle]);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setViewportPx(Math.max(0, element.clientHeight - headPx));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, headPx]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another geometry moves thumb and content.
  useLayoutEffect(() => {
    if (viewportPx > 0) moveTo(position.current.top);
  }, [rowCount, viewportPx, moveTo]);

  return { geometry, top, onScroll, moveTo };
}
