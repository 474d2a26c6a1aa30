import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Camera } from './camera.ts';

export interface Viewport {
  /** The element that scrolls; */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** and the one that is as wide as the picture. */
  readonly measure: RefObject<HTMLDivElement | null>;
  readonly topPx: number;
  readonly heightPx: number;
  onScroll(): void;
}

/** How far the lanes are scrolled, and how much of them is in view. */
export function useViewport(camera: Camera): Viewport {
  const scroller = useRef<HTMLDivElement>(null);
  const measure = useRef<HTMLDivElement>(null);
  const [topPx, setTop] = useState(0);
  const [heightPx, setHeight] = useState(0);
  const read = useCallback(() => {
    const element = scroller.current;
    if (!element || element.clientHeight === 0) return;
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
  return { scroller, measure, topPx, heightPx, onScroll: read };
}
