import type { FrameRow } from '../rows/frame-row.ts';
import { printable, seconds } from './terminal-text.ts';

/** Widths of the columns before the last; longer values push the rest to the right. */
const WIDTHS = [7, 13, 5, 1, 3, 22, 8];

/** The names of the columns. */
export function frameLineHeader(): string {
  return align(['number', 'time', 'conn', ' ', 'ch', 'name', 'size'], 'info');
}

/** A frame on one line: `      4      0.004911    c1 →   0 transfer      52 tag …`. */
export function frameLine(row: FrameRow, info: string): string {
  const { malformed } = row;
  const fault =
    malformed === undefined
      ? ''
      : `  ✗ malformed at octet ${malformed.offset}: ${malformed.reason}`;
  return align(
    [
      String(row.number),
      seconds(row.timeNanos),
      row.connection,
      row.direction === 'client-to-server' ? '→' : '←',
      row.channel === undefined ? '' : String(row.channel),
      row.name,
      row.size === undefined ? '' : String(row.size),
    ],
    printable(info + fault),
  );
}

/** Numbers to the right, names to the left. */
function align(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, column) =>
    column === 5 ? cell.padEnd(WIDTHS[column]) : cell.padStart(WIDTHS[column]),
  );
  return `${padded.join(' ')}  ${last}`.trimEnd().concat('\n');
}
