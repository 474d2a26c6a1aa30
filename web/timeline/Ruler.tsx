import { useRef } from 'react';
import type { Camera } from './camera.ts';
import { drawRuler, RULER_PX } from './draw-ruler.ts';
import type { Hand } from './hand.ts';
import { usePaint } from './use-paint.ts';

/** Times over the lanes. Rows and details have them in words. */
export function Ruler({ camera, hand }: { readonly camera: Camera; readonly hand: Hand }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  usePaint(canvas, [camera, hand], {
    size: () => ({ widthPx: camera.scale.widthPx, heightPx: RULER_PX }),
    draw: (pen, palette) => drawRuler(pen, camera.scale, hand.state.place?.x, palette),
  });
  return (
    <div className="timeline-ruler" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
