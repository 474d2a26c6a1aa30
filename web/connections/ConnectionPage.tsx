import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { Capture } from '../../server/api/contract.ts';
import type { ConnectionDetail } from '../../server/api/state-contract.ts';
import { connectionQuery } from '../api/state.ts';
import { KeyLogButton } from '../captures/KeyLogButton.tsx';
import { EntityMissing, EntityPage, EntitySection } from '../entity/EntityPage.tsx';
import { Facts } from '../entity/Facts.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { briefText } from '../lib/visible.ts';
import { sessionTable } from '../sessions/session-table.tsx';
import { transactionTable } from '../sessions/transaction-table.tsx';
import { isConnectionName } from '../state/selection.ts';
import { RowsBeside, RowsIfAny } from '../table/RowsBeside.tsx';
import { EmptyState } from '../ui/Notice.tsx';
import { agreedFacts, peerRows } from './connection-facts.tsx';
import { endOf, isEncrypted, remarksOn } from './describe.ts';
import { tcpEventTable } from './tcp-event-table.tsx';

interface ConnectionPageProps {
  readonly capture: Capture;
  readonly busy: boolean;
  /** As the address has it. */
  readonly connection: string;
}

/** One connection: what its ends agreed on, how each did, and its sessions. */
export function ConnectionPage(props: ConnectionPageProps) {
  if (!isConnectionName(props.connection)) {
    return <EmptyState title="The address names no connection: it takes a name like c1." />;
  }
  return <OneConnection {...props} />;
}

function OneConnection({ capture, busy, connection: name }: ConnectionPageProps) {
  const places = usePlaces();
  const startEpochNanos = capture.summary?.startEpochNanos;
  const result = useQuery(connectionQuery(capture.id, name, busy));
  const [sessions, transactions, tcpEvents] = useMemo(
    () =>
      [
        sessionTable(places, startEpochNanos),
        transactionTable(places, startEpochNanos),
        tcpEventTable(places, startEpochNanos),
      ] as const,
    [places, startEpochNanos],
  );
  const filter = `conn:${name}`;
  const connection = result.data;
  const all = { text: 'All connections', href: places.connections('') };
  if (!connection) return <EntityMissing name={`connection ${name}`} result={result} all={all} />;
  const end = endOf(connection);
  const remarks = remarksOn({ ...connection, midStream: false });
  const previous = connection.facts?.previousIncarnation;
  return (
    <EntityPage
      label={`connection ${name}`}
      crumbs={[all]}
      title={
        <>
          {briefText(connection.clientName ?? connection.client)}{' '}
          <span className="entity-subtitle mono">{name}</span>
          <span className={end.isError ? 'badge badge-error' : 'badge'}>{end.text}</span>
        </>
      }
      actions={
        connection.protocol === undefined
          ? []
          : [
              { text: 'Deliveries', href: places.deliveries(filter) },
              { text: 'Frames', href: places.frames(filter) },
              { text: 'Ladder', href: places.ladder(name) },
              { text: 'Charts', href: places.charts({ kind: 'connection', connection: name }) },
            ]
      }
    >
      {remarks.length > 0 && (
        <div className="callout">
          {remarks.map((remark) => (
            <p key={remark}>{remark}</p>
          ))}
          {isEncrypted(connection) && <KeyLogButton id={capture.id} />}
        </div>
      )}
      {connection.midStream && (
        <p className="callout">
          It was open before the capture began: what its ends agreed on is not known.
        </p>
      )}
      {previous !== undefined && (
        <p className="callout">
          The same client was here before, on{' '}
          <Link href={places.connection(previous)} className="mono">
            {previous}
          </Link>
          .
        </p>
      )}
      <div className="entity-columns">
        <EntitySection title="Agreed">
          <Facts facts={agreedFacts(connection, startEpochNanos)} />
        </EntitySection>
        <EntitySection title="The two ends">
          <Peers connection={connection} />
        </EntitySection>
      </div>
      {connection.protocol !== undefined && (
        <EntitySection title="Sessions" wide>
          <RowsBeside
            table="sessions"
            kind={sessions}
            filter={filter}
            busy={busy}
            without={['conn', 'protocol']}
          />
        </EntitySection>
      )}
      <RowsIfAny
        title="Transactions"
        table="transactions"
        kind={transactions}
        filter={filter}
        busy={busy}
      />
      <RowsIfAny
        title="What TCP did"
        table="tcp-events"
        kind={tcpEvents}
        filter={filter}
        busy={busy}
      />
    </EntityPage>
  );
}

function Peers({ connection }: { readonly connection: ConnectionDetail }) {
  const unknown = <span className="faint">not known</span>;
  return (
    <table className="plain-table peers">
      <caption className="sr-only">What each end said of itself, and how it did</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">client</th>
          <th scope="col">server</th>
        </tr>
      </thead>
      <tbody>
        {peerRows(connection).map(({ name, client, server }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{client ?? unknown}</td>
            <td>{server ?? unknown}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
