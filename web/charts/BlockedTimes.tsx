import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BlockedTime } from '../../server/api/chart-contract.ts';
import { blockedTimeQuery, type ChartScope } from '../api/charts.ts';
import { sentenceOf } from '../api/client.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { reasonOf, toneOf } from '../timeline/words.ts';
import { Button } from '../ui/Button.tsx';
import { PlainRow } from './ChartRow.tsx';

/** Links shown at once; the rest has a button. */
const FIRST_LINKS = 6;

type LinkTime = BlockedTime['links'][number];

/** Where the time of each link went, by cause: the ones that stood still the longest on top. */
export function BlockedTimes({
  id,
  scope,
  window,
}: {
  readonly id: string;
  readonly scope: ChartScope;
  readonly window: TimeWindow | undefined;
}) {
  const { data, error, refetch } = useQuery(blockedTimeQuery(id, scope, window));
  const [showsAll, setShowsAll] = useState(false);
  const links = data?.links ?? [];
  const shown = showsAll ? links : links.slice(0, FIRST_LINKS);
  return (
    <PlainRow
      title="Time by cause"
      meaning={
        links.length === 0
          ? undefined
          : 'What each link waited for, and for how long; those that stood still the longest first.'
      }
    >
      {error && !data && (
        <p className="chart-fault" role="alert">
          {sentenceOf(error)} <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      )}
      {data?.links.length === 0 && (
        <p className="chart-nothing">No link or consumer is known for any time of this stretch.</p>
      )}
      <ul className="blocked-links">
        {shown.map((link) => (
          <BlockedLink key={link.link} link={link} isScope={scope.link === link.link} />
        ))}
      </ul>
      {links.length > FIRST_LINKS && (
        <Button tone="quiet" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? `The first ${FIRST_LINKS}` : `All ${links.length}`}
        </Button>
      )}
    </PlainRow>
  );
}

function BlockedLink({ link, isScope }: { readonly link: LinkTime; readonly isScope: boolean }) {
  const places = usePlaces();
  const total = link.stretches.reduce((sum, { nanos }) => sum + nanos, 0);
  const label = link.address ?? link.name;
  return (
    <li className="blocked-link">
      <div className="blocked-name">
        <Link href={places.link(link.link)} className="mono">
          {link.link}
        </Link>{' '}
        {label !== undefined && <span title={visibleText(label)}>{visibleText(label)}</span>}
        {!isScope && (
          <Link href={places.charts({ kind: 'link', link: link.link })} className="blocked-charts">
            its charts
          </Link>
        )}
      </div>
      <div className="blocked-bar" aria-hidden="true">
        {link.stretches.map(({ blocked, nanos }) => (
          <span
            key={blocked}
            className={partClass('blocked-part', blocked)}
            style={{ width: `${total === 0 ? 0 : (nanos / total) * 100}%` }}
          />
        ))}
      </div>
      <ul className="blocked-causes">
        {link.stretches.map(({ blocked, nanos, count }) => (
          <li key={blocked} title={formatCounted(count, 'stretch', 'stretches')}>
            <span className={partClass('blocked-key', blocked)} aria-hidden="true" />
            {reasonOf(blocked, link.kind !== undefined && link.kind !== 'link')}{' '}
            <span className="number">{formatDuration(nanos)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function partClass(name: string, blocked: LinkTime['stretches'][number]['blocked']): string {
  return `${name} blocked-${toneOf(blocked)}${blocked === 'moving' ? ' blocked-moving' : ''}`;
}
