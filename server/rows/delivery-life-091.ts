/** Steps of a 0-9-1, 0-9 or 0-8 delivery. */

import { ABSENT } from '../../decoder/frame-view.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import { discharge, endBy } from './delivery-ends.ts';
import { carry, type End, type Life, type LifeFrame, transactionWords } from './delivery-life.ts';
import { inTransaction, textOf } from './delivery-state.ts';

const CARRIERS: ReadonlySet<string> = new Set([
  'basic.publish',
  'basic.deliver',
  'basic.get-ok',
  'content-header',
  'content-body',
]);

export function act091(life: Life, by: End, frame: LifeFrame): void {
  const { name } = frame;
  if (CARRIERS.has(name)) {
    // The content of a return goes the other way, and is no step of its own.
    if (by === 'sender' && frame.delivery === life.delivery.delivery) carried(life, frame);
    return;
  }
  switch (name) {
    case 'basic.ack':
    case 'basic.nack':
    case 'basic.reject':
    case 'basic.recover':
    case 'basic.recover-async':
      answer(life, by, frame);
      break;
    case 'basic.return':
      if (frame.number === life.delivery.returnFrame) returned(life, by, frame);
      break;
    case 'tx.commit':
    case 'tx.rollback':
      // One from before it is of another transaction.
      if (frame.number < life.delivery.startFrame) return;
      life.step(by, frame, `asks for ${name === 'tx.commit' ? 'commit' : 'rollback'}`);
      break;
    case 'tx.commit-ok':
    case 'tx.rollback-ok':
      discharged(life, by, frame);
      break;
    case 'channel.close':
    case 'connection.close':
      ended(life, by, frame);
      break;
    default:
  }
}

/** The method, the content header and the bodies. */
function carried(life: Life, frame: LifeFrame): void {
  const { delivery } = life;
  if (frame.number === delivery.endFrame) {
    life.completeFrame = frame.number;
    if (delivery.settledFirstBy === 'sender' && delivery.settleFrame === delivery.startFrame) {
      life.isPresettled = true;
      life.settle('sender', frame.number);
    }
  }
  const method = delivery.kind === 'get' ? 'get-ok' : delivery.kind;
  carry(life, frame, `basic.${method} frame`, '');
}

/** Ack, nack, reject and recover: of the client for what it got, of the server for what was published. */
function answer(life: Life, by: End, frame: LifeFrame): void {
  const { name, fields, number } = frame;
  const { delivery } = life;
  // Behind its own answer, one with `multiple` does not mean it any more.
  if (by === 'sender' || life.receiver.outcome !== undefined || !covers(frame, delivery)) return;
  const requeue = fields.requeue === true;
  const isNegative = name !== 'basic.ack';
  // A confirm that is a nack takes nothing back: requeue means nothing there.
  const isReleased = isNegative && requeue && delivery.kind !== 'publish';
  const outcome = !isNegative ? 'accepted' : isReleased ? 'released' : 'rejected';
  const isDeferred = delivery.transaction !== ABSENT && delivery.settleFrame !== number;
  life.stateOutcome(by, number, isDeferred ? inTransaction(outcome) : outcome);
  if (!isDeferred) life.settle(by, number);
  const said = [
    delivery.kind === 'publish' ? 'confirm' : '',
    name.slice('basic.'.length),
    isNegative && delivery.kind !== 'publish' ? (requeue ? 'with requeue' : 'without requeue') : '',
    fields.multiple === true ? '(multiple)' : '',
    isDeferred ? `in ${transactionWords(delivery)}` : '',
  ];
  life.step(by, frame, said.filter((part) => part !== '').join(' '));
}

/** Tags count from 1; 0 with `multiple` stands for all. Recover names none. */
function covers(
  { fields, number }: LifeFrame,
  { deliveryTag, settleFrame }: DeliveryRecord,
): boolean {
  const named = textOf(fields.deliveryTag);
  if (named === '') return number === settleFrame;
  if (deliveryTag === undefined || named === deliveryTag) return named === deliveryTag;
  return fields.multiple === true && (named === '0' || BigInt(named) > BigInt(deliveryTag));
}

function returned(life: Life, by: End, frame: LifeFrame): void {
  const { fields, number } = frame;
  const why = [textOf(fields.replyCode), textOf(fields.replyText)].join(' ').trim();
  life.returned = { frame: number, why };
  life.step(by, frame, why === '' ? 'returned' : `returned (${why})`, 'returned');
}

/** The server's word on a transaction: publishes take effect, and so do acks; or neither. */
function discharged(life: Life, by: End, frame: LifeFrame): void {
  const { delivery } = life;
  const { number } = frame;
  const isCommit = frame.name === 'tx.commit-ok';
  const undoes = !isCommit && life.receiver.outcome !== undefined && !life.receiver.settled;
  if (number !== delivery.settleFrame && !undoes) return;
  discharge(life, by, frame, isCommit);
}

function ended(life: Life, by: End, frame: LifeFrame): void {
  endBy(life, by, frame, [frame.fields.replyCode, frame.fields.replyText]);
}
