import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Part } from '../ui/Part.tsx';
import type { Camera } from './camera.ts';
import { layOutRows, marksOf, type Over, pictureOf, type View } from './compose.ts';
import { draw } from './draw.ts';
import { type Mark, markAt } from './marks.ts';
import { type Palette, readPalette } from './palette.ts';
import type { PictureRow } from './picture.ts';
import { tooltipOf } from './pointed.ts';
import { usePointer } from './use-pointer.ts';

export interface LaneCanvasProps {
  readonly camera: Camera;
  /** Without the scale, which the camera has. */
  readonly view: Omit<View, 'scale' | 'heightPx'>;
  readonly heightPx: number;
  readonly range: TimeWindow | undefined;
  onRange(range: TimeWindow | undefined): void;
  /** A mark, or the bare lane at `y`, was clicked at a moment. */
  onPick(mark: Mark | undefined, y: number, at: Nanos): void;
  onFit(mark: Mark | undefined, y: number): void;
  onCursor(at: Nanos | undefined): void;
}

/** The picture beside the tree. It has no text of its own for those who do not see it: the rows have. */
export function LaneCanvas(props: LaneCanvasProps) {
  const { camera, view, heightPx, range } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<readonly PictureRow[]>([]);
  const over = useRef<Over>({ hovered: undefined, cursorPx: undefined, range: undefined });
  const [tip, setTip] = useState<{ mark: Mark; x: number; y: number }>();
  const paint = usePaint(canvas, drawn, over, camera, view, heightPx, range);

  const marks = () => marksOf(drawn.current);
  const pointer = usePointer({
    camera,
    marks,
    onRange: props.onRange,
    onPick: (x, y) => props.onPick(markAt(marks(), x, y), y, camera.scale.toNanos(x)),
    onFit: (x, y) => props.onFit(markAt(marks(), x, y), y),
    onMove: (place) => {
      const hovered = place && markAt(marks(), place.x, place.y);
      over.current = { ...over.current, hovered, cursorPx: place?.x };
      setTip(hovered && place ? { mark: hovered, ...place } : undefined);
      props.onCursor(place && camera.scale.toNanos(place.x));
      paint();
    },
  });

  return (
    <Part
      role="presentation"
      aria-hidden="true"
      className="timeline-lanes"
      style={{ height: heightPx }}
      {...pointer}
    >
      <canvas ref={canvas} />
      {tip && <Tip {...tip} camera={camera} heightPx={heightPx} />}
    </Part>
  );
}

/** Draws at most once a frame, when anything that shows has changed. */
function usePaint(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  drawn: React.RefObject<readonly PictureRow[]>,
  over: React.RefObject<Over>,
  camera: Camera,
  view: LaneCanvasProps['view'],
  heightPx: number,
  range: TimeWindow | undefined,
): () => void {
  const latest = useRef({ view, heightPx, range });
  latest.current = { view, heightPx, range };
  const palette = useRef<Palette>(undefined);
  const frame = useRef(0);
  const [paint] = useState(() => () => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const element = canvas.current;
      const pen = element?.getContext('2d', { alpha: false });
      if (!element || !pen) return;
      const { scale } = camera;
      sizeCanvas(element, pen, scale.widthPx, latest.current.heightPx);
      palette.current ??= readPalette(element, pen);
      const whole: View = { ...latest.current.view, scale, heightPx: latest.current.heightPx };
      drawn.current = layOutRows(whole);
      const shown = latest.current.range;
      const rangePx =
        shown && ([scale.toPx(shown.startNanos), scale.toPx(shown.endNanos)] as const);
      draw(
        pen,
        pictureOf(whole, drawn.current, { ...over.current, range: rangePx }),
        palette.current,
      );
    });
  });

  useEffect(() => camera.subscribe(paint), [camera, paint]);
  useLayoutEffect(paint);
  useEffect(() => {
    // The theme is an attribute of the document; fonts that come late change what fits.
    const repaint = () => {
      palette.current = undefined;
      paint();
    };
    const observer = new MutationObserver(repaint);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    void document.fonts.ready.then(repaint);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [paint]);
  return paint;
}

/** As many pixels as the screen has for it. */
function sizeCanvas(
  element: HTMLCanvasElement,
  pen: CanvasRenderingContext2D,
  widthPx: number,
  heightPx: number,
): void {
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  if (element.width !== width || element.height !== height) {
    element.width = width;
    element.height = height;
    element.style.width = `${widthPx}px`;
    element.style.height = `${heightPx}px`;
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
}

const TIP_PX = { w: 320, h: 74 };

function Tip({
  mark,
  x,
  y,
  camera,
  heightPx,
}: {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
  readonly camera: Camera;
  readonly heightPx: number;
}) {
  const [head, ...lines] = tooltipOf(mark, camera.scale);
  if (head === undefined) return null;
  const left = Math.max(0, Math.min(x + 14, camera.scale.widthPx - TIP_PX.w));
  const top = y + 18 + TIP_PX.h > heightPx ? y - TIP_PX.h : y + 18;
  return (
    <div className="timeline-tip" style={{ left, top }} aria-hidden="true">
      <strong>{head}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
