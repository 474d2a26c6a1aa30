import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Camera } from './camera.ts';
import type { LaneRow } from './lane-rows.ts';

export interface Viewport {
  /** The element that scrolls; */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** and the one that is as wide as the picture. */
  readonly measure: RefObject<HTMLDivElement | null>;
  readonly topPx: number;
  readonly heightPx: number;
  onScroll(): void;
  /** Scrolls as little as it takes to have the row in view. */
  reveal(row: LaneRow): void;
}

/** How far the lanes are scrolled, and how much of them is in view. */
export function useViewport(camera: Camera): Viewport {
  const scroller = useRef<HTMLDivElement>(null);
  const measure = useRef<HTMLDivElement>(null);
  const [topPx, setTop] = useState(0);
  const [heightPx, setHeight] = useState(0);
  const read = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    setTop(element.scrollTop);
    setHeight(element.clientHeight);
    if (measure.current && measure.current.clientWidth > 0) {
      camera.resize(measure.current.clientWidth);
    }
  }, [camera]);
  useLayoutEffect(read);
  useEffect(() => {
    const observer = new ResizeObserver(read);
    for (const element of [scroller.current, measure.current]) {
      if (element) observer.observe(element);
    }
    return () => observer.disconnect();
  }, [read]);
  const reveal = useCallback((row: LaneRow) => {
    const element = scroller.current;
    if (!element) return;
    if (row.topPx < element.scrollTop) element.scrollTop = row.topPx;
    const below = row.topPx + row.heightPx - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
  }, []);
  return { scroller, measure, topPx, heightPx, onScroll: read, reveal };
}
