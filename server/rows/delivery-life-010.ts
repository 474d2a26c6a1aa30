/** Steps of a 0-10 delivery. */
import { ENUMERATIONS } from '../../decoder/amqp010/spec.ts';
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import { serialDistance } from '../../decoder/serial.ts';
import { discharge, endBy } from './delivery-ends.ts';
import { carry, type End, type Life, type LifeFrame, transactionWords } from './delivery-life.ts';
import { inTransaction, textOf } from './delivery-state.ts';

const CARRIERS: ReadonlySet<string> = new Set([
  'message.transfer',
  'segment-header',
  'segment-body',
]);

const ASKS: Readonly<Record<string, string>> = {
  'tx.commit': 'commit',
  'tx.rollback': 'rollback',
  'dtx.commit': 'commit',
  'dtx.rollback': 'rollback',
  'dtx.prepare': 'prepare',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  'message.accept': 'accepted',
  'message.reject': 'rejected',
  'message.release': 'released',
};

export function act010(life: Life, by: End, frame: LifeFrame): void {
  const { name } = frame;
  if (CARRIERS.has(name)) {
    if (by === 'sender' && frame.delivery === life.delivery.delivery) carried(life, frame);
    return;
  }
  if (name in OUTCOMES) answer(life, by, frame);
  else if (name in ASKS) {
    if (frame.number > life.delivery.startFrame) life.step(by, frame, `asks for ${ASKS[name]}`);
  } else if (name === 'session.completed' || name === 'execution.result') {
    if (life.delivery.transaction === ABSENT) completed(life, by, frame);
    else discharged(life, by, frame);
  } else if (ENDS.has(name)) ended(life, by, frame);
}

const ENDS: ReadonlySet<string> = new Set([
  'session.detach',
  'session.detached',
  'connection.close',
]);

/** The command, the header segment and the body segment. */
function carried(life: Life, frame: LifeFrame): void {
  const { delivery } = life;
  if (frame.number === delivery.endFrame) {
    life.completeFrame = frame.number;
    if (delivery.settledFirstBy === 'sender') {
      life.isPresettled = true;
      life.settle('sender', frame.number);
    }
  }
  carry(life, frame, 'message.transfer frame', '');
}

/** accept, reject and release: each names command-ids of what came the other way. */
function answer(life: Life, by: End, frame: LifeFrame): void {
  const { name, fields, number } = frame;
  const { delivery } = life;
  if (by === 'sender' || life.receiver.settled || !covers(fields.transfers, delivery.deliveryId)) {
    return;
  }
  const outcome = reasoned(OUTCOMES[name], fields.code, fields.text);
  const isDeferred = delivery.transaction !== ABSENT && delivery.settleFrame !== number;
  life.stateOutcome(by, number, isDeferred ? inTransaction(outcome) : outcome);
  if (!isDeferred) life.settle(by, number);
  const said = [
    name.slice('message.'.length),
    fields.setRedelivered === true ? 'to be marked as redelivered' : '',
    isDeferred ? `in ${transactionWords(delivery)}` : '',
  ];
  life.step(by, frame, said.filter((part) => part !== '').join(' '));
}

/** `rejected (unroutable: Unroutable)` */
function reasoned(
  outcome: string,
  code: JsonValue | undefined,
  text: JsonValue | undefined,
): string {
  const names: Readonly<Record<number, string>> = ENUMERATIONS['message.reject-code'];
  const name = typeof code === 'number' ? (names[code] ?? String(code)) : '';
  const why = [name, textOf(text)].filter((part) => part !== '').join(': ');
  return why === '' ? outcome : `${outcome} (${why})`;
}

/** Ranges of ids, which are serial numbers. */
function covers(ranges: JsonValue | undefined, deliveryId: number): boolean {
  if (!Array.isArray(ranges) || deliveryId === ABSENT) return false;
  return ranges.some((range: JsonValue) => {
    if (!Array.isArray(range)) return false;
    const [first, last] = range;
    if (typeof first !== 'number' || typeof last !== 'number') return false;
    return serialDistance(deliveryId, first) >= 0 && serialDistance(last, deliveryId) >= 0;
  });
}

/** The receiver has carried the transfer out. Of one that need not be accepted, that is the answer. */
function completed(life: Life, by: End, frame: LifeFrame): void {
  const { delivery } = life;
  if (by === 'sender') return;
  if (frame.number === delivery.settleFrame) {
    life.stateOutcome(by, frame.number, 'accepted');
    life.settle(by, frame.number);
    life.step(by, frame, 'completed, which is all that accept-mode none asks for');
  } else if (covers(frame.fields.commands, delivery.deliveryId)) {
    life.step(by, frame, 'completed, not accepted');
  }
}

/** The server's word on a transaction: what was sent in it takes effect, and what was accepted; or neither. */
function discharged(life: Life, by: End, frame: LifeFrame): void {
  const { transaction } = life;
  const { number } = frame;
  if (transaction === undefined || number !== transaction.endFrame) return;
  discharge(life, by, frame, transaction.result === 'committed');
}

function ended(life: Life, by: End, frame: LifeFrame): void {
  const { name, fields } = frame;
  const code = name === 'connection.close' ? fields.replyCode : undefined;
  endBy(life, by, frame, [code, fields.replyText]);
}
