import type { DeliveryRecord } from '../../decoder/model/records.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';
import { Life, type LifeFrame, type TransactionFate } from './delivery-life.ts';
import { act10 } from './delivery-life-10.ts';
import { act010 } from './delivery-life-010.ts';
import { act091 } from './delivery-life-091.ts';

/**
 * What the two ends did about a delivery.
 *
 * @param frames of its session, in order: those that carry it, those that may speak of it, and those
 *   that ended what it lived on. What does not concern it is passed over.
 */
export function lifeOf(
  delivery: DeliveryRecord,
  frames: readonly LifeFrame[],
  transaction?: TransactionFate,
): Life {
  const life = new Life(delivery, transaction);
  const act = actOf(delivery);
  for (const frame of frames) {
    const by = frame.direction === DIRECTION_NAMES[delivery.direction] ? 'sender' : 'receiver';
    act(life, by, frame);
  }
  return life;
}

function actOf({ protocol }: DeliveryRecord): typeof act10 {
  if (protocol === PROTOCOL.amqp10) return act10;
  return protocol === PROTOCOL.amqp010 ? act010 : act091;
}
