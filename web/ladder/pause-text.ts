/** What is said of a time in which nothing of the ladder was seen. */
import type { Stillness } from '../../decoder/model/stillness.ts';
import type { LinkWait } from '../../server/api/waits-contract.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import { reasonOf } from '../timeline/words.ts';
import type { PauseRow } from './ladder-layout.ts';

/** What held a link up for at least so much of a pause is what the pause is about. */
const SHARE = 0.5;

/**
 * The longest that held a link up over most of a pause. Of several links one may wait all the time: it is
 * not told then of every pause of the others.
 */
export function waitIn(
  waits: readonly LinkWait[],
  { after, nanos, ending }: Pick<PauseRow, 'after' | 'nanos' | 'ending'>,
  isOfLink: boolean,
): LinkWait | undefined {
  if (ending !== undefined) return undefined;
  const [from, to] = [after.timeNanos, after.timeNanos + nanos];
  return waits.find(({ fromNanos, toNanos }) => {
    const common = Math.min(to, toNanos) - Math.max(from, fromNanos);
    return common >= nanos * SHARE && (isOfLink || common >= (toNanos - fromNanos) * SHARE);
  });
}

/**
 * `12.0 s of silence: no credit, receiver must send flow`.
 *
 * @param blocked why the link stood still at its end, where the ladder is of one
 * @param isOfLink it need not be named
 */
export function pauseText(
  row: PauseRow,
  blocked: Stillness | undefined,
  wait: LinkWait | undefined,
  isOfLink: boolean,
): string {
  const { nanos, hidden, after } = row;
  const lasted = formatDuration(nanos);
  const text =
    hidden === 0 ? `${lasted} of silence` : `${lasted}, ${formatCounted(hidden, 'arrow')} hidden`;
  // Of one link the ledger says what held to the end.
  if (wait !== undefined && (blocked === undefined || blocked === wait.blocked)) {
    return `${text}: ${isOfLink ? '' : `${wait.link} `}${waitWords(wait)}`;
  }
  if (blocked === undefined || blocked === 'moving') return text;
  return `${text}: ${reasonOf(blocked, after.protocol !== 'amqp-1.0')}`;
}

function waitWords({ blocked, protocol, mustAct, mustSend }: LinkWait): string {
  const reason = reasonOf(blocked, protocol !== 'amqp-1.0');
  if (mustAct === undefined) return reason;
  return `${reason}, ${mustAct} must ${mustSend === undefined ? 'act' : `send ${mustSend}`}`;
}
