/** What was wrong with a frame and does not show on its arrow. */
import type { FrameNumber } from '../../decoder/units.ts';
import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import { flagText } from '../timeline/words.ts';

/** Of the others the arrow says it: an outcome, an error, a hole; or the end of the ladder does. */
const UNSAID: ReadonlySet<TimelineFlag['kind']> = new Set([
  'settle-modes',
  'credit-drift',
  'credit-overrun',
  'ended-unsettled',
  'unknown-tag',
  'silent',
]);

export function notesOf(
  flags: readonly TimelineFlag[],
): ReadonlyMap<FrameNumber, readonly string[]> {
  const notes = new Map<FrameNumber, string[]>();
  for (const flag of flags) {
    if (flag.frame === undefined || !UNSAID.has(flag.kind)) continue;
    const texts = notes.get(flag.frame);
    if (texts === undefined) notes.set(flag.frame, [flagText(flag)]);
    else texts.push(flagText(flag));
  }
  return notes;
}
