import type { TimeWindow } from '../state/time-window.ts';
import type { Mark } from './marks.ts';

/** What the pointer is over and what it is dragging. It changes with every move, so nothing renders for it. */
export interface HandState {
  /** In px from the upper left corner of the lanes; undefined while the pointer is elsewhere. */
  readonly place: { readonly x: number; readonly y: number } | undefined;
  readonly mark: Mark | undefined;
  /** A range that is being dragged, and not selected yet. */
  readonly drag: TimeWindow | undefined;
}

const NOWHERE: HandState = { place: undefined, mark: undefined, drag: undefined };

/** Who draws what the hand does listens here. */
export class Hand {
  #state = NOWHERE;
  readonly #listeners = new Set<() => void>();

  get state(): HandState {
    return this.#state;
  }

  readonly getMark = (): Mark | undefined => this.#state.mark;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A mark that only was drawn anew stays the same to those who compare. */
  move(place: HandState['place'], mark: Mark | undefined): void {
    const { mark: before } = this.#state;
    const same = mark !== undefined && before !== undefined && isSameMark(mark, before);
    this.#set({ ...this.#state, place, mark: same ? before : mark });
  }

  drag(range: TimeWindow | undefined): void {
    if (range !== this.#state.drag) this.#set({ ...this.#state, drag: range });
  }

  #set(state: HandState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function isSameMark(one: Mark, other: Mark): boolean {
  return (
    one.kind === other.kind &&
    one.lane === other.lane &&
    one.x === other.x &&
    one.y === other.y &&
    one.w === other.w &&
    one.h === other.h
  );
}
