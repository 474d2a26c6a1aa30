/**
 * The two views of a delivery. A lane changes when its own end acts. The other end can first know of
 * that when its TCP has acknowledged the frame, which is a tick in its lane; what it then knows to be
 * settled is settled for it too (2.6.12).
 */
import type { Nanos } from '../../decoder/units.ts';
import type { DeliveryStep } from '../../server/api/state-contract.ts';
import { DELIVERY_LOOKS, type DeliveryState } from '../ui/delivery-state.ts';

export type End = DeliveryStep['by'];
export const ENDS = ['sender', 'receiver'] as const satisfies readonly End[];

export interface LaneState {
  readonly state: DeliveryState;
  /** The server's words for it. */
  readonly text: string;
}

/** A moment at which one end acts, or can first know that the other has. */
export interface LaneRow {
  readonly kind: 'act' | 'known';
  /** In whose lane it stands. */
  readonly end: End;
  readonly nanos: Nanos;
  /** Since the row before. */
  readonly deltaNanos: Nanos | undefined;
  /** What it did; of what can be known at one moment, all. */
  readonly steps: readonly DeliveryStep[];
  /** What each end is from here on; absent before it can know of the delivery. */
  readonly after: Readonly<Record<End, LaneState | undefined>>;
}

/** Words with which a settled state begins. */
const OUTCOMES = ['accepted', 'rejected', 'released', 'modified', 'aborted', 'returned'] as const;

/** What ends a link, session or connection ends a delivery on it that nobody has settled. */
const ENDING = /^(channel\.close|connection\.close|close|end|detach)\b/;
const CUT_OFF: LaneState = { state: 'in-doubt', text: 'cut off' };
/** Before 1.0 its sender then has it back, and only its receiver knows what it had done with it. */
const REQUEUED: LaneState = { state: 'requeued', text: 'requeued' };

/** What a step leaves its own end in, as far as colour goes. */
export function stateAfter(
  step: Pick<DeliveryStep, 'did' | 'state' | 'settled'>,
  isPresettled: boolean,
): LaneState {
  const { did, state: text, settled } = step;
  if (text.startsWith('rolled back')) return { state: 'rolled-back', text };
  // Whatever was stated in the transaction counts no more.
  if (did.endsWith('rolled back')) return { state: 'rolled-back', text: 'rolled back' };
  const outcome = OUTCOMES.find((word) => text.startsWith(word));
  if (outcome === 'returned' || outcome === 'aborted') return { state: outcome, text };
  if (!settled && ENDING.test(did)) return CUT_OFF;
  if (!settled) return { state: 'unsettled', text };
  return { state: outcome ?? (isPresettled ? 'presettled' : 'settled'), text };
}

interface Moment {
  readonly kind: 'act' | 'known';
  readonly end: End;
  readonly nanos: Nanos;
  readonly steps: readonly DeliveryStep[];
}

/** Acts and first knowledge of them in the order of time; what one packet makes known is one row. */
function momentsOf(steps: readonly DeliveryStep[]): readonly Moment[] {
  const moments = steps.flatMap((step): Moment[] => {
    const act = { kind: 'act' as const, end: step.by, nanos: step.timeNanos, steps: [step] };
    if (step.knownNanos === undefined) return [act];
    const end = otherEnd(step.by);
    return [act, { kind: 'known' as const, end, nanos: step.knownNanos, steps: [step] }];
  });
  moments.sort((a, b) => a.nanos - b.nanos);
  const merged: Moment[] = [];
  for (const moment of moments) {
    const before = merged.at(-1);
    if (before && moment.kind === 'known' && isKnownWith(before, moment)) {
      merged[merged.length - 1] = { ...before, steps: [...before.steps, ...moment.steps] };
    } else merged.push(moment);
  }
  return merged;
}

function isKnownWith(one: Moment, other: Moment): boolean {
  return one.kind === 'known' && one.end === other.end && one.nanos === other.nanos;
}

/** The rows of both lanes. */
export function laneRows(
  steps: readonly DeliveryStep[],
  isPresettled: boolean,
  isRequeued = false,
): readonly LaneRow[] {
  let after: LaneRow['after'] = { sender: undefined, receiver: undefined };
  let before: Moment | undefined;
  return momentsOf(steps).map((moment) => {
    for (const step of moment.steps) {
      const held = after[moment.end];
      const told = stateAfter(step, isPresettled);
      const now = told === CUT_OFF && isRequeued && moment.end === 'sender' ? REQUEUED : told;
      if (moment.kind === 'act') after = { ...after, [moment.end]: now };
      else if (isChangedBy(now, held)) after = { ...after, [moment.end]: heardOf(now) };
    }
    const deltaNanos = before && moment.nanos - before.nanos;
    before = moment;
    return { ...moment, deltaNanos, after };
  });
}

/** Whether an end is another for hearing that the other end is `now` that. */
function isChangedBy(now: LaneState, held: LaneState | undefined): boolean {
  if (held === undefined) return true;
  const undoes = now.state === 'rolled-back' && held.state !== 'rolled-back';
  return undoes || (now.state !== 'unsettled' && held.state === 'unsettled');
}

function heardOf(now: LaneState): LaneState {
  if (now.state === 'unsettled') return { state: now.state, text: 'unsettled' };
  if (now.state === 'in-doubt' || now.state === 'requeued') return now;
  return { state: now.state, text: `knows it ${DELIVERY_LOOKS[now.state].text}` };
}

export function otherEnd(end: End): End {
  return end === 'sender' ? 'receiver' : 'sender';
}
