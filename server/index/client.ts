import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type MessagePort, Worker } from 'node:worker_threads';
import { PROTOCOL_NAMES, type ProtocolName } from '../../decoder/protocol.ts';
import type { CaptureFacts } from '../../decoder/sink.ts';
import { type Count, Counts } from './counts.ts';
import type { NumberedRequest, OwnerOptions, Reply, Request, Statement } from './messages.ts';
import * as queries from './queries.ts';
import { type Cell, readRow } from './rows.ts';
import type { RowOf } from './table.ts';
import { CAPTURE_FACTS } from './tables/capture-facts.ts';
import { CONNECTIONS } from './tables/connections.ts';
import { FRAMES, PIECES } from './tables/frames.ts';
import { workerFile } from './worker-file.ts';

/** A row of `frames`: numbers, -1 for absent. */
export type IndexedFrame = RowOf<typeof FRAMES>;
export type IndexedPiece = RowOf<typeof PIECES>;
/** Same shape as the decoder's ConnectionInfo. */
export type IndexedConnection = RowOf<typeof CONNECTIONS>;

/** Facts of a capture that was read to its end. */
export interface IndexedFacts
  extends Omit<RowOf<typeof CAPTURE_FACTS>, 'damages' | 'comments' | 'otherPackets'> {
  /** Places where the file contradicts itself. */
  readonly damages: CaptureFacts['damages'];
  readonly comments: readonly string[];
  /** Packets that hold no TCP, by what they are. */
  readonly otherPackets: Readonly<Record<string, number>>;
}

/** Sums over the connections of a capture. */
export interface IndexedQuality {
  readonly connections: number;
  readonly amqpConnections: number;
  readonly frames: number;
  readonly gaps: number;
  readonly missingBytes: number;
  readonly malformedFrames: number;
  readonly midStreamConnections: number;
  readonly opaqueTlsConnections: number;
  readonly notAmqpConnections: number;
}

/** `code`: `missing`, `unreadable`, `outdated`, `attached`, `detached`, `query`, `memory`, `id`, or `ended` when the owner is gone. */
export class IndexError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'IndexError';
    this.code = code;
  }
}

export interface IndexOptions {
  readonly dataDir: string;
  /** What DuckDB may use for buffers and sorting. Default 160: an ingest takes half of it at its end. */
  readonly memoryLimitMegabytes?: number | undefined;
  /** Default 2. */
  readonly threads?: number | undefined;
  /** Nothing is asked before the one ingest is over: it takes less memory then. */
  readonly unasked?: boolean | undefined;
}

/** Heap of the owner's thread; rows live in buffers outside of it, but for those of answers. */
const OWNER_HEAP = { maxOldGenerationSizeMb: 64 };
const UNASKED_YOUNG_MEGABYTES = 2;
/** With much less, an answer of a thousand rows is copied several times before it is sent. */
const ASKED_YOUNG_MEGABYTES = 8;
/** Two ingests may come to their ends at one time, while pages are asked for. */
const MEMORY_LIMIT_MEGABYTES = 160;
const COUNT_CAP = 10_000;
/** Milliseconds after which a read that found no memory is tried again: an ingest ends in seconds. */
const MEMORY_WAITS = [250, 500, 1000, 2000, 4000];

/** Handle on the one worker thread that has the index files open. */
export class IndexClient {
  /** Resolves when the index is closed or has failed. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (rows: Cell[][]) => void; reject: (error: IndexError) => void }
  >();
  readonly #attached = new Set<string>();
  readonly #counts = new Counts();
  #ticket = 0;
  #ended: string | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (reply: Reply) => this.#settle(reply));
    worker.on('error', (error) => this.#end(`the index has failed: ${error.message}`));
    this.ended = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#end('the index is closed');
        resolve();
      });
    });
  }

  static async start(options: IndexOptions): Promise<IndexClient> {
    await mkdir(path.join(options.dataDir, 'tmp'), { recursive: true });
    const workerData: OwnerOptions = {
      dataDir: options.dataDir,
      memoryLimitMegabytes: options.memoryLimitMegabytes ?? MEMORY_LIMIT_MEGABYTES,
      threads: options.threads ?? 2,
      unasked: options.unasked ?? false,
    };
    const maxYoungGenerationSizeMb = options.unasked
      ? UNASKED_YOUNG_MEGABYTES
      : ASKED_YOUNG_MEGABYTES;
    const worker = new Worker(workerFile('owner', import.meta.url), {
      workerData,
      resourceLimits: { ...OWNER_HEAP, maxYoungGenerationSizeMb },
    });
    return new IndexClient(worker);
  }

  /** A new empty index, attached as `id`, in place of what was attached and what `file` was before. */
  async create(id: string, file: string): Promise<void> {
    await this.detach(id);
    await this.#ask({ kind: 'create', id, file });
    this.#attached.add(id);
  }

  /** Open an index made earlier. Throws IndexError `missing`, `unreadable` or `outdated`. */
  async attach(id: string, file: string): Promise<void> {
    await this.#ask({ kind: 'attach', id, file });
    this.#attached.add(id);
  }

  /** Afterwards the file may be deleted. Queries under way end with an error. */
  async detach(id: string): Promise<void> {
    if (!this.#attached.delete(id)) return;
    this.#counts.forget(id);
    await this.#ask({ kind: 'detach', id });
  }

  isAttached(id: string): boolean {
    return this.#attached.has(id);
  }

  /** For an ingest: `port` brings its batches, `signal` is raised after each reply. */
  async openLane(id: string, port: MessagePort, signal: SharedArrayBuffer): Promise<void> {
    await this.#ask({ kind: 'write', id, port, signal }, [port]);
  }

  /** After the ingest's last word: all is in the file. */
  async written(id: string): Promise<void> {
    await this.#ask({ kind: 'written', id });
  }

  async close(): Promise<void> {
    if (this.#ended === undefined) await this.#ask({ kind: 'close' });
    await this.#worker.terminate();
  }

  async framesPage(
    id: string,
    query: queries.FramesPageQuery,
  ): Promise<{ frames: IndexedFrame[]; hasPrevious: boolean; hasNext: boolean }> {
    const { filter, before, limit } = query;
    const found = (await this.query(id, queries.frameNumbers(query))).map(([n]) => Number(n));
    const more = found.length > limit;
    const numbers = found.slice(0, limit).sort((a, b) => a - b);
    // An empty page lies where it was asked for.
    const here = before ?? query.at ?? (query.after ?? 0) + 1;
    const [first, last] = [numbers.at(0) ?? here, numbers.at(-1) ?? here - 1];
    const [frames, hasOther] = await Promise.all([
      numbers.length > 0 ? this.#frames(id, queries.framesBetween(first, last, filter)) : [],
      this.#beyond(id, before === undefined ? { below: first } : { above: last }, filter),
    ]);
    return before === undefined
      ? { frames, hasPrevious: hasOther, hasNext: more }
      : { frames, hasPrevious: more, hasNext: hasOther };
  }

  /** Without a filter exact; with one capped. Gaps are rows too. */
  async frameCount(id: string, filter?: queries.SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.count(id, queries.frameCount(filter, filter && cap), filter && cap);
  }

  async connectionCount(id: string, filter?: queries.SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.count(id, queries.connectionCount(filter, filter && cap), filter && cap);
  }

  async frameByNumber(id: string, number: number): Promise<IndexedFrame | undefined> {
    return (await this.#frames(id, queries.frameByNumber(number)))[0];
  }

  async frameByStreamName(id: string, name: queries.StreamName): Promise<IndexedFrame | undefined> {
    return (await this.#frames(id, queries.frameByStreamName(name)))[0];
  }

  /** Frames of the message that began with `messageFrame`, before frame `number`, in order. */
  async earlierMessageFrames(
    id: string,
    messageFrame: number,
    number: number,
  ): Promise<IndexedFrame[]> {
    return this.#frames(id, queries.earlierMessageFrames(messageFrame, number));
  }

  /** Pieces by frame, in order. A frame in one whole piece has none: see its `fileOffset`. */
  async piecesOf(id: string, numbers: readonly number[]): Promise<Map<number, IndexedPiece[]>> {
    const pieces = new Map<number, IndexedPiece[]>();
    if (numbers.length === 0) return pieces;
    for (const row of await this.query(id, queries.piecesOf(numbers))) {
      const piece = readRow(PIECES, row);
      const list = pieces.get(piece.number);
      if (list) list.push(piece);
      else pieces.set(piece.number, [piece]);
    }
    return pieces;
  }

  async stringsOf(id: string, ids: readonly number[]): Promise<Map<number, string>> {
    const strings = new Map<number, string>();
    if (ids.length === 0) return strings;
    for (const [key, text] of await this.query(id, queries.stringsOf(ids))) {
      strings.set(Number(key), String(text));
    }
    return strings;
  }

  async connectionsPage(
    id: string,
    query: queries.ConnectionsPageQuery,
  ): Promise<{ connections: IndexedConnection[]; hasNext: boolean }> {
    const rows = await this.query(id, queries.connectionsPage(query));
    const connections = rows.slice(0, query.limit).map((row) => readRow(CONNECTIONS, row));
    return { connections, hasNext: rows.length > query.limit };
  }

  /** Frames by type code (`frameTypeName` has their names), gaps not counted. */
  async framesByType(id: string): Promise<Map<number, number>> {
    const rows = await this.query(id, queries.framesByType());
    return new Map(rows.map(([type, count]) => [Number(type), Number(count)]));
  }

  /** What connections speak, most of them first. */
  async protocols(id: string): Promise<ProtocolName[]> {
    const spoken = new Set((await this.query(id, queries.protocols())).map(([name]) => name));
    return [...spoken].flatMap((name) => PROTOCOL_NAMES.find((known) => known === name) ?? []);
  }

  async quality(id: string): Promise<IndexedQuality> {
    const [row = []] = await this.query(id, queries.quality());
    const [connections, amqp, frames, gaps, missing, malformed, midStream, tls, notAmqp] =
      row.map(Number);
    return {
      connections,
      amqpConnections: amqp,
      frames,
      gaps,
      missingBytes: missing,
      malformedFrames: malformed,
      midStreamConnections: midStream,
      opaqueTlsConnections: tls,
      notAmqpConnections: notAmqp,
    };
  }

  /** Undefined while the capture is being read, and when that never came to its end. */
  async facts(id: string): Promise<IndexedFacts | undefined> {
    const [row] = await this.query(id, queries.facts());
    if (!row) return undefined;
    const { damages, comments, otherPackets, ...facts } = readRow(CAPTURE_FACTS, row);
    return {
      ...facts,
      damages: JSON.parse(damages),
      comments: JSON.parse(comments),
      otherPackets: JSON.parse(otherPackets),
    };
  }

  async #beyond(id: string, side: queries.Side, filter?: queries.SqlFilter): Promise<boolean> {
    return (await this.query(id, queries.framesBeyond(side, filter))).length > 0;
  }

  async #frames(id: string, statement: Statement): Promise<IndexedFrame[]> {
    return (await this.query(id, statement)).map((row) => readRow(FRAMES, row));
  }

  /** What a read that counts says, up to a cap; for the readers beside this file. */
  async count(id: string, statement: Statement, cap: number | undefined): Promise<Count> {
    const { text, parameters } = statement;
    const key = JSON.stringify([text, ...parameters.map(String)]);
    const kept = this.#counts.find(id, key);
    if (kept !== undefined) return kept;
    if (!this.#counts.isKept(id) && (await this.facts(id))) this.#counts.beginToKeep(id);
    const [[cell] = [0]] = await this.query(id, statement);
    const found = Number(cell);
    const capped = cap !== undefined && found > cap;
    const count = { count: capped ? cap : found, capped };
    this.#counts.keep(id, key, count);
    return count;
  }

  /** Rows of a named read; for the readers beside this file. Where the end of an ingest has all memory, it waits. */
  async query(id: string, statement: Statement): Promise<Cell[][]> {
    for (const wait of MEMORY_WAITS) {
      try {
        return await this.#ask({ kind: 'query', id, statement });
      } catch (error) {
        if (!(error instanceof IndexError) || error.code !== 'memory') throw error;
        await setTimeout(wait);
      }
    }
    return this.#ask({ kind: 'query', id, statement });
  }

  #ask(request: Request, transfer: MessagePort[] = []): Promise<Cell[][]> {
    if (this.#ended !== undefined) return Promise.reject(new IndexError('ended', this.#ended));
    const ticket = ++this.#ticket;
    const message: NumberedRequest = { ticket, request };
    return new Promise((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject });
      this.#worker.postMessage(message, transfer);
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.ticket);
    this.#waiting.delete(reply.ticket);
    if ('rows' in reply) waiting?.resolve(reply.rows);
    else waiting?.reject(new IndexError(reply.code ?? 'failed', reply.error));
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(new IndexError('ended', this.#ended));
    this.#waiting.clear();
  }
}
