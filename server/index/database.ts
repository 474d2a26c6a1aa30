import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { ROW_GROUP_ROWS } from './group-writer.ts';
import { IndexWriter } from './index-writer.ts';
import { Lane } from './lane.ts';
import { MemoryLimit } from './memory-limit.ts';
import type { OwnerOptions, Statement } from './messages.ts';
import type { Cell } from './rows.ts';
import { createIndexStatements, SCHEMA_VERSION } from './schema.ts';

/** Connections that read one capture; more queries than these wait for each other. */
const READERS = 2;

/** A capture's index while its file is attached. */
interface Attached {
  readonly file: string;
  readonly readers: DuckDBConnection[];
  nextReader: number;
  /** Queries under way. */
  readonly running: Set<Promise<unknown>>;
  lane?: Lane;
}

/** Thrown with a code that callers can act on. */
export class DatabaseError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The process's one DuckDB instance, and the captures attached to it. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #control: DuckDBConnection;
  /** Present where nothing is asked before the one ingest is over. */
  readonly #limit: MemoryLimit | undefined;
  readonly #attached = new Map<string, Attached>();

  private constructor(instance: DuckDBInstance, control: DuckDBConnection, limit?: MemoryLimit) {
    this.#instance = instance;
    this.#control = control;
    this.#limit = limit;
  }

  static async open(options: OwnerOptions): Promise<Database> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${options.memoryLimitMegabytes}MiB`,
      threads: `${options.threads}`,
      temp_directory: path.join(options.dataDir, 'tmp'),
      // Nothing is fetched or loaded from outside, whatever a file says.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      // A checkpoint in the middle of an ingest merges begun row groups of every table, again and again:
      // it took half of the time. The one at its end does it once.
      checkpoint_threshold: '512MiB',
      // Memory of finished work goes back to the system rather than to DuckDB's own pools.
      allocator_flush_threshold: '16MiB',
    });
    const control = await instance.connect();
    if (!options.unasked) return new Database(instance, control);
    return new Database(instance, control, new MemoryLimit(control, options.memoryLimitMegabytes));
  }

  /** A new empty index in place of whatever the file was. */
  async create(id: string, file: string): Promise<void> {
    this.#checkNew(id);
    rmSync(file, { force: true });
    rmSync(`${file}.wal`, { force: true });
    await this.#attach(id, file);
    const connection = await this.#connect(id);
    for (const statement of createIndexStatements()) await connection.run(statement);
    connection.closeSync();
  }

  async attach(id: string, file: string): Promise<void> {
    this.#checkNew(id);
    // DuckDB would make a file that is not there.
    if (!existsSync(file)) throw new DatabaseError('missing', `there is no ${path.basename(file)}`);
    await this.#attach(id, file);
    const connection = await this.#connect(id);
    try {
      const result = await connection.runAndReadAll('SELECT version FROM schema_version');
      const version = result.getRows()[0]?.[0];
      if (version !== SCHEMA_VERSION) throw new Error(`schema version ${version}`);
    } catch (cause) {
      connection.closeSync();
      await this.detach(id);
      const message = `${path.basename(file)} is no index of this version of amqpscope`;
      throw new DatabaseError('outdated', message, { cause });
    }
    connection.closeSync();
  }

  /** Afterwards nothing holds the file. */
  async detach(id: string): Promise<void> {
    const attached = this.#attached.get(id);
    if (!attached) return;
    this.#attached.delete(id);
    for (const reader of attached.readers) reader.interrupt();
    await Promise.allSettled(attached.running);
    for (const reader of attached.readers) reader.closeSync();
    await attached.lane?.stop();
    await this.#control.run(`DETACH "c_${id}"`);
  }

  async query(id: string, { name, text, parameters }: Statement): Promise<Cell[][]> {
    const attached = this.#find(id);
    const reader = await this.#reader(id, attached);
    const running = reader.runAndReadAll(text, [...parameters]);
    attached.running.add(running);
    try {
      return (await running).getRows().map((row) => row.map(cellOf));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const code = reason.startsWith('Out of Memory') ? 'memory' : 'query';
      throw new DatabaseError(code, `${name}: ${reason}`, { cause });
    } finally {
      attached.running.delete(running);
    }
  }

  /** Let an ingest worker write into the capture's index. */
  async openLane(id: string, port: MessagePort, signal: SharedArrayBuffer): Promise<void> {
    const attached = this.#find(id);
    await attached.lane?.stop();
    const writer = await IndexWriter.open(await this.#connect(id), this.#limit);
    attached.lane = new Lane(writer, port, signal);
  }

  /** The ingest's last word is in the file. Rejects when it, or a row before it, could not be written. */
  async written(id: string): Promise<void> {
    await this.#find(id).lane?.written;
  }

  async close(): Promise<void> {
    for (const id of [...this.#attached.keys()]) await this.detach(id);
    this.#control.closeSync();
    this.#instance.closeSync();
  }

  async #attach(id: string, file: string): Promise<void> {
    try {
      await this.#control.run(
        `ATTACH '${file.replaceAll("'", "''")}' AS "c_${id}" (ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
      );
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DatabaseError('unreadable', `the index cannot be opened: ${reason}`, { cause });
    }
    this.#attached.set(id, { file, readers: [], nextReader: 0, running: new Set() });
  }

  async #connect(id: string): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    // Unqualified table names, also those in filters, then mean this capture's.
    await connection.run(`USE "c_${id}"`);
    return connection;
  }

  async #reader(id: string, attached: Attached): Promise<DuckDBConnection> {
    if (attached.readers.length < READERS) {
      const reader = await this.#connect(id);
      attached.readers.push(reader);
      return reader;
    }
    attached.nextReader = (attached.nextReader + 1) % READERS;
    return attached.readers[attached.nextReader];
  }

  #checkNew(id: string): void {
    // The id becomes part of SQL as a quoted name.
    if (!/^[\w-]{1,64}$/.test(id)) throw new DatabaseError('id', `not an id: ${id}`);
    if (this.#attached.has(id)) throw new DatabaseError('attached', `${id} is attached already`);
  }

  #find(id: string): Attached {
    const attached = this.#attached.get(id);
    if (!attached) throw new DatabaseError('detached', `capture ${id} has no index open`);
    return attached;
  }
}

function cellOf(value: DuckDBValue): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  throw new TypeError(`no cell: ${value}`);
}
