/** What goes on with captures now, each under its id, so that it can be stopped and waited for. */
import { ProblemError } from '../errors.ts';

interface Task {
  readonly controller: AbortController;
  readonly settled: Promise<void>;
}

export class RunningTasks {
  readonly #tasks = new Map<string, Task>();
  #stopping: unknown;

  /** Runs the one task of a capture; its signal is aborted by `stop`. */
  run<T>(id: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#tasks.has(id)) throw new ProblemError('conflict', `Capture ${id} is busy.`);
    const controller = new AbortController();
    if (this.#stopping !== undefined) controller.abort(this.#stopping);
    const running = task(controller.signal).finally(() => this.#tasks.delete(id));
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.#tasks.set(id, { controller, settled });
    return running;
  }

  /** Waits for the task of a capture; at once when it has none. Says whether it had one. */
  async settled(id: string): Promise<boolean> {
    const task = this.#tasks.get(id);
    await task?.settled;
    return task !== undefined;
  }

  async stop(id: string, reason: unknown): Promise<void> {
    const task = this.#tasks.get(id);
    task?.controller.abort(reason);
    await task?.settled;
  }

  /** Stops all, and whatever is still begun. */
  async stopAll(reason: unknown): Promise<void> {
    this.#stopping = reason;
    await Promise.all([...this.#tasks.keys()].map((id) => this.stop(id, reason)));
  }
}
