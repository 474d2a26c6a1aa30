import { Link } from 'wouter';
import type { Session } from '../../server/api/state-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import { Moment } from '../entity/Moment.tsx';
import type { Places } from '../entity/places.ts';
import { formatCount, formatDuration } from '../lib/format.ts';
import { endText } from '../links/words.ts';
import type { TableKind } from '../table/columns.ts';

/** Channel numbers of the two sides: one where they are the same. */
export function channelsText({ clientChannel, serverChannel }: Session): string {
  if (clientChannel === serverChannel) return clientChannel === undefined ? '' : `${clientChannel}`;
  return `${clientChannel ?? '?'} / ${serverChannel ?? '?'}`;
}

export function sessionTable(
  places: Places,
  startEpochNanos: string | undefined,
): TableKind<Session> {
  return {
    plural: 'sessions',
    singular: 'session',
    keyOf: ({ session }) => session,
    hrefOf: ({ session }) => places.session(session),
    columns: [
      {
        key: 'session',
        head: 'session',
        minPx: 92,
        grow: 0,
        yields: 0,
        cell: (row) => row.session,
      },
      {
        key: 'connection',
        head: 'conn',
        minPx: 48,
        grow: 0,
        yields: 6,
        cell: ({ connection }) => (
          <Link href={places.connection(connection)} className="mono" tabIndex={-1}>
            {connection}
          </Link>
        ),
      },
      {
        key: 'protocol',
        head: 'protocol',
        minPx: 100,
        grow: 0,
        yields: 5,
        cell: ({ protocol }) => protocolLabel(protocol),
      },
      {
        key: 'channels',
        head: 'channel',
        minPx: 64,
        grow: 0,
        yields: 3,
        align: 'end',
        cell: channelsText,
        title: () => 'Channel number; of client and server where they differ',
      },
      {
        key: 'links',
        head: 'links',
        minPx: 60,
        grow: 0,
        yields: 0,
        align: 'end',
        cell: ({ links }) => formatCount(links),
      },
      {
        key: 'deliveries',
        head: 'deliveries',
        minPx: 76,
        grow: 0,
        yields: 1,
        align: 'end',
        cell: ({ session, deliveries }) => (
          <Link href={places.deliveries(`session:${session}`)} tabIndex={-1}>
            {formatCount(deliveries)}
          </Link>
        ),
      },
      {
        key: 'first',
        head: 'begun',
        minPx: 104,
        grow: 0,
        yields: 3,
        align: 'end',
        cell: ({ firstNanos }) => <Moment nanos={firstNanos} startEpochNanos={startEpochNanos} />,
      },
      {
        key: 'lasted',
        head: 'lasted',
        minPx: 84,
        grow: 0,
        yields: 4,
        align: 'end',
        cell: ({ firstNanos, endNanos }) =>
          endNanos === undefined ? '' : formatDuration(endNanos - firstNanos),
      },
      {
        key: 'end',
        head: 'how it ended',
        minPx: 110,
        grow: 1,
        yields: 2,
        cell: (row) => {
          const end = endText(row);
          return <span className={end.isError ? 'tone-error' : 'muted'}>{end.text}</span>;
        },
        title: (row) => endText(row).text,
      },
    ],
  };
}
