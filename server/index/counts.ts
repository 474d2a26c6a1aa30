/** Rows of one read, counted. */
export interface Count {
  readonly count: number;
  /** There are more. */
  readonly capped: boolean;
}

/** Filters of one capture whose counts are kept; the oldest gives way. */
const KEPT = 100;

/**
 * Counts of what does not change any more. A list asks for the same one with each of its pages, and to count what few
 * rows of a large table fit costs more than the page.
 */
export class Counts {
  readonly #kept = new Map<string, Map<string, Count>>();

  /** The capture is read to its end. */
  beginToKeep(id: string): void {
    if (!this.#kept.has(id)) this.#kept.set(id, new Map());
  }

  isKept(id: string): boolean {
    return this.#kept.has(id);
  }

  find(id: string, query: string): Count | undefined {
    return this.#kept.get(id)?.get(query);
  }

  keep(id: string, query: string, count: Count): void {
    const counts = this.#kept.get(id);
    if (counts === undefined) return;
    if (counts.size >= KEPT)
      for (const oldest of [...counts.keys()].slice(0, 1)) counts.delete(oldest);
    counts.set(query, count);
  }

  /** Its index is closed; what comes in its place may be another. */
  forget(id: string): void {
    this.#kept.delete(id);
  }
}
