import type { Session } from '../../server/api/state-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import type { Places } from '../entity/places.ts';
import { formatCount, formatDuration } from '../lib/format.ts';
import type { TableKind } from '../table/columns.ts';
import { LONGEST, MOST } from '../table/order.ts';
import {
  countColumn,
  endedColumn,
  firstSeenColumn,
  placeColumn,
} from '../table/shared-columns.tsx';

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
      placeColumn(
        'conn',
        48,
        ({ connection }) => connection,
        ({ connection }) => places.connection(connection),
        { yields: 6 },
      ),
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
        sort: { name: 'links', ...MOST },
        cell: ({ links }) => formatCount(links),
      },
      countColumn(
        'deliveries',
        ({ deliveries }) => deliveries,
        ({ session }) => places.deliveries(`session:${session}`),
        { yields: 1 },
      ),
      firstSeenColumn(startEpochNanos, { yields: 3 }),
      {
        key: 'lasted',
        head: 'seen for',
        minPx: 84,
        grow: 0,
        yields: 4,
        align: 'end',
        sort: { name: 'duration', ...LONGEST },
        cell: ({ firstNanos, endNanos }) =>
          endNanos === undefined ? '' : formatDuration(endNanos - firstNanos),
      },
      endedColumn({ yields: 2 }),
    ],
  };
}
