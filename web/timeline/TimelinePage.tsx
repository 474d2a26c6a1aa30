import '../entity/entity.css';
import './timeline.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { sentenceOf } from '../api/client.ts';
import { timelineTreeQuery } from '../api/timeline.ts';
import type { ViewProps } from '../capture/views.ts';
import { routes } from '../routes.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { TimelineView } from './TimelineView.tsx';

/** Connections, sessions and links over time: what was sent, what became of it, what stood still. */
export function TimelinePage({ capture, busy }: ViewProps) {
  const { id } = capture;
  const { data, error, refetch } = useQuery(timelineTreeQuery(id, busy));
  if (error && !data) {
    return (
      <ErrorNotice sentence={sentenceOf(error)}>
        <Button onClick={() => void refetch()}>Try again</Button>
      </ErrorNotice>
    );
  }
  if (!data) return <EmptyState title="Loading" />;
  if (data.lanes.length === 0) {
    if (busy) return <EmptyState title="Still decoding: no AMQP so far." />;
    return (
      <EmptyState title="There is no AMQP in this capture.">
        <Link href={routes.connections(id)}>What the connections are instead</Link>
      </EmptyState>
    );
  }
  return <TimelineView id={id} busy={busy} tree={data} />;
}
