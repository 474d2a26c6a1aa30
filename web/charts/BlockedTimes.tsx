import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { BlockedTime } from '../../server/api/chart-contract.ts';
import { blockedTimeQuery, type ChartScope } from '../api/charts.ts';
import { sentenceOf } from '../api/client.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { routes } from '../routes.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { reasonOf, toneOf } from '../timeline/words.ts';

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
  const { data, error } = useQuery(blockedTimeQuery(id, scope, window));
  return (
    <section className="chart-card chart-wide" aria-labelledby="blocked-times">
      <header className="chart-head">
        <h2 id="blocked-times">Time by cause</h2>
      </header>
      <p className="muted">What each link was waiting for, and for how long.</p>
      {error && !data && (
        <p className="chart-fault" role="alert">
          {sentenceOf(error)}
        </p>
      )}
      {data?.links.length === 0 && (
        <p className="chart-nothing">No link or consumer is known in the stretch that is shown.</p>
      )}
      <ul className="blocked-links">
        {data?.links.map((link) => (
          <BlockedLink key={link.link} id={id} link={link} />
        ))}
      </ul>
    </section>
  );
}

function BlockedLink({ id, link }: { readonly id: string; readonly link: LinkTime }) {
  const total = link.stretches.reduce((sum, { nanos }) => sum + nanos, 0);
  const label = link.address ?? link.name;
  return (
    <li className="blocked-link">
      <div className="blocked-name">
        <Link href={routes.link(id, link.link)}>{link.link}</Link>
        {label !== undefined && <span className="muted"> {visibleText(label)}</span>}
      </div>
      <div className="blocked-bar" aria-hidden="true">
        {link.stretches.map(({ blocked, nanos }) => (
          <span
            key={blocked}
            className={`blocked-part blocked-${toneOf(blocked)}${blocked === 'moving' ? ' blocked-moving' : ''}`}
            style={{ width: `${total === 0 ? 0 : (nanos / total) * 100}%` }}
          />
        ))}
      </div>
      <ul className="blocked-causes">
        {link.stretches.map(({ blocked, nanos, count }) => (
          <li key={blocked} title={formatCounted(count, 'stretch', 'stretches')}>
            <span
              className={`blocked-key blocked-${toneOf(blocked)}${blocked === 'moving' ? ' blocked-moving' : ''}`}
              aria-hidden="true"
            />
            {reasonOf(blocked, false)} <span className="number">{formatDuration(nanos)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
