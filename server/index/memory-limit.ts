import type { DuckDBConnection } from '@duckdb/node-api';

/** What an ingest that nobody queries needs for its row groups; with 32 the records of many connections do not fit. */
const WRITING_MEGABYTES = 56;
/** Threads that sort at the end. */
const END_THREADS = 2;
/** What is left when all is let go that can be read again. */
const EMPTY_MEGABYTES = 24;

/**
 * What DuckDB may use of a process that makes one index and ends. While rows come that is little: blocks of the
 * file kept in memory are of no use then. The end sorts, and may use all; it begins with memory that is free.
 */
export class MemoryLimit {
  readonly #connection: DuckDBConnection;
  readonly #megabytes: number;

  constructor(connection: DuckDBConnection, megabytes: number) {
    this.#connection = connection;
    this.#megabytes = megabytes;
  }

  writing(): Promise<void> {
    return this.#set(Math.min(WRITING_MEGABYTES, this.#megabytes));
  }

  /** Nothing is decoded any more: its thread is free, too. */
  async whole(): Promise<void> {
    await this.#set(this.#megabytes);
    await this.#connection.run(`SET threads = ${END_THREADS}`);
  }

  /** Lets go of what was read; then all may be used. */
  async fresh(): Promise<void> {
    // It refuses a limit below what it holds on to, having let go of the rest.
    await this.#set(EMPTY_MEGABYTES).catch(() => undefined);
    await this.whole();
  }

  async #set(megabytes: number): Promise<void> {
    await this.#connection.run(`SET memory_limit = '${megabytes}MiB'`);
  }
}
