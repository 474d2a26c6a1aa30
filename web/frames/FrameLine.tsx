import { memo } from 'react';
import type { FrameRow } from '../../server/api/contract.ts';
import type { Places } from '../entity/places.ts';
import { formatBytes } from '../lib/format.ts';
import { formatDelta, formatFromStart, formatTime, type TimeFormat } from '../lib/time.ts';
import { Icon } from '../ui/Icon.tsx';
import { Part } from '../ui/Part.tsx';
import { flagsOf, subjectOf, toneOf } from './columns.ts';
import { FrameBelongs } from './FrameBelongs.tsx';

interface FrameLineProps {
  readonly frame: FrameRow;
  readonly previousNanos: number | undefined;
  readonly rowIndex: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly timeFormat: TimeFormat;
  readonly startEpochNanos: string | undefined;
  readonly places: Places;
  onOpen(frame: FrameRow): void;
}

/** One frame, one line. A gap or a damaged frame says so in words, with a red edge beside them. */
export const FrameLine = memo(function FrameLine(props: FrameLineProps) {
  const { frame, previousNanos, rowIndex, isCursor, isSelected, onOpen } = props;
  const { malformed } = frame;
  const bad = malformed !== undefined || frame.name === 'gap';
  const classes = ['frame', 'frame-line'];
  if (bad) classes.push('frame-bad');
  if (isSelected) classes.push('frame-selected');
  if (isCursor) classes.push('frame-cursor');
  return (
    <Part
      role="row"
      id={`frame-${frame.number}`}
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      className={classes.join(' ')}
      onClick={() => onOpen(frame)}
    >
      <Cell of="number">{frame.number}</Cell>
      <Cell of="time" title={`${formatFromStart(frame.timeNanos, true)} s from the start`}>
        {formatTime(props.timeFormat, frame.timeNanos, previousNanos, props.startEpochNanos)}
      </Cell>
      <Cell of="delta">
        {previousNanos !== undefined &&
          previousNanos !== frame.timeNanos &&
          formatDelta(frame.timeNanos - previousNanos)}
      </Cell>
      <Cell of="conn">{frame.connection}</Cell>
      <Cell of="dir">
        <Way direction={frame.direction} />
      </Cell>
      <Cell of="channel">{frame.channel}</Cell>
      <Cell of="type">
        <span className={`tone-type-${malformed ? 'error' : toneOf(frame)}`}>{frame.name}</span>
      </Cell>
      <Cell of="belongs">
        <FrameBelongs frame={frame} places={props.places} />
      </Cell>
      <Cell of="subject" title={subjectOf(frame)}>
        {subjectOf(frame)}
      </Cell>
      <Cell of="size">{frame.size !== undefined && formatBytes(frame.size)}</Cell>
      <Cell of="info" title={frame.info}>
        {malformed && (
          <span className="frame-fault">
            <Icon name="warning" size={13} />
            {malformed.reason}
            {frame.info && ' · '}
          </span>
        )}
        {frame.info}
      </Cell>
      <Cell of="flags">{flagsOf(frame).join(' ')}</Cell>
    </Part>
  );
});

function Way({ direction }: Pick<FrameRow, 'direction'>) {
  const up = direction === 'client-to-server';
  return (
    <>
      <Icon name={up ? 'right' : 'left'} size={13} />
      <span className="sr-only">{up ? 'client to server' : 'server to client'}</span>
    </>
  );
}

function Cell({
  of,
  title,
  children,
}: {
  readonly of: string;
  readonly title?: string | undefined;
  readonly children?: React.ReactNode;
}) {
  return (
    <Part role="gridcell" className={`cell-${of}`} title={title}>
      {children}
    </Part>
  );
}

/** A row that is on its way. Its number is known where rows are numbered without holes. */
export function FrameLinePending({
  number,
  rowIndex,
}: {
  readonly number: number | undefined;
  readonly rowIndex: number;
}) {
  return (
    <Part
      role="row"
      id={number === undefined ? undefined : `frame-${number}`}
      aria-rowindex={rowIndex}
      className="frame frame-line frame-pending"
    >
      <Cell of="number">{number}</Cell>
      <Cell of="time">…</Cell>
    </Part>
  );
}
