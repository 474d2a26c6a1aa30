import { type PointerEvent, useEffect, useRef } from 'react';
import type { TimelineOverview } from '../../server/api/timeline-contract.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Part } from '../ui/Part.tsx';
import type { Camera } from './camera.ts';
import { drawMinimap, type Hold, holdAt } from './minimap.ts';
import { readPalette } from './palette.ts';
import { TimeScale } from './scale.ts';
import { useScale } from './use-camera.ts';

const HEIGHT_PX = 38;

/** All of the capture, with a brush over what is in view: drag it, its edges, or a new one. */
export function Minimap({
  camera,
  overview,
}: {
  readonly camera: Camera;
  readonly overview: TimelineOverview | undefined;
}) {
  const scale = useScale(camera);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { widthPx } = scale;
  const { bounds } = camera;

  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    const paint = () => {
      const ratio = window.devicePixelRatio;
      element.width = Math.round(widthPx * ratio);
      element.height = Math.round(HEIGHT_PX * ratio);
      element.style.width = `${widthPx}px`;
      element.style.height = `${HEIGHT_PX}px`;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      const size = { w: widthPx, h: HEIGHT_PX };
      drawMinimap(pen, overview, bounds, size, readPalette(element, pen));
    };
    paint();
    const observer = new MutationObserver(paint);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [overview, bounds, widthPx]);

  const whole = new TimeScale(bounds, widthPx);
  const from = whole.toPx(scale.window.startNanos);
  const to = whole.toPx(scale.window.endNanos);
  const drag = useBrush(camera, whole);
  return (
    <Part
      role="presentation"
      aria-hidden="true"
      className="timeline-minimap"
      style={{ height: HEIGHT_PX }}
      {...drag}
    >
      <canvas ref={canvas} />
      <div className="timeline-brush" style={{ left: from, width: Math.max(4, to - from) }} />
    </Part>
  );
}

function useBrush(camera: Camera, whole: TimeScale) {
  const press = useRef<{ hold: Hold; x: number; window: TimeWindow }>(undefined);
  const xOf = (event: PointerEvent) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      const { window } = camera.scale;
      const x = xOf(event);
      const brush = [whole.toPx(window.startNanos), whole.toPx(window.endNanos)] as const;
      press.current = { hold: camera.isWhole ? 'new' : holdAt(x, brush), x, window };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const held = press.current;
      if (!held) return;
      const x = xOf(event);
      const by = (x - held.x) * whole.nanosPerPx;
      const { startNanos, endNanos } = held.window;
      switch (held.hold) {
        case 'all':
          camera.show({ startNanos: startNanos + by, endNanos: endNanos + by });
          return;
        case 'start':
          camera.show({ startNanos: Math.min(startNanos + by, endNanos - 1), endNanos });
          return;
        case 'end':
          camera.show({ startNanos, endNanos: Math.max(endNanos + by, startNanos + 1) });
          return;
        case 'new': {
          if (Math.abs(x - held.x) < 4) return;
          const [one, other] = [whole.toNanos(held.x), whole.toNanos(x)].sort((a, b) => a - b);
          camera.show({ startNanos: one, endNanos: other });
        }
      }
    },
    onPointerUp: (event: PointerEvent) => {
      const held = press.current;
      press.current = undefined;
      // A click beside the brush brings it there.
      if (held?.hold !== 'new' || Math.abs(xOf(event) - held.x) >= 4 || camera.isWhole) return;
      const half = (held.window.endNanos - held.window.startNanos) / 2;
      const middle = whole.toNanos(held.x);
      camera.show({ startNanos: middle - half, endNanos: middle + half });
    },
    onPointerCancel: () => {
      press.current = undefined;
    },
    onDoubleClick: () => camera.showAll(),
  };
}
