import type { Nanos } from '../../decoder/units.ts';
import type { ListedLink } from '../../server/api/state-contract.ts';
import type { Places } from '../entity/places.ts';
import { Way } from '../entity/Way.tsx';
import { formatCount, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { TableKind } from '../table/columns.ts';
import { LONGEST, MOST } from '../table/order.ts';
import { countColumn, endedColumn, firstSeenColumn } from '../table/shared-columns.tsx';
import { bandLook, stillnessText, stoodStillNanos } from './band.ts';
import { kindText, placeText, purposeText } from './words.ts';

export function linkTable(
  places: Places,
  startEpochNanos: string | undefined,
  captureEndNanos: Nanos | undefined,
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
        grow: 2.6,
        yields: 0,
        cell: (row) =>
          placeText(row) === row.link ? <span className="faint">not known</span> : placeText(row),
        title: placeText,
      },
      {
        key: 'kind',
        head: 'what it is',
        minPx: 122,
        grow: 0.6,
        yields: 4,
        cell: whatText,
        title: whatText,
      },
      {
        key: 'name',
        head: 'name or tag',
        minPx: 110,
        // Libraries make long names, which tell nothing when they are cut off.
        wantsPx: 300,
        grow: 2,
        yields: 7,
        cell: ({ name }) => <span className="muted">{visibleText(name ?? '')}</span>,
        title: ({ name }) => visibleText(name ?? ''),
      },
      {
        key: 'stillness',
        head: 'in the end',
        minPx: 120,
        wantsPx: 290,
        grow: 5,
        yields: 0.5,
        sort: {
          name: 'blocked',
          up: 'held up shortest first',
          down: 'held up longest first',
          first: 'down',
        },
        cell: (row) =>
          row.lastStillness && <StillnessMark stillness={row.lastStillness} link={row} />,
        title: ({ lastStillness }) => lastStillness?.sentence,
      },
      {
        key: 'still',
        head: 'still for',
        minPx: 84,
        grow: 0,
        yields: 2.5,
        align: 'end',
        sort: { name: 'still', ...LONGEST },
        cell: (row) => {
          const nanos = stoodStillNanos(row, captureEndNanos);
          return nanos !== undefined && formatDuration(nanos);
        },
        title: () => 'How long it had stood still when the capture, or the link, ended',
      },
      {
        key: 'credit',
        head: 'credit',
        minPx: 62,
        grow: 0,
        yields: 3.5,
        align: 'end',
        sort: { name: 'credit', up: 'least first', down: 'most first', first: 'up' },
        cell: ({ linkCredit }) => linkCredit !== undefined && formatCount(linkCredit),
        title: () => 'What the sender could still send when the capture, or the link, ended',
      },
      {
        key: 'unsettled',
        head: 'unsettled',
        minPx: 82,
        grow: 0,
        yields: 1.5,
        align: 'end',
        sort: { name: 'unsettled', ...MOST },
        cell: unsettledText,
        title: unsettledTitle,
      },
      countColumn(
        'deliveries',
        ({ deliveries }) => deliveries,
        ({ link }) => places.deliveries(`link:${link}`),
        { yields: 2 },
      ),
      firstSeenColumn(startEpochNanos, { yields: 5 }),
      endedColumn({ yields: 3 }),
    ],
  };
}

/** At the sender, and at the receiver where that differs, when the capture or the link ended. */
function unsettledText({ unsettledSender, unsettledReceiver }: ListedLink): string {
  const known = [unsettledSender, unsettledReceiver].filter((count) => count !== undefined);
  return [...new Set(known)].map(formatCount).join(' / ');
}

function unsettledTitle({ unsettledSender, unsettledReceiver }: ListedLink): string {
  const countOf = (count: number | undefined) =>
    count === undefined ? 'not known how many' : formatCount(count);
  return `Unsettled in the end: ${countOf(unsettledSender)} as the sender knows, ${countOf(unsettledReceiver)} as the receiver does`;
}

/** `consumer`, `client sends, management`; what its place says already is not said again. */
function whatText(link: ListedLink): string {
  const purpose = purposeText(link.purpose);
  const kind = kindText(link).replace('link, ', '');
  return [kind, purpose !== placeText(link) && purpose].filter(Boolean).join(', ');
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
