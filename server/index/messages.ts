import type { MessagePort } from 'node:worker_threads';
import type { CaptureFacts } from '../../decoder/sink.ts';
import type { Batch, BatchBuffers } from './batch.ts';
import type { OpenRows } from './open-rows.ts';
import type { Cell } from './rows.ts';

/** A value bound to a `?`. */
export type SqlParameter = number | string | bigint | boolean;

/** A read with its name, which errors carry. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
}

export interface OwnerOptions {
  readonly dataDir: string;
  readonly memoryLimitMegabytes: number;
  readonly threads: number;
  /** Nothing is asked before the one ingest is over. */
  readonly unasked: boolean;
}

/** What the main thread asks of the owner. */
export type Request =
  | { kind: 'create' | 'attach'; id: string; file: string }
  | { kind: 'detach'; id: string }
  | { kind: 'query'; id: string; statement: Statement }
  | { kind: 'write'; id: string; port: MessagePort; signal: SharedArrayBuffer }
  /** Answered once all that came over that port is in the file. */
  | { kind: 'written'; id: string }
  | { kind: 'close' };

export interface NumberedRequest {
  readonly ticket: number;
  readonly request: Request;
}

export type Reply =
  | { ticket: number; rows: Cell[][] }
  | { ticket: number; error: string; code?: string };

/** Capture facts as they are stored, with what only the ingest knows. */
export interface FactsRecord {
  readonly facts: CaptureFacts;
  readonly frames: number;
  readonly indexSeconds: number;
  readonly compressed: boolean;
}

/** What an ingest worker sends to the owner, over a port of its own. */
export type LaneMessage =
  | { kind: 'batch'; batch: Batch }
  /** Makes visible what came before, and in place of what was shown as open, this. */
  | { kind: 'show'; open: readonly OpenRows[] }
  | { kind: 'finish'; record: FactsRecord };

/** What it hears back; `signal` is raised after each. */
export type LaneReply =
  | { kind: 'buffers'; buffers: BatchBuffers }
  | { kind: 'failed'; message: string };
