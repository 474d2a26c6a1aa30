import { useQuery } from '@tanstack/react-query';
import type { Nanos } from '../../decoder/units.ts';
import { frameQuery } from '../api/frames.ts';
import { deliveryQuery } from '../api/state.ts';
import { type Selection, selectedFrame, straysOf } from '../state/selection.ts';
import { laneOf } from './pointed.ts';

/** Where on the timeline something lies. */
export interface SelectedPlace {
  readonly lane: string | undefined;
  /** Absent where the lane alone is meant, or the time is not known. */
  readonly fromNanos?: Nanos | undefined;
  readonly toNanos?: Nanos | undefined;
}

/** The lane and the time of what is selected, which for frames and deliveries the server knows. */
export function useSelectedPlace(
  id: string,
  selection: Selection | undefined,
  busy: boolean,
): SelectedPlace {
  const number = selection?.kind === 'delivery' ? selection.delivery : undefined;
  const name = selectedFrame(selection);
  const delivery = useQuery({
    ...deliveryQuery(id, number ?? 0, busy),
    enabled: number !== undefined,
  });
  const frame = useQuery({ ...frameQuery(id, name ?? ''), enabled: name !== undefined });
  if (number !== undefined) {
    const { data } = delivery;
    if (!data) return { lane: undefined };
    const strays = data.session && straysOf(data.session);
    const lane = data.link ?? strays ?? data.connection;
    return { lane, fromNanos: data.startNanos, toNanos: data.settleNanos ?? data.startNanos };
  }
  if (name !== undefined) {
    if (!frame.data || frame.isPlaceholderData) return { lane: undefined };
    const { link, session, connection, timeNanos } = frame.data;
    return { lane: link ?? session ?? connection, fromNanos: timeNanos, toNanos: timeNanos };
  }
  return { lane: laneOf(selection) };
}
