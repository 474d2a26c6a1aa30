import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { TimeWindow } from '../state/time-window.ts';
import { useView } from '../state/use-view.ts';
import { Camera } from './camera.ts';
import type { TimeScale } from './scale.ts';
import { sameWindow } from './scale.ts';

/**
 * The camera of the page, in step with the address: what a link says is shown, and what is shown the
 * address says once the hand rests, without leaving history behind.
 */
export function useCamera(bounds: TimeWindow): Camera {
  const { state, go } = useView();
  const [camera] = useState(() => new Camera(bounds, state.window));
  useEffect(() => camera.grow(bounds), [camera, bounds]);

  // What the address was made to say from here needs not be followed.
  const written = useRef(state.window);
  useEffect(() => {
    const told = state.window;
    if (told === undefined ? written.current === undefined : isSame(told, written.current)) return;
    written.current = told;
    camera.show(told ?? camera.bounds);
  }, [camera, state.window]);

  useEffect(
    () =>
      camera.rest.subscribe(() => {
        const shown = camera.isWhole ? undefined : camera.scale.window;
        if (shown === undefined ? written.current === undefined : isSame(shown, written.current))
          return;
        written.current = shown;
        go({ window: shown }, 'replace');
      }),
    [camera, go],
  );
  return camera;
}

function isSame(one: TimeWindow, other: TimeWindow | undefined): boolean {
  return other !== undefined && sameWindow(one, other);
}

/** Renders again with every move: for small things only. */
export function useScale(camera: Camera): TimeScale {
  return useSyncExternalStore(camera.subscribe, camera.getScale);
}
