import type { ColumnWriter } from './column-writer.ts';

/**
 * Rows of a DuckDB row group. Large tables are flushed in exactly such groups, which then go compressed to
 * the file and are never touched again. A flush of any other size leaves a remainder behind that the last
 * checkpoint has to merge: it took half of the time of an ingest, and made the file larger by half.
 * About half of DuckDB's own 122,880: less memory while writing, a finer index by number.
 */
export const ROW_GROUP_ROWS = 65_536;

/** Appends columns, and flushes them in whole row groups. */
export class GroupWriter {
  readonly #writer: ColumnWriter;
  #pending = 0;

  constructor(writer: ColumnWriter) {
    this.#writer = writer;
  }

  /** @param before called before a flush, for what the rows refer to */
  append(
    buffer: SharedArrayBuffer,
    rows: number,
    before?: () => void,
    heap?: SharedArrayBuffer,
  ): void {
    let row = 0;
    while (row < rows) {
      const until = Math.min(rows, row + ROW_GROUP_ROWS - this.#pending);
      this.#writer.append(buffer, row, until, heap);
      this.#pending += until - row;
      row = until;
      if (this.#pending < ROW_GROUP_ROWS) continue;
      before?.();
      this.flush();
    }
  }

  /** Whether so many rows more make a row group whole. */
  fills(rows: number): boolean {
    return this.#pending + rows >= ROW_GROUP_ROWS;
  }

  flush(): void {
    this.#writer.flush();
    this.#pending = 0;
  }

  /** Rows not flushed are dropped. */
  discard(): void {
    this.#writer.discard();
  }
}
