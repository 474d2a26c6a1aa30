import type { Nanos } from '../../decoder/units.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { fitWindow, panWindow, sameWindow, TimeScale, windowAround, zoomWindow } from './scale.ts';

/** How long the hand must rest until the page says in words what is in view. */
const REST_MS = 200;

/**
 * Which stretch of time is in view. It changes with every move of a hand, so what follows it (canvas,
 * ruler, minimap) listens here, and the rest of the page is left alone.
 */
export class Camera {
  #bounds: TimeWindow;
  #scale: TimeScale;
  readonly #listeners = new Set<() => void>();
  readonly #frameListeners = new Set<() => void>();
  readonly #restListeners = new Set<() => void>();
  #owedPx = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(bounds: TimeWindow, window: TimeWindow | undefined, widthPx = 1) {
    this.#bounds = bounds;
    this.#scale = new TimeScale(fitWindow(window ?? bounds, bounds), widthPx);
  }

  get scale(): TimeScale {
    return this.#scale;
  }

  get bounds(): TimeWindow {
    return this.#bounds;
  }

  readonly getScale = (): TimeScale => this.#scale;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells of bounds and width only: what shows all of the capture does not change with the window. */
  readonly frame = {
    subscribe: (listener: () => void): (() => void) => {
      this.#frameListeners.add(listener);
      return () => this.#frameListeners.delete(listener);
    },
  };

  /** Tells when the window has stayed the same for a while after it moved. */
  readonly rest = {
    subscribe: (listener: () => void): (() => void) => {
      this.#restListeners.add(listener);
      return () => this.#restListeners.delete(listener);
    },
  };

  get isMoving(): boolean {
    return this.#restTimer !== undefined;
  }

  show(window: TimeWindow): void {
    const next = fitWindow(window, this.#bounds);
    if (sameWindow(next, this.#scale.window)) return;
    this.#set(new TimeScale(next, this.#scale.widthPx));
  }

  showAll(): void {
    this.show(this.#bounds);
  }

  /** All is in view, as at the beginning. */
  get isWhole(): boolean {
    return sameWindow(this.#scale.window, this.#bounds);
  }

  resize(widthPx: number): void {
    if (widthPx === this.#scale.widthPx) return;
    this.#set(new TimeScale(this.#scale.window, widthPx));
    for (const listener of this.#frameListeners) listener();
  }

  /** The capture grew: who saw all of it still does. */
  grow(bounds: TimeWindow): void {
    if (sameWindow(bounds, this.#bounds)) return;
    const window = this.isWhole ? bounds : this.#scale.window;
    this.#bounds = bounds;
    this.#set(new TimeScale(fitWindow(window, bounds), this.#scale.widthPx));
    for (const listener of this.#frameListeners) listener();
  }

  /** `factor` below 1 shows less; without a place, around the middle. */
  zoom(factor: number, px = this.#scale.widthPx / 2): void {
    this.show(zoomWindow(this.#scale.window, factor, this.#scale.toNanos(px), this.#bounds));
  }

  /** By whole pixels of the screen, what is left over with the next: so what is drawn can be moved. */
  panPx(px: number): void {
    const ratio = globalThis.devicePixelRatio ?? 1;
    const whole = Math.round((px + this.#owedPx) * ratio) / ratio;
    this.#owedPx += px - whole;
    this.show(panWindow(this.#scale.window, whole * this.#scale.nanosPerPx, this.#bounds));
  }

  fit(from: Nanos, to: Nanos): void {
    this.show(windowAround(from, to, this.#bounds));
  }

  /** Moves as little as it takes to have a moment in view. */
  reveal(nanos: Nanos): void {
    const { startNanos, endNanos } = this.#scale.window;
    if (nanos >= startNanos && nanos <= endNanos) return;
    const middle = (startNanos + endNanos) / 2;
    this.show(panWindow(this.#scale.window, nanos - middle, this.#bounds));
  }

  #set(scale: TimeScale): void {
    const moved = !sameWindow(scale.window, this.#scale.window);
    this.#scale = scale;
    if (moved) this.#restLater();
    for (const listener of this.#listeners) listener();
  }

  #restLater(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => {
      this.#restTimer = undefined;
      for (const listener of this.#restListeners) listener();
    }, REST_MS);
  }
}
