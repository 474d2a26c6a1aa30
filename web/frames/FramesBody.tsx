import type { RefObject } from 'react';
import type { Capture, FrameRow } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { NotAmqp } from '../capture/NotAmqp.tsx';
import { formatCounted } from '../lib/format.ts';
import { usePreferences } from '../state/preferences.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { FrameTable } from './FrameTable.tsx';
import type { FrameRows } from './frame-rows.ts';
import type { RowRange } from './use-numbered-rows.ts';

interface FramesBodyProps {
  readonly gridRef: RefObject<HTMLDivElement | null>;
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
          gridRef={props.gridRef}
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
