import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Capture } from '../../server/api/contract.ts';
import { connectionsQuery } from '../api/connections.ts';
import { KeyLogButton } from '../captures/KeyLogButton.tsx';
import { kindsOf } from '../connections/describe.ts';
import { formatCounted } from '../lib/format.ts';
import { routes } from '../routes.ts';
import { EmptyState } from '../ui/Notice.tsx';

/** Why a capture that was read to its end has no frames: what is in it instead. */
export function NotAmqp({ capture }: { readonly capture: Capture }) {
  const connections = useInfiniteQuery(connectionsQuery(capture.id, false));
  const { summary } = capture;
  if (!summary || summary.packets === 0) {
    return <EmptyState title="The file holds no packets" />;
  }
  const packets = formatCounted(summary.packets, 'packet');
  if (summary.connectionCount === 0) {
    return (
      <EmptyState title="There is no AMQP in this capture">
        {packets} were read; none of them is TCP.
      </EmptyState>
    );
  }
  const kinds = kindsOf(connections.data?.pages.flatMap((page) => page.items) ?? []);
  const { opaqueTlsConnections } = summary.quality;
  const read = `${packets} and ${formatCounted(summary.connectionCount, 'TCP connection')} were read.`;
  // What is encrypted may be AMQP.
  const isOpaque = opaqueTlsConnections > 0;
  return (
    <EmptyState
      title={isOpaque ? 'No AMQP can be seen in this capture' : 'There is no AMQP in this capture'}
    >
      <p>{isOpaque ? `${read} What can be seen of them:` : `${read} What they are instead:`}</p>
      <ul className="empty-list">
        {kinds.map(({ kind, count, reason }) => (
          <li key={kind}>
            <strong>{kind}</strong> · {formatCounted(count, 'connection')}
            {reason !== undefined && <p>{reason}</p>}
          </li>
        ))}
      </ul>
      {isOpaque && <KeyLogButton id={capture.id} />}
      <Link className="button" href={routes.connections(capture.id)}>
        All connections
      </Link>
    </EmptyState>
  );
}
