import { type PointerEvent, useEffect, useRef } from 'react';
import type { TimelineOverview } from '../../server/api/timeline-contract.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Part } from '../ui/Part.tsx';
import type { Camera } from './camera.ts';
import { brushed, drawMinimap, type Hold, holdAt } from './minimap.ts';
import { TimeScale } from './scale.ts';
import { usePaint } from './use-paint.ts';

const HEIGHT_PX = 38;
const BRUSH_PX_MIN = 4;
/** A press that moves less is a click. */
const CLICK_PX = 4;

/** All of the capture, with a brush over what is in view: drag it, its edges, or a new one. */
export function Minimap({
  camera,
  overview,
}: {
  readonly camera: Camera;
  readonly overview: TimelineOverview | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const brush = useRef<HTMLDivElement>(null);
  const whole = () => new TimeScale(camera.bounds, camera.scale.widthPx);
  usePaint(canvas, [camera.frame], {
    size: () => ({ widthPx: camera.scale.widthPx, heightPx: HEIGHT_PX }),
    draw: (pen, palette) => drawMinimap(pen, overview, whole(), HEIGHT_PX, palette),
  });
  // Only the brush moves with the window; nothing is drawn for it.
  useEffect(() => {
    const follow = () => {
      if (!brush.current) return;
      const { window, widthPx } = camera.scale;
      const scale = new TimeScale(camera.bounds, widthPx);
      const from = scale.toPx(window.startNanos);
      const wide = Math.max(BRUSH_PX_MIN, scale.toPx(window.endNanos) - from);
      brush.current.style.width = `${wide}px`;
      brush.current.style.transform = `translateX(${Math.min(from, widthPx - wide)}px)`;
    };
    follow();
    return camera.subscribe(follow);
  }, [camera]);
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
      <div ref={brush} className="timeline-brush" />
    </Part>
  );
}

function useBrush(camera: Camera, scaleOfWhole: () => TimeScale) {
  const press = useRef<{ hold: Hold; x: number; window: TimeWindow }>(undefined);
  const xOf = (event: PointerEvent) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      const { window } = camera.scale;
      const whole = scaleOfWhole();
      const x = xOf(event);
      const brush = [whole.toPx(window.startNanos), whole.toPx(window.endNanos)] as const;
      press.current = { hold: camera.isWhole ? 'new' : holdAt(x, brush), x, window };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const held = press.current;
      if (!held) return;
      const x = xOf(event);
      const whole = scaleOfWhole();
      if (held.hold === 'new' && Math.abs(x - held.x) < CLICK_PX) return;
      const by = (x - held.x) * whole.nanosPerPx;
      const drawn = [whole.toNanos(held.x), whole.toNanos(x)] as const;
      camera.show(brushed(held.hold, held.window, by, drawn));
    },
    onPointerUp: (event: PointerEvent) => {
      const held = press.current;
      press.current = undefined;
      // A click beside the brush brings it there.
      if (held?.hold !== 'new' || Math.abs(xOf(event) - held.x) >= CLICK_PX || camera.isWhole)
        return;
      const half = (held.window.endNanos - held.window.startNanos) / 2;
      const middle = scaleOfWhole().toNanos(held.x);
      camera.show({ startNanos: middle - half, endNanos: middle + half });
    },
    onPointerCancel: () => {
      press.current = undefined;
    },
    onDoubleClick: () => camera.showAll(),
  };
}
