import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Palette, readPalette } from './palette.ts';

/** What tells of a change that shows. */
export interface Source {
  subscribe(listener: () => void): () => void;
}

export interface Painting {
  /** What lies below it is seen through it. */
  readonly isOverlay?: boolean;
  /** In px of the page. */
  size(): { readonly widthPx: number; readonly heightPx: number };
  /** `isCleared`: what was drawn before is gone. */
  draw(pen: CanvasRenderingContext2D, palette: Palette, isCleared: boolean): void;
}

/**
 * Draws at most once a frame: when one of the sources tells of a change, when the component renders,
 * and when theme or fonts change. `sources` are the same for the life of it.
 */
export function usePaint(
  canvas: RefObject<HTMLCanvasElement | null>,
  sources: readonly Source[],
  painting: Painting,
): void {
  const latest = useRef(painting);
  latest.current = painting;
  const palette = useRef<Palette>(undefined);
  const frame = useRef(0);
  const [paint] = useState(() => () => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const element = canvas.current;
      const pen = element?.getContext('2d', { alpha: latest.current.isOverlay ?? false });
      if (!element || !pen) return;
      const { widthPx, heightPx } = latest.current.size();
      const isCleared =
        sizeCanvas(element, pen, widthPx, heightPx) || palette.current === undefined;
      palette.current ??= readPalette(element, pen);
      latest.current.draw(pen, palette.current, isCleared);
    });
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: they are the same for the life of it.
  useEffect(() => {
    const ends = sources.map((source) => source.subscribe(paint));
    return () => {
      for (const end of ends) end();
    };
  }, [paint]);
  useLayoutEffect(paint);
  useEffect(() => {
    // The theme is an attribute of the document; fonts that come late change what fits.
    const repaint = () => {
      palette.current = undefined;
      paint();
    };
    const observer = new MutationObserver(repaint);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    document.fonts.addEventListener('loadingdone', repaint);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', repaint);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [paint]);
}

/** As many pixels as the screen has for it; whether it had others, and is empty now. */
function sizeCanvas(
  element: HTMLCanvasElement,
  pen: CanvasRenderingContext2D,
  widthPx: number,
  heightPx: number,
): boolean {
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  const resized = element.width !== width || element.height !== height;
  if (resized) {
    element.width = width;
    element.height = height;
    element.style.width = `${widthPx}px`;
    element.style.height = `${heightPx}px`;
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return resized;
}
