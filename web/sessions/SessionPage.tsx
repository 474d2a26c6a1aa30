import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import type { Session } from '../../server/api/state-contract.ts';
import { seriesQuery, sessionQuery } from '../api/state.ts';
import { protocolLabel } from '../captures/health.ts';
import { Steps } from '../charts/Steps.tsx';
import { splitByMagnitude } from '../charts/step-data.ts';
import { EntityMissing, EntityPage, EntitySection } from '../entity/EntityPage.tsx';
import { Facts, known } from '../entity/Facts.tsx';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Moment } from '../entity/Moment.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatCount, formatDuration } from '../lib/format.ts';
import { briefText } from '../lib/visible.ts';
import { linkTable } from '../links/link-table.tsx';
import { endText, sessionWord } from '../links/words.ts';
import { isSessionName } from '../state/selection.ts';
import { RowsBeside, RowsIfAny } from '../table/RowsBeside.tsx';
import { EmptyState } from '../ui/Notice.tsx';
import { channelsText } from './session-table.tsx';
import { transactionTable } from './transaction-table.tsx';

interface SessionPageProps {
  readonly capture: Capture;
  readonly busy: boolean;
  /** As the address has it. */
  readonly session: string;
}

/** One session or channel: its windows over time, and its links. */
export function SessionPage(props: SessionPageProps) {
  if (!isSessionName(props.session)) {
    return <EmptyState title="The address names no session: it takes a name like c1.s1." />;
  }
  return <OneSession {...props} />;
}

function OneSession({ capture, busy, session: name }: SessionPageProps) {
  const places = usePlaces();
  const startEpochNanos = capture.summary?.startEpochNanos;
  const endNanos = capture.summary?.durationNanos;
  const result = useQuery(sessionQuery(capture.id, name, busy));
  const [links, transactions] = useMemo(
    () =>
      [
        linkTable(places, startEpochNanos, endNanos),
        transactionTable(places, startEpochNanos),
      ] as const,
    [places, startEpochNanos, endNanos],
  );
  const session = result.data;
  if (!session) {
    const all = { text: 'All sessions', href: places.sessions('') };
    return <EntityMissing name={`session ${name}`} result={result} all={all} />;
  }
  const end = endText(session);
  const is10 = session.protocol === 'amqp-1.0';
  return (
    <EntityPage
      label={`session ${name}`}
      crumbs={[{ text: session.connection, href: places.connection(session.connection) }]}
      title={
        <>
          {sessionWord(session.protocol) === 'session' ? 'Session' : 'Channel'}{' '}
          <span className="mono">{name}</span>
          <span className={end.isError ? 'badge badge-error' : 'badge'}>{end.text}</span>
        </>
      }
      actions={[
        { text: 'Deliveries', href: places.deliveries(`session:${name}`) },
        { text: 'Frames', href: places.frames(`session:${name}`) },
        { text: 'Ladder', href: places.ladder(name) },
        { text: 'Charts', href: places.charts({ kind: 'session', session: name }) },
      ]}
    >
      <div className="entity-columns">
        <EntitySection title="Facts">
          <Facts facts={factsOf(session, startEpochNanos)} />
        </EntitySection>
        <EntitySection title="What came of it">
          <Facts facts={countsOf(session)} />
        </EntitySection>
      </div>
      {is10 && (
        <EntitySection title="Over time" wide>
          <Windows id={capture.id} session={name} busy={busy} />
        </EntitySection>
      )}
      <EntitySection
        title={
          is10
            ? 'Links'
            : session.protocol === 'amqp-0-10'
              ? 'Subscriptions and publishers'
              : 'Consumers and publishers'
        }
        wide
      >
        <RowsBeside table="links" kind={links} filter={`session:${name}`} busy={busy} />
      </EntitySection>
      <RowsIfAny
        title="Transactions"
        table="transactions"
        kind={transactions}
        filter={`session:${name}`}
        busy={busy}
      />
    </EntityPage>
  );
}

/** How many transfers the session still lets pass, each way. */
function Windows({
  id,
  session,
  busy,
}: {
  readonly id: string;
  readonly session: string;
  readonly busy: boolean;
}) {
  const { data } = useQuery(seriesQuery(id, 'window', { session }, busy));
  if (!data) return <p className="muted">Loading the chart</p>;
  return splitByMagnitude(data).map((series) => (
    <Steps
      key={series.lines.join()}
      series={series}
      title={`Transfers that may still be sent${series.lines.length > 1 ? '' : `: ${series.lines[0]}`}`}
    />
  ));
}

function factsOf(session: Session, startEpochNanos: string | undefined) {
  const { firstNanos, firstFrame, endNanos, endFrame, error } = session;
  return known([
    { name: 'protocol', value: protocolLabel(session.protocol) },
    {
      name: 'channel',
      value: channelsText(session),
      ...(session.clientChannel !== session.serverChannel && { note: 'client / server' }),
    },
    {
      name: 'first seen',
      value: (
        <>
          <Moment nanos={firstNanos} startEpochNanos={startEpochNanos} isAlone />{' '}
          <FrameLink frame={firstFrame} />
        </>
      ),
    },
    {
      name: 'ended',
      value:
        endNanos === undefined ? (
          'open at the end of the capture'
        ) : (
          <>
            <Moment nanos={endNanos} startEpochNanos={startEpochNanos} isAlone />{' '}
            {endFrame !== undefined && <FrameLink frame={endFrame} />}
          </>
        ),
      ...(error !== undefined && {
        note: <span className="tone-error">{briefText(error)}</span>,
      }),
    },
  ]);
}

function countsOf({ links, deliveries, firstNanos, endNanos }: Session) {
  return known([
    { name: 'links', value: formatCount(links) },
    { name: 'deliveries', value: formatCount(deliveries) },
    {
      name: 'seen for',
      value: endNanos === undefined ? undefined : formatDuration(endNanos - firstNanos),
    },
  ]);
}
