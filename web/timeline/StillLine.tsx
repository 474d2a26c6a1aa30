import { formatCounted, formatDuration } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { bandLook } from '../links/band.ts';
import { type LongWait, mustText } from './long-waits.ts';
import { reasonOf } from './words.ts';

/** A stretch in which a link stood still: why, who had to act, and where it is. */
export function StillLine({
  wait,
  others,
  onGo,
}: LongWait & { onGo(link: string, from: number, to: number): void }) {
  const { link, blocked, protocol, fromNanos, toNanos, withinNanos, isOpen } = wait;
  const name = wait.address ?? wait.name;
  return (
    <button type="button" onClick={() => onGo(link, fromNanos, toNanos)}>
      <strong>
        <span aria-hidden="true">{bandLook(blocked).glyph} </span>
        {reasonOf(blocked, protocol !== 'amqp-1.0')}{' '}
        {withinNanos < toNanos - fromNanos && `${formatDuration(withinNanos)} of `}
        {formatDuration(toNanos - fromNanos)}
        {isOpen && ', to the end of the capture'}
      </strong>
      <span>{mustText(wait)}</span>
      <span className="muted wait-where">
        {name !== undefined && `${visibleText(name)} `}({link}), {momentText(fromNanos)} to{' '}
        {momentText(toNanos)}
        {others > 0 && `, and ${formatCounted(others, 'shorter one')}`}
      </span>
    </button>
  );
}
