import { type PointerEvent, useEffect, useRef } from 'react';
import type { TimeWindow } from '../state/time-window.ts';
import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';
import { type Mark, markAt } from './marks.ts';
import { snapped } from './snap.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

interface PointerUse {
  readonly camera: Camera;
  readonly hand: Hand;
  /** Those that are drawn at a height. */
  marks(y: number): readonly Mark[];
  /** When a drag has ended. */
  onRange(range: TimeWindow | undefined): void;
  onPick(x: number, y: number): void;
  onFit(x: number, y: number): void;
}

/** A press that moves less is a click. */
const CLICK_PX = 4;
/** One notch of a wheel, as a part of what is shown. */
const ZOOM_PER_PX = 0.0022;
const LINE_PX = 16;

/**
 * Drag selects a range, with shift (or the middle button, or a finger) it moves the time; a wheel
 * scrolls lanes, with ctrl or ⌘ it zooms at the pointer; sideways it moves the time.
 */
export function usePointer(use: PointerUse) {
  const latest = useRef(use);
  latest.current = use;
  const press = useRef<{ from: Place; last: Place; pans: boolean; moved: boolean }>(undefined);
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    // React listens to wheels passively, and then zooming would zoom the page as well.
    const onWheel = (event: WheelEvent) => {
      const { camera } = latest.current;
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = event.clientX - target.getBoundingClientRect().left;
        camera.zoom(Math.exp(event.deltaY * unit * ZOOM_PER_PX), x);
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        camera.panPx(sideways * unit);
      }
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, []);

  const placeOf = (event: PointerEvent): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const drag = (from: Place, to: Place) => {
    const { camera, hand, marks } = latest.current;
    const ends = [from, to].map(({ x, y }) => snapped(marks(y), camera.scale, x));
    const [startNanos, endNanos] = ends.sort((a, b) => a - b);
    hand.drag(startNanos < endNanos ? { startNanos, endNanos } : undefined);
  };
  const move = (place: Place | undefined) => {
    const { hand, marks } = latest.current;
    hand.move(place, place && markAt(marks(place.y), place.x, place.y));
  };

  return {
    ref: element,
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 && event.button !== 1) return;
      const from = placeOf(event);
      const pans = event.shiftKey || event.button === 1 || event.pointerType === 'touch';
      press.current = { from, last: from, pans, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const place = placeOf(event);
      const held = press.current;
      if (!held) {
        move(place);
        return;
      }
      held.moved ||= Math.abs(place.x - held.from.x) > CLICK_PX;
      if (held.moved && held.pans) latest.current.camera.panPx(held.last.x - place.x);
      if (held.moved && !held.pans) drag(held.from, place);
      held.last = place;
      // What lies under a drag is not pointed at.
      latest.current.hand.move(held.pans ? undefined : place, undefined);
    },
    onPointerUp: (event: PointerEvent) => {
      const held = press.current;
      press.current = undefined;
      const { hand, onPick, onRange } = latest.current;
      if (held && !held.moved) onPick(held.from.x, held.from.y);
      else if (held && !held.pans) onRange(hand.state.drag);
      hand.drag(undefined);
      move(placeOf(event));
    },
    onPointerCancel: () => {
      press.current = undefined;
      latest.current.hand.drag(undefined);
    },
    onPointerLeave: () => move(undefined),
    onDoubleClick: (event: {
      readonly clientX: number;
      readonly clientY: number;
      readonly currentTarget: Element;
    }) => {
      const box = event.currentTarget.getBoundingClientRect();
      latest.current.onFit(event.clientX - box.left, event.clientY - box.top);
    },
  };
}
