/** Lets so many tasks run at a time; the others wait in the order they came. */
export class TaskLine {
  readonly #waiting: (() => Promise<void>)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** `task` handles its own failures. */
  add(task: () => Promise<void>): void {
    this.#waiting.push(task);
    this.#begin();
  }

  #begin(): void {
    if (this.#free === 0) return;
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#free--;
    void task().finally(() => {
      this.#free++;
      this.#begin();
    });
  }
}
