import { type PointerEvent, type ReactNode, useContext, useState } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import { CursorContext, useCursorNanos } from './cursor.ts';
import { draggedStretch, nanosAt, percentOf } from './plot-place.ts';
import type { Stretch } from './step-data.ts';

interface PlotAreaProps {
  readonly stretch: Stretch;
  /** What a click on a moment leads to; without, nothing does. */
  readonly onPick?: ((nanos: Nanos) => void) | undefined;
  readonly onStretch: (stretch: Stretch) => void;
  readonly children: ReactNode;
}

interface Drag {
  readonly fromPx: number;
  readonly toPx: number;
  readonly widthPx: number;
}

/** The common ground of all charts: one cursor through them, a drag chooses a stretch of time. */
export function PlotArea({ stretch, onPick, onStretch, children }: PlotAreaProps) {
  const cursor = useContext(CursorContext);
  const [drag, setDrag] = useState<Drag>();
  const chosen = drag && draggedStretch(drag.fromPx, drag.toPx, drag.widthPx, stretch);
  return (
    <div
      className={onPick ? 'plot-area plot-picks' : 'plot-area'}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const { px, widthPx } = placeOf(event);
        setDrag({ fromPx: px, toPx: px, widthPx });
      }}
      onPointerMove={(event) => {
        const { px, widthPx } = placeOf(event);
        cursor.set(nanosAt(px, widthPx, stretch));
        if (drag) setDrag({ ...drag, toPx: px });
      }}
      onPointerLeave={() => {
        cursor.set(undefined);
        setDrag(undefined);
      }}
      onPointerUp={(event) => {
        setDrag(undefined);
        if (!drag) return;
        const { px, widthPx } = placeOf(event);
        const over = draggedStretch(drag.fromPx, px, widthPx, stretch);
        const at = nanosAt(px, widthPx, stretch);
        if (over) onStretch(over);
        else if (at !== undefined) onPick?.(at);
      }}
    >
      {children}
      <div className="plot-marks" aria-hidden="true">
        {chosen && (
          <span
            className="plot-chosen"
            style={{
              left: `${percentOf(chosen.fromNanos, stretch)}%`,
              right: `${100 - percentOf(chosen.toNanos, stretch)}%`,
            }}
          />
        )}
        <CursorLine stretch={stretch} />
      </div>
    </div>
  );
}

function CursorLine({ stretch }: { readonly stretch: Stretch }) {
  const nanos = useCursorNanos();
  if (nanos === undefined) return null;
  return <span className="plot-cursor" style={{ left: `${percentOf(nanos, stretch)}%` }} />;
}

function placeOf({ clientX, currentTarget }: PointerEvent<HTMLElement>) {
  return {
    px: clientX - currentTarget.getBoundingClientRect().left,
    widthPx: currentTarget.clientWidth,
  };
}
