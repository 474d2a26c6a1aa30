/** A delivery as each of its two ends sees it. */
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { DeliveryStep } from '../api/state-contract.ts';
import { beliefsOf } from './delivery-beliefs.ts';
import type { LifeFrame, TransactionFate } from './delivery-life.ts';
import { lifeOf } from './delivery-steps.ts';

/** When TCP of the other end had all of a frame, and the packet that says so. */
export interface Knowledge {
  readonly timeNanos: number;
  readonly packet: number;
}

export interface DeliveryStory<F extends LifeFrame> {
  readonly delivery: DeliveryRecord;
  readonly connection: Pick<ConnectionInfo, 'clientProduct' | 'serverProduct'>;
  /** Frames of its session, in order: see `lifeOf`. */
  readonly frames: readonly F[];
  readonly transaction?: TransactionFate | undefined;
  /** Octets of the connection are missing behind its first frame. */
  readonly isLossy: boolean;
  /** Undefined where the capture does not show it. */
  readonly knownAt: (frame: F) => Promise<Knowledge | undefined>;
}

export async function deliveryDetail<F extends LifeFrame>(story: DeliveryStory<F>) {
  const { delivery, connection, frames, transaction, isLossy } = story;
  const life = lifeOf(delivery, frames, transaction);
  const byNumber = new Map(frames.map((frame) => [frame.number, frame]));
  const known = new Set<number>();
  const steps: DeliveryStep[] = [];
  for (const step of life.steps) {
    const frame = byNumber.get(step.frame);
    const at = frame && (await story.knownAt(frame));
    if (at !== undefined) known.add(step.frame);
    steps.push({
      ...step,
      ...(at !== undefined && { knownNanos: at.timeNanos, knownPacket: at.packet }),
    });
  }
  const client = named('client', connection.clientProduct);
  const server = named('server', connection.serverProduct);
  const isUp = delivery.direction === 0;
  return {
    ...deliveryRow(delivery),
    sender: isUp ? client : server,
    receiver: isUp ? server : client,
    ...beliefsOf(life, {
      sender: isUp ? 'client' : 'server',
      receiver: isUp ? 'server' : 'client',
      known,
      isLossy,
      ...(transaction !== undefined && { transaction }),
    }),
    steps: withoutLate(steps),
    frames,
  };
}

/**
 * Steps without an acknowledgement that comes after the other end had settled: it had the frame before that. Of a
 * connection that was under way the capture tells acknowledgements only once its frames are found.
 */
export function withoutLate(steps: readonly DeliveryStep[]): DeliveryStep[] {
  return steps.map((step) => {
    const { knownNanos, knownPacket: _, ...rest } = step;
    const isLate = steps.some(
      ({ by, settled, timeNanos }) =>
        by !== step.by &&
        settled &&
        timeNanos >= step.timeNanos &&
        knownNanos !== undefined &&
        timeNanos < knownNanos,
    );
    return isLate ? rest : step;
  });
}

function named(end: string, product: string | undefined): string {
  return product === undefined ? end : `${end} (${product})`;
}
