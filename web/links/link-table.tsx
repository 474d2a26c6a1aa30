import { Link as To } from 'wouter';
import type { Link } from '../../server/api/state-contract.ts';
import { Moment } from '../entity/Moment.tsx';
import type { Places } from '../entity/places.ts';
import { Way } from '../entity/Way.tsx';
import { formatCount } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { TableKind } from '../table/columns.ts';
import { endText, kindText, placeText, purposeText } from './words.ts';

export function linkTable(places: Places, startEpochNanos: string | undefined): TableKind<Link> {
  return {
    plural: 'links',
    singular: 'link',
    keyOf: ({ link }) => link,
    hrefOf: ({ link }) => places.link(link),
    isQuiet: ({ purpose }) => purpose !== 'message',
    columns: [
      { key: 'link', head: 'link', minPx: 92, grow: 0, yields: 0, cell: (row) => row.link },
      {
        key: 'way',
        head: 'way',
        minPx: 26,
        grow: 0,
        yields: 3,
        cell: ({ direction }) => <Way direction={direction} />,
      },
      {
        key: 'place',
        head: 'to or from',
        minPx: 110,
        grow: 2,
        yields: 0,
        cell: placeText,
        title: placeText,
      },
      {
        key: 'kind',
        head: 'what it is',
        minPx: 138,
        grow: 0,
        yields: 4,
        cell: (row) => [kindText(row), purposeText(row.purpose)].filter(Boolean).join(', '),
      },
      {
        key: 'name',
        head: 'name or tag',
        minPx: 110,
        grow: 1,
        yields: 7,
        cell: ({ name }) => <span className="muted">{visibleText(name ?? '')}</span>,
        title: ({ name }) => visibleText(name ?? ''),
      },
      {
        key: 'session',
        head: 'session',
        minPx: 60,
        grow: 0,
        yields: 6,
        cell: ({ session }) => (
          <To href={places.session(session)} className="mono" tabIndex={-1}>
            {session}
          </To>
        ),
      },
      {
        key: 'deliveries',
        head: 'deliveries',
        minPx: 76,
        grow: 0,
        yields: 1,
        align: 'end',
        cell: ({ link, deliveries }) => (
          <To href={places.deliveries(`link:${link}`)} tabIndex={-1}>
            {formatCount(deliveries)}
          </To>
        ),
      },
      {
        key: 'first',
        head: 'begun',
        minPx: 104,
        grow: 0,
        yields: 5,
        align: 'end',
        cell: ({ firstNanos }) => <Moment nanos={firstNanos} startEpochNanos={startEpochNanos} />,
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
