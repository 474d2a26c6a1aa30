import type { ListedLink } from '../../server/api/state-contract.ts';
import type { Places } from '../entity/places.ts';
import { Way } from '../entity/Way.tsx';
import { visibleText } from '../lib/visible.ts';
import type { TableKind } from '../table/columns.ts';
import { begunColumn, countColumn, endedColumn, placeColumn } from '../table/shared-columns.tsx';
import { bandLook, stillnessText } from './band.ts';
import { kindText, placeText, purposeText } from './words.ts';

export function linkTable(
  places: Places,
  startEpochNanos: string | undefined,
): TableKind<ListedLink> {
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
        cell: whatText,
        title: whatText,
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
        key: 'stillness',
        head: 'in the end',
        minPx: 140,
        grow: 2,
        yields: 0.5,
        cell: (row) =>
          row.lastStillness && <StillnessMark stillness={row.lastStillness} link={row} />,
        title: ({ lastStillness }) => lastStillness?.sentence,
      },
      placeColumn(
        'session',
        60,
        ({ session }) => session,
        ({ session }) => places.session(session),
        { yields: 6 },
      ),
      countColumn(
        'deliveries',
        ({ deliveries }) => deliveries,
        ({ link }) => places.deliveries(`link:${link}`),
        { yields: 2 },
      ),
      begunColumn(startEpochNanos, { yields: 5 }),
      endedColumn({ yields: 3 }),
    ],
  };
}

/** `consumer`, `link, client sends, management`. */
function whatText(link: ListedLink): string {
  return [kindText(link), purposeText(link.purpose)].filter(Boolean).join(', ');
}

/** Sign and words of why it did not move when the capture or the link ended, and who had to send what. */
function StillnessMark({
  stillness,
  link: { kind, endNanos },
}: {
  readonly stillness: NonNullable<ListedLink['lastStillness']>;
  readonly link: ListedLink;
}) {
  const { tone, glyph } = bandLook(stillness.blocked);
  return (
    <span className={tone === 'blocked' ? 'tone-warning' : 'muted'}>
      <span aria-hidden="true">{glyph} </span>
      {stillnessText(stillness, kind !== 'link', endNanos !== undefined)}
    </span>
  );
}
