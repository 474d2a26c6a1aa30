/** Who watches a capture while it arrives and is indexed, and what there is to tell them. */
import type { Capture, Progress } from '../api/contract.ts';

export interface LiveListener {
  progress(progress: Progress): void;
  /** The last word: nothing more happens to the capture until somebody asks for it. */
  finished(capture: Capture): void;
}

export class LiveCaptures {
  readonly #progress = new Map<string, Progress>();
  readonly #listeners = new Map<string, Set<LiveListener>>();
  readonly #waiting = new Map<string, Set<() => void>>();

  /** From here on, until `finish`, the capture is live. */
  begin(id: string, progress: Progress): void {
    this.#progress.set(id, progress);
    for (const wake of this.#waiting.get(id) ?? []) wake();
  }

  progress(id: string, progress: Progress): void {
    if (!this.#progress.has(id)) return;
    this.#progress.set(id, progress);
    for (const listener of this.#listeners.get(id) ?? []) listener.progress(progress);
  }

  finish(id: string, capture: Capture): void {
    this.#progress.delete(id);
    const listeners = this.#listeners.get(id) ?? [];
    this.#listeners.delete(id);
    for (const listener of listeners) listener.finished(capture);
  }

  /** How far it got; `undefined` when nothing is going on. */
  current(id: string): Progress | undefined {
    return this.#progress.get(id);
  }

  /** Returns what ends the watching. */
  watch(id: string, listener: LiveListener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
    };
  }

  /**
   * Waits until the capture begins, or the time is up: a sender that chose the id may open the
   * events before the request with the file has come through.
   */
  async awaitBegin(id: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#progress.has(id) || signal.aborted) return;
    const wakers = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, wakers);
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        wakers.delete(wake);
        if (wakers.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener('abort', wake);
      wakers.add(wake);
    });
  }
}
