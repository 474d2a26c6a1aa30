/** What the lanes hold, as far as the server has told. */
import type { Timeline } from '../../server/api/timeline-contract.ts';
import type { Camera } from './camera.ts';
import { type PreparedLane, type PreparedTimeline, prepare } from './prepared.ts';

/** Lanes whose last content is kept to be drawn until better is there. */
const KEPT_LANES = 600;

/** What a lane holds, from the answer that told it last. */
export interface HeldLane {
  readonly lane: PreparedLane;
  readonly timeline: Timeline;
}

/** What rows, table and details say about it. */
export interface Contents {
  readonly lanes: ReadonlyMap<string, HeldLane>;
  readonly isLoading: boolean;
  readonly error: Error | null;
}

/**
 * Answers go to the picture as they come. The rest of the page renders for them once the view rests:
 * who moves the time looks at the picture, and should not wait for words.
 */
export class HeldLanes {
  readonly #camera: Camera;
  readonly #lanes = new Map<string, HeldLane>();
  readonly #prepared = new WeakMap<Timeline, PreparedTimeline>();
  #timelines: readonly Timeline[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #settledListeners = new Set<() => void>();
  #state: Omit<Contents, 'lanes'> = { isLoading: true, error: null };
  #settled: Contents = { lanes: new Map(), isLoading: true, error: null };
  #isSettled = true;
  #version = 0;

  constructor(camera: Camera) {
    this.#camera = camera;
  }

  /** Raised by each answer. */
  get version(): number {
    return this.#version;
  }

  /** What is there now. */
  get lanes(): ReadonlyMap<string, HeldLane> {
    return this.#lanes;
  }

  /** Tells of every answer. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What was there when the view last rested. */
  readonly getSettled = (): Contents => this.#settled;

  readonly subscribeSettled = (listener: () => void): (() => void) => {
    this.#settledListeners.add(listener);
    const unsubscribe = this.#camera.rest.subscribe(() => this.#settle());
    return () => {
      this.#settledListeners.delete(listener);
      unsubscribe();
    };
  };

  /** @param timelines the answers for what is in view; the same as before change nothing */
  take(timelines: readonly Timeline[], isLoading: boolean, error: Error | null): void {
    const before = this.#timelines;
    const isNew = timelines.some((timeline) => !before.includes(timeline));
    const told = isLoading !== this.#state.isLoading || error !== this.#state.error;
    this.#timelines = timelines;
    if (!isNew && !told) return;
    this.#state = { isLoading, error };
    this.#isSettled = false;
    if (isNew) {
      for (const timeline of timelines) this.#hold(timeline);
      this.#version += 1;
      for (const listener of this.#listeners) listener();
    }
    if (!this.#camera.isMoving) this.#settle();
  }

  #hold(timeline: Timeline): void {
    const known = this.#prepared.get(timeline) ?? prepare(timeline);
    this.#prepared.set(timeline, known);
    for (const [name, lane] of known.lanes) {
      this.#lanes.delete(name);
      this.#lanes.set(name, { lane, timeline });
    }
    for (const name of this.#lanes.keys()) {
      if (this.#lanes.size <= KEPT_LANES) break;
      this.#lanes.delete(name);
    }
  }

  #settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settled = { lanes: new Map(this.#lanes), ...this.#state };
    for (const listener of this.#settledListeners) listener();
  }
}
