import { isOrderly } from '../../amqp091/reply-code.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord } from '../records.ts';
import { shortText } from './short-text.ts';

/** A channel.close or connection.close. */
export interface Closing extends Moment {
  readonly direction: Direction;
  readonly error: string | undefined;
}

export function closingOf(view: FrameView): Closing {
  const { number, timeNanos, direction, replyCode } = view;
  const isFault = replyCode !== ABSENT && !isOrderly(replyCode);
  const error = isFault ? shortText(view.bytes, view.errorStart, view.errorEnd) : undefined;
  return { number, timeNanos, direction, error };
}

/**
 * Begun behind the close, so that the other side ignores it. What waited for missing octets has a later
 * number than what came after it: the time tells.
 */
export function isBehind(record: DeliveryRecord, closing: Closing | undefined): boolean {
  if (closing === undefined || record.startFrame < closing.number) return false;
  return record.startNanos === undefined || record.startNanos >= closing.timeNanos;
}
