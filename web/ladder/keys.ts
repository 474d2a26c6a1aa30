import { moveOf } from '../table/table-keys.ts';
import { isArrow, type LadderRow, stepRow } from './ladder-layout.ts';

/** What a key does in a ladder. */
export type LadderKey =
  | { readonly kind: 'move'; readonly frame: number }
  | { readonly kind: 'open'; readonly frame: number }
  | { readonly kind: 'mark'; readonly frame: number }
  | { readonly kind: 'colour' }
  | { readonly kind: 'compress' };

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Undefined where the key is none of the ladder's: it is left alone then. */
export function keyOf(
  press: Press,
  rows: readonly LadderRow[],
  cursor: number | undefined,
  pageRows: number,
): LadderKey | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || rows.length === 0) return undefined;
  if (press.key === 'c') return { kind: 'colour' };
  if (press.key === 'z') return { kind: 'compress' };
  const frame = frameAt(rows, cursor);
  if (press.key === 'Enter') return frame === undefined ? undefined : { kind: 'open', frame };
  if (press.key === ' ') return frame === undefined ? undefined : { kind: 'mark', frame };
  const target = moveOf(press.key, cursor, rows.length, pageRows);
  if (target === undefined) return undefined;
  const up = press.key === 'ArrowUp' || press.key === 'PageUp' || press.key === 'End';
  const to = frameAt(rows, stepRow(rows, target, up ? -1 : 1));
  return to === undefined ? undefined : { kind: 'move', frame: to };
}

function frameAt(rows: readonly LadderRow[], index: number | undefined): number | undefined {
  const row = index === undefined ? undefined : rows[index];
  return isArrow(row) ? row.frames[0].number : undefined;
}
