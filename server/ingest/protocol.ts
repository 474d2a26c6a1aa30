import type { MessagePort } from 'node:worker_threads';
import type { DecodeOptions } from '../../decoder/decode.ts';
import type { KeptPaths } from '../rows/kept-octets.ts';

/** Cells of the `control` array that an ingest worker shares with the threads around it. */
export const CONTROL = {
  /** Raised by the owner after each of its replies; the worker may sleep on it. */
  signal: 0,
  /** 1 once the capture file has its full length. */
  complete: 1,
} as const;
export const CONTROL_BYTES = 8;

export interface WorkerInput {
  readonly capturePath: string;
  /** Where a compressed capture is written decompressed. */
  readonly plainPath: string;
  /** Where octets are written that the capture has otherwise, if there are any. */
  readonly keptPaths: KeptPaths;
  readonly portHints: DecodeOptions['portHints'] | undefined;
  /** Files with secrets of TLS. */
  readonly keyLogPaths: readonly string[];
  /** Somebody looks at what is there before all is. */
  readonly watched: boolean;
  readonly control: SharedArrayBuffer;
  /** To the owner of the index. */
  readonly lane: MessagePort;
}

export interface IngestProgress {
  /** Octets of the file as stored that have been read. */
  readonly bytes: number;
  readonly packets: number;
  readonly frames: number;
}

/** What the worker tells the thread that started it. */
export type WorkerMessage =
  | ({ kind: 'progress' } & IngestProgress)
  | { kind: 'done'; frames: number; compressed: boolean; seconds: number }
  /** `offset` is in the plain file; absent when the fault is not the capture's. */
  | { kind: 'failed'; reason: string; offset?: number };
