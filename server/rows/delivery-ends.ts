/** What ends deliveries of the versions before 1.0: the server's word on a transaction, and a close. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import { type End, type Life, type LifeFrame, transactionWords } from './delivery-life.ts';
import { outcomeWithin, textOf } from './delivery-state.ts';

/** What was sent in a transaction takes effect, and what was accepted in it; or neither. */
export function discharge(life: Life, by: End, frame: LifeFrame, isCommit: boolean): void {
  const { delivery } = life;
  const { number } = frame;
  const did = `${transactionWords(delivery)} ${isCommit ? 'committed' : 'rolled back'}`;
  if (delivery.settleFrame === number) {
    const { outcome: stated = 'accepted' } = life.receiver;
    if (by === 'receiver') life.receiver.outcome = undefined;
    life.stateOutcome(by, number, isCommit ? outcomeWithin(stated) : 'rolled back');
    life.settle(by, number);
  } else if (!life.receiver.settled) {
    // What was accepted in it is not accepted any more.
    life.receiver.outcome = undefined;
    life.receiver.outcomeFrame = ABSENT;
  }
  life.step(by, frame, did);
}

/** @param reply what a close says for its reason, as it stands in the frame's fields */
export function endBy(
  life: Life,
  by: End,
  frame: LifeFrame,
  reply: readonly (JsonValue | undefined)[],
): void {
  const { name, number } = frame;
  if (life.isOver || life.ended !== undefined) return;
  const why = reply
    .map((part) => textOf(part))
    .join(' ')
    .trim();
  life.ended = { frame: number, what: name };
  life.step(by, frame, why === '' ? name : `${name} (${why})`);
}
