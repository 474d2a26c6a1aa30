import '../entity/entity.css';
import './timeline.css';
import './lanes.css';
import './side.css';
import { useQuery } from '@tanstack/react-query';
import { sentenceOf } from '../api/client.ts';
import { timelineTreeQuery } from '../api/timeline.ts';
import { NotAmqp } from '../capture/NotAmqp.tsx';
import type { ViewProps } from '../capture/views.ts';
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
  if (!data) return <EmptyState title="Loading the lanes" />;
  if (data.lanes.length === 0) {
    if (busy) return <EmptyState title="Still decoding: no AMQP so far" />;
    return <NotAmqp capture={capture} />;
  }
  return <TimelineView id={id} busy={busy} tree={data} />;
}
