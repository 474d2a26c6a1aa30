import { ABSENT } from '../../decoder/frame-view.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';

/** A capture, and where it ends. */
export interface TimelineSource {
  readonly index: IndexClient;
  readonly id: string;
  readonly endNanos: number;
  /** Cells that it is counted in are 2^bits nanoseconds long; undefined while it is still read. */
  readonly cellBits: number | undefined;
}

/** `{frame}`, or nothing where there is none. */
export function frameOf(cell: Cell | undefined): { frame?: number } {
  const frame = Number(cell ?? ABSENT);
  return frame > 0 ? { frame } : {};
}
