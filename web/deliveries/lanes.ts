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
  readonly step: DeliveryStep;
  /** What each end is from here on; absent before it can know of the delivery. */
  readonly after: Readonly<Record<End, LaneState | undefined>>;
}

/** Words with which a settled state begins. */
const OUTCOMES = ['accepted', 'rejected', 'released', 'modified', 'aborted', 'returned'] as const;

/** What a step leaves its own end in, as far as colour goes. */
export function stateAfter(
  step: Pick<DeliveryStep, 'state' | 'settled'>,
  isPresettled: boolean,
): LaneState {
  const { state: text, settled } = step;
  if (text.startsWith('rolled back')) return { state: 'rolled-back', text };
  const outcome = OUTCOMES.find((word) => text.startsWith(word));
  if (outcome === 'returned' || outcome === 'aborted') return { state: outcome, text };
  if (!settled) return { state: 'unsettled', text };
  return { state: outcome ?? (isPresettled ? 'presettled' : 'settled'), text };
}

/** Acts and first knowledge of them in the order of time. */
export function laneRows(
  steps: readonly DeliveryStep[],
  isPresettled: boolean,
): readonly LaneRow[] {
  const moments = steps.flatMap((step) => {
    const act = { kind: 'act' as const, end: step.by, nanos: step.timeNanos, step };
    if (step.knownNanos === undefined) return [act];
    return [act, { kind: 'known' as const, end: otherEnd(step.by), nanos: step.knownNanos, step }];
  });
  moments.sort((a, b) => a.nanos - b.nanos);
  let after: LaneRow['after'] = { sender: undefined, receiver: undefined };
  return moments.map((moment, index) => {
    const held = after[moment.end];
    const now = stateAfter(moment.step, isPresettled);
    if (moment.kind === 'act') after = { ...after, [moment.end]: now };
    else if (isChangedBy(moment.step, held)) {
      after = { ...after, [moment.end]: heardOf(now) };
    }
    const before = moments[index - 1];
    return { ...moment, deltaNanos: before && moment.nanos - before.nanos, after };
  });
}

/** Whether an end that hears of this step is another afterwards. */
function isChangedBy({ settled }: DeliveryStep, held: LaneState | undefined): boolean {
  return held === undefined || (settled && held.state === 'unsettled');
}

function heardOf({ state }: LaneState): LaneState {
  if (state === 'unsettled') return { state, text: 'unsettled' };
  return { state, text: `knows it ${DELIVERY_LOOKS[state].text}` };
}

export function otherEnd(end: End): End {
  return end === 'sender' ? 'receiver' : 'sender';
}

/** A stretch of one lane, in percent of its length. */
export interface LaneStretch extends LaneState {
  readonly leftPercent: number;
  readonly widthPercent: number;
  readonly lastedNanos: Nanos;
}

export interface DrawnLane {
  readonly stretches: readonly LaneStretch[];
  readonly ticksPercent: readonly number[];
}

/** What is drawn of one lane from the first row to `endNanos`, to scale. */
export function drawLane(rows: readonly LaneRow[], end: End, endNanos: Nanos): DrawnLane {
  const [first] = rows;
  const startNanos = first?.nanos ?? 0;
  const length = Math.max(1, endNanos - startNanos);
  const percent = (nanos: Nanos) => (100 * (nanos - startNanos)) / length;
  const mine = rows.filter((row) => row.end === end);
  const changes = mine.filter((row, index) => row.after[end] !== mine[index - 1]?.after[end]);
  const stretches = changes.flatMap((row, index) => {
    const held = row.after[end];
    const until = changes[index + 1]?.nanos ?? endNanos;
    if (held === undefined) return [];
    return [
      {
        ...held,
        leftPercent: percent(row.nanos),
        widthPercent: Math.max(0, percent(until) - percent(row.nanos)),
        lastedNanos: until - row.nanos,
      },
    ];
  });
  const ticks = mine.filter(({ kind }) => kind === 'known');
  return { stretches, ticksPercent: ticks.map(({ nanos }) => percent(nanos)) };
}
