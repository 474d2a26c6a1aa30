/**
 * The row index that a key leads to, or `undefined` when the key is none of the table's.
 * Without a cursor, moving starts at the first row.
 */
export function moveOf(
  key: string,
  cursor: number | undefined,
  rowCount: number,
  pageRows: number,
): number | undefined {
  const last = rowCount - 1;
  const clamp = (index: number) => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return cursor === undefined ? 0 : clamp(cursor + 1);
    case 'ArrowUp':
      return cursor === undefined ? 0 : clamp(cursor - 1);
    case 'PageDown':
      return clamp((cursor ?? 0) + pageRows);
    case 'PageUp':
      return clamp((cursor ?? 0) - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
