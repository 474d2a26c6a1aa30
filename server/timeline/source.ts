import { ABSENT } from '../../decoder/frame-view.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';

/** A capture, and where it ends. */
export interface TimelineSource {
  readonly index: IndexClient;
  readonly id: string;
  readonly endNanos: number;
}

/** `{frame}`, or nothing where there is none. */
export function frameOf(cell: Cell | undefined): { frame?: number } {
  const frame = Number(cell ?? ABSENT);
  return frame > 0 ? { frame } : {};
}
