import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FrameRow } from '../../server/api/contract.ts';
import type { Delivery, LedgerRow } from '../../server/api/state-contract.ts';
import { type LedgerLookup, type LedgerMost, ledgerLookup, mostOf } from './gutters.ts';
import { deliveriesQuery, ledgerQuery } from './queries.ts';

/** Frames whose states are asked for at one time: a page of frames. */
const CHUNK_FRAMES = 200;

export interface LadderStates {
  readonly deliveries: ReadonlyMap<number, Delivery>;
  readonly ledgerAt: LedgerLookup;
  readonly most: LedgerMost;
  /** Why states are missing, where the server did not say them. */
  readonly error: Error | undefined;
}

interface Chunk {
  readonly fromNanos: number;
  readonly toNanos: number;
  readonly deliveries: readonly number[];
}

/** The deliveries and the ledger of those frames that are in view, and of their neighbours. */
export function useLadderStates(
  id: string,
  filter: string | undefined,
  frames: readonly FrameRow[],
  inView: { readonly first: number; readonly last: number },
  busy: boolean,
): LadderStates {
  const firstChunk = Math.floor(inView.first / CHUNK_FRAMES);
  const lastChunk = Math.floor(Math.max(inView.first, inView.last - 1) / CHUNK_FRAMES);
  const chunks = useMemo(
    () => chunksOf(frames, firstChunk, lastChunk),
    [frames, firstChunk, lastChunk],
  );
  const deliveries = useQueries({
    queries: chunks.map((chunk) => deliveriesQuery(id, chunk.deliveries, busy)),
    combine: joined<Delivery>,
  });
  const ledger = useQueries({
    queries: filter === undefined ? [] : chunks.map((chunk) => ledgerOf(id, filter, chunk, busy)),
    combine: joined<LedgerRow>,
  });
  return useMemo(
    () => ({
      deliveries: new Map(deliveries.rows.map((row) => [row.delivery, row])),
      ledgerAt: ledgerLookup(ledger.rows),
      most: mostOf(ledger.rows),
      error: deliveries.error ?? ledger.error,
    }),
    [deliveries, ledger],
  );
}

function ledgerOf(id: string, filter: string, chunk: Chunk, busy: boolean) {
  return ledgerQuery(id, filter, chunk.fromNanos, chunk.toNanos, busy);
}

function joined<T>(
  results: readonly { readonly data?: readonly T[] | undefined; readonly error: Error | null }[],
): { readonly rows: readonly T[]; readonly error: Error | undefined } {
  return {
    rows: results.flatMap(({ data }) => data ?? []),
    error: results.find(({ error }) => error !== null)?.error ?? undefined,
  };
}

function chunksOf(frames: readonly FrameRow[], first: number, last: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let n = first; n <= last; n++) {
    const part = frames.slice(n * CHUNK_FRAMES, (n + 1) * CHUNK_FRAMES);
    const times = part.map(({ timeNanos }) => timeNanos);
    const numbers = part.flatMap(({ delivery }) => (delivery === undefined ? [] : [delivery]));
    if (part.length === 0) continue;
    chunks.push({
      fromNanos: Math.min(...times),
      // Up to the next chunk: what TCP changes has no frame.
      toNanos: frames[(n + 1) * CHUNK_FRAMES]?.timeNanos ?? Math.max(...times),
      deliveries: [...new Set(numbers)].sort((a, b) => a - b),
    });
  }
  return chunks;
}
