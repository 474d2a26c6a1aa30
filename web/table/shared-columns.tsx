/** Columns that tables of different things have in common. */
import { Link } from 'wouter';
import type { Nanos } from '../../decoder/units.ts';
import { Moment } from '../entity/Moment.tsx';
import { formatCount } from '../lib/format.ts';
import { endText } from '../links/words.ts';
import { type Column, TIME_PX } from './columns.ts';
import { EARLIEST, MOST, WORST } from './order.ts';

/** Where there is no room for all, those that yield most go first. */
interface Yielding {
  readonly yields: number;
}

export function firstSeenColumn<R extends { readonly firstNanos: Nanos }>(
  startEpochNanos: string | undefined,
  { yields }: Yielding,
): Column<R> {
  return {
    key: 'first',
    // Of what had begun before the capture, it is not its beginning.
    head: 'first seen',
    isTime: true,
    minPx: TIME_PX,
    grow: 0,
    yields,
    align: 'end',
    sort: { name: 'start', ...EARLIEST },
    cell: ({ firstNanos }) => <Moment nanos={firstNanos} startEpochNanos={startEpochNanos} />,
  };
}

/** How a link or session ended; an error in its colour. */
export function endedColumn<R extends { readonly endNanos?: Nanos; readonly error?: string }>({
  yields,
}: Yielding): Column<R> {
  return {
    key: 'end',
    head: 'how it ended',
    minPx: 110,
    grow: 1,
    yields,
    sort: { name: 'fault', ...WORST },
    cell: (row) => {
      const end = endText(row);
      return <span className={end.isError ? 'tone-error' : 'muted'}>{end.text}</span>;
    },
    title: (row) => endText(row).text,
  };
}

/** How many there are, leading to them; the server orders by it under the same name. */
export function countColumn<R>(
  head: string,
  countOf: (row: R) => number,
  hrefOf: (row: R) => string,
  { yields }: Yielding,
): Column<R> {
  return {
    key: head,
    head,
    minPx: 82,
    grow: 0,
    yields,
    align: 'end',
    sort: { name: head, ...MOST },
    cell: (row) => (
      <Link href={hrefOf(row)} tabIndex={-1}>
        {formatCount(countOf(row))}
      </Link>
    ),
  };
}

/** The name of what the row belongs to, leading there. */
export function placeColumn<R>(
  head: string,
  minPx: number,
  nameOf: (row: R) => string,
  hrefOf: (row: R) => string,
  { yields }: Yielding,
): Column<R> {
  return {
    key: head,
    head,
    minPx,
    grow: 0,
    yields,
    cell: (row) => (
      <Link href={hrefOf(row)} className="mono" tabIndex={-1}>
        {nameOf(row)}
      </Link>
    ),
  };
}
