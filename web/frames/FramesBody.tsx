import { Link } from 'wouter';
import type { Capture, FrameRow } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { formatCounted } from '../lib/format.ts';
import { routes } from '../routes.ts';
import { usePreferences } from '../state/preferences.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { FrameTable } from './FrameTable.tsx';
import type { FrameRows } from './frame-rows.ts';
import type { RowRange } from './use-numbered-rows.ts';

interface FramesBodyProps {
  readonly capture: Capture;
  readonly busy: boolean;
  readonly rows: FrameRows;
  readonly filter: string;
  readonly cursor: number | undefined;
  readonly selected: number | undefined;
  onRange(range: RowRange): void;
  onCursor(number: number): void;
  onOpen(frame: FrameRow): void;
  onClearFilter(): void;
}

/** The table, or the reason why there is none. */
export function FramesBody(props: FramesBodyProps) {
  const { capture, busy, rows, filter, onClearFilter } = props;
  const { timeFormat } = usePreferences();
  return (
    <div className="frames-body">
      {rows.error && (
        <ErrorNotice sentence={sentenceOf(rows.error)}>
          <Button onClick={rows.retry}>Try again</Button>
        </ErrorNotice>
      )}
      {rows.count === 0 && rows.isPending && !rows.error && (
        <EmptyState title="Loading the frames" />
      )}
      {rows.count === 0 && !rows.isPending && !rows.error && (
        <NoFrames capture={capture} busy={busy} filter={filter} onClearFilter={onClearFilter} />
      )}
      {rows.count > 0 && (
        <FrameTable
          rows={rows}
          cursor={props.cursor}
          selected={props.selected}
          timeFormat={timeFormat}
          startEpochNanos={capture.summary?.startEpochNanos}
          onRange={props.onRange}
          onCursor={props.onCursor}
          onOpen={props.onOpen}
        />
      )}
    </div>
  );
}

function NoFrames({
  capture,
  busy,
  filter,
  onClearFilter,
}: Pick<FramesBodyProps, 'capture' | 'busy' | 'filter' | 'onClearFilter'>) {
  if (filter !== '') {
    return (
      <EmptyState title={busy ? 'No frame passes the filter so far' : 'No frame passes the filter'}>
        <p>
          The capture has {formatCounted(capture.summary?.frames.total ?? 0, 'frame')}; the filter
          lets none of them through.
        </p>
        <Button onClick={onClearFilter}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (busy) return <EmptyState title="Still decoding: no AMQP frame so far" />;
  return <NotAmqp capture={capture} />;
}

function NotAmqp({ capture }: { readonly capture: Capture }) {
  const { summary } = capture;
  if (!summary || summary.packets === 0) {
    return <EmptyState title="The file holds no packets" />;
  }
  if (summary.connectionCount === 0) {
    return (
      <EmptyState title="There is no AMQP in this capture">
        {formatCounted(summary.packets, 'packet')} were read; none of them is TCP.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="There is no AMQP in this capture">
      <p>
        {formatCounted(summary.connectionCount, 'TCP connection')} in{' '}
        {formatCounted(summary.packets, 'packet')}, and none of them could be read as AMQP.
      </p>
      <Link className="button" href={routes.connections(capture.id)}>
        See what each one is
      </Link>
    </EmptyState>
  );
}
