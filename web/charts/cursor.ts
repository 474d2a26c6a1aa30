/** The moment under the pointer, which every chart of the page shows. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Nanos } from '../../decoder/units.ts';

/** Outside React's state: a move of the pointer draws lines and figures anew, not charts. */
export class Cursor {
  #nanos: Nanos | undefined;
  readonly #listeners = new Set<() => void>();

  readonly get = (): Nanos | undefined => this.#nanos;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(nanos: Nanos | undefined): void {
    if (nanos === this.#nanos) return;
    this.#nanos = nanos;
    for (const listener of this.#listeners) listener();
  }
}

export const CursorContext = createContext(new Cursor());

export function useCursorNanos(): Nanos | undefined {
  const { subscribe, get } = useContext(CursorContext);
  return useSyncExternalStore(subscribe, get);
}
