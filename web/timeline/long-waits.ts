/** Which links stood still for long, told once for a link and a cause, and what is said of the others. */
import type { Nanos } from '../../decoder/units.ts';
import type { LinkWait, Waits } from '../../server/api/waits-contract.ts';
import { formatCount, formatCounted, formatDuration } from '../lib/format.ts';
import { toneOf } from './words.ts';

/** Stretches asked for: what is told is grouped from them. */
export const WAITS_ASKED = 100;

/** A second is long anywhere; */
const LONG_NANOS = 1e9;
/** and in a short capture what is a good part of it, unless no person would call it a wait. */
const LONG_PART = 0.05;
const NOTICED_NANOS = 1e7;

/** From which length on a wait is told in a capture that lasts so long. */
export function longFrom(captureNanos: Nanos): Nanos {
  return Math.min(LONG_NANOS, Math.max(NOTICED_NANOS, captureNanos * LONG_PART));
}

export interface LongWait {
  /** The longest of the link for that cause. */
  readonly wait: LinkWait;
  /** Further long ones of it. */
  readonly others: number;
}

/** The longest first, as they come. */
export function longWaits({ waits }: Waits, captureNanos: Nanos): readonly LongWait[] {
  const least = longFrom(captureNanos);
  const found = new Map<string, LongWait>();
  for (const wait of waits) {
    if (wait.withinNanos < least) break;
    const key = `${wait.link} ${wait.blocked}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, others: known.others + 1 } : { wait, others: 0 });
  }
  return [...found.values()];
}

/** What is to be said beside the list: that there is nothing, or what nobody can know. */
export function restTexts(answer: Waits, captureNanos: Nanos, links: number): readonly string[] {
  if (links === 0) return ['There are no links that could.'];
  const least = longFrom(captureNanos);
  const [longest] = answer.waits;
  const texts: string[] = [];
  const unknown = answer.causes.find((cause) => cause.blocked === 'unknown');
  const isUnknown = unknown !== undefined && unknown.withinNanos >= least;
  const blocked = answer.causes.filter((cause) => toneOf(cause.blocked) === 'blocked');
  const stretches = blocked.reduce((sum, { count }) => sum + count, 0);
  if (longest === undefined) {
    texts.push(isUnknown ? 'No link is known to have been held up.' : 'No link was held up.');
  } else if (longest.withinNanos < least) {
    texts.push(`No link was held up for long: at most ${formatDuration(longest.withinNanos)}.`);
  } else if (stretches > answer.waits.length) {
    const many = formatCount(answer.waits.length);
    texts.push(`The longest ${many} of ${formatCounted(stretches, 'stretch', 'stretches')}.`);
  }
  if (isUnknown) {
    const many = unknown.links === 1 ? 'one link' : `${formatCount(unknown.links)} links`;
    const who = unknown.links === 1 ? 'it' : 'they';
    texts.push(
      `Of ${many} the capture does not tell, for a while at least, whether ${who} had to wait.`,
    );
  }
  return texts;
}

/** Who had to act: of what has not ended, who still must. */
export function mustText(wait: LinkWait): string {
  const { blocked, isOpen, sentence, mustAct, mustSend, direction } = wait;
  if (isOpen) return sentence;
  if (mustAct === undefined) return '';
  const isClient = (direction === 'client-to-server') === (mustAct === 'sender');
  const end = direction === undefined ? '' : ` (${isClient ? 'client' : 'server'})`;
  if (blocked === 'tcp-blocked') return `The ${mustAct}${end} had to take what was sent to it.`;
  const act = mustSend === undefined ? 'act' : `send ${mustSend}`;
  return `The ${mustAct}${end} had to ${act}.`;
}
