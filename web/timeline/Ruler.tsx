import type { Camera } from './camera.ts';
import { ticksOf } from './ticks.ts';
import { useScale } from './use-camera.ts';

/** Times over the lanes. Rows and details have them in words. */
export function Ruler({
  camera,
  cursor,
}: {
  readonly camera: Camera;
  readonly cursor: string | undefined;
}) {
  const scale = useScale(camera);
  return (
    <div className="timeline-ruler" aria-hidden="true">
      {ticksOf(scale)
        .filter(({ px }) => px >= 0 && px < scale.widthPx - 30)
        .map(({ px, label }) => (
          <span key={label} style={{ left: px }}>
            {label}
          </span>
        ))}
      {cursor !== undefined && <output className="timeline-now">{cursor}</output>}
    </div>
  );
}
