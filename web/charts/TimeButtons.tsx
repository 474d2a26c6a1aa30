import type { TimeWindow } from '../state/time-window.ts';
import {
  CLOSER_PART,
  fitWindow,
  PAN_PART,
  panWindow,
  sameWindow,
  spanOf,
  zoomWindow,
} from '../timeline/scale.ts';
import { IconButton } from '../ui/Button.tsx';

/** The stretch of time that all charts show, for whoever does not drag over one of them. */
export function TimeButtons({
  window,
  bounds,
  onWindow,
}: {
  readonly window: TimeWindow;
  /** All of the capture. */
  readonly bounds: TimeWindow;
  /** undefined for all of its time. */
  onWindow(window: TimeWindow | undefined): void;
}) {
  const now = fitWindow(window, bounds);
  const middle = (now.startNanos + now.endNanos) / 2;
  const show = (next: TimeWindow) => {
    if (!sameWindow(next, now)) onWindow(sameWindow(next, bounds) ? undefined : next);
  };
  const pan = (part: number) => show(panWindow(now, spanOf(now) * part, bounds));
  return (
    <span className="charts-time">
      <IconButton
        icon="plus"
        label="Closer"
        onClick={() => show(zoomWindow(now, middle, CLOSER_PART, bounds))}
      />
      <IconButton
        icon="minus"
        label="Further away"
        onClick={() => show(zoomWindow(now, middle, 1 / CLOSER_PART, bounds))}
      />
      <IconButton icon="left" label="Earlier" onClick={() => pan(-PAN_PART)} />
      <IconButton icon="right" label="Later" onClick={() => pan(PAN_PART)} />
    </span>
  );
}
