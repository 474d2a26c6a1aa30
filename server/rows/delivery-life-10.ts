/** Steps of a 1.0 delivery. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import { serialDistance } from '../../decoder/serial.ts';
import { carry, type End, type Life, type LifeFrame, transactionWords } from './delivery-life.ts';
import { errorWords, stateWords } from './delivery-state.ts';

export function act10(life: Life, by: End, frame: LifeFrame): void {
  switch (frame.name) {
    case 'transfer':
      if (frame.delivery === life.delivery.delivery) transfer(life, frame);
      break;
    case 'disposition':
      disposition(life, by, frame);
      break;
    case 'detach':
    case 'end':
    case 'close':
      ended(life, by, frame);
      break;
    default:
  }
}

function transfer(life: Life, frame: LifeFrame): void {
  const { fields, number } = frame;
  const state = stateWords(fields.state);
  const isAborted = fields.aborted === true;
  if (isAborted) {
    life.abortedFrame = number;
    life.settle('sender', number);
    life.settle('receiver', number);
  } else if (fields.more !== true) life.completeFrame = number;
  if (state?.isOutcome) life.stateOutcome('sender', number, state.words);
  if (fields.settled === true && !isAborted) {
    life.isPresettled = true;
    life.settle('sender', number);
  }
  const said = [
    isAborted ? 'aborted' : '',
    fields.resume === true ? 'resumed' : '',
    state?.words ?? '',
    fields.settled === true ? 'settled' : '',
  ];
  carry(life, frame, 'transfer', said.filter((part) => part !== '').join(', '));
}

function disposition(life: Life, by: End, frame: LifeFrame): void {
  const { fields, number } = frame;
  if (!covers(fields, life.delivery.deliveryId, by)) {
    if (number === life.transaction?.endFrame) discharged(life, by, frame);
    return;
  }
  const state = stateWords(fields.state);
  if (state?.isOutcome) life.stateOutcome(by, number, state.words);
  if (fields.settled === true) life.settle(by, number);
  const said = [state?.words ?? '', fields.settled === true ? 'settled' : ''];
  const did = said.filter((part) => part !== '').join(', ');
  life.step(by, frame, did === '' ? 'disposition without a state' : did);
}

/** Of the right end, and with the id in its range; ids are serial numbers (2.8.8). */
function covers({ role, first, last }: JsonObject, deliveryId: number, by: End): boolean {
  if (role !== (by === 'receiver') || typeof first !== 'number' || deliveryId === ABSENT)
    return false;
  const end = typeof last === 'number' ? last : first;
  return serialDistance(deliveryId, first) >= 0 && serialDistance(end, deliveryId) >= 0;
}

/** The coordinator's word on the transaction around it. */
function discharged(life: Life, by: End, frame: LifeFrame): void {
  const { delivery, transaction } = life;
  if (transaction === undefined) return;
  const { result } = transaction;
  if (result === 'open' || result === 'in-doubt') return;
  const did = `${transactionWords(delivery)} ${result.replace('-', ' ')}`;
  const [own, other] =
    by === 'sender' ? [life.sender, life.receiver] : [life.receiver, life.sender];
  if (own.settled || !other.settled) {
    life.step(by, frame, did);
    return;
  }
  // Who ends a transaction has what was done in it: what the other end has settled is settled for it too.
  life.settle(by, other.settledFrame);
  life.step(by, frame, did, other.outcome === undefined ? undefined : `${other.outcome}, settled`);
}

/** Ends what the delivery lives on; only the first of them matters, and only while it is open. */
function ended(life: Life, by: End, frame: LifeFrame): void {
  const { name, fields, number } = frame;
  if (life.isOver || life.ended !== undefined) return;
  const error = errorWords(fields.error);
  const closed = name === 'detach' && fields.closed === true ? ', closed' : '';
  life.ended = { frame: number, what: name };
  const did = `${name}${closed}${error === '' ? '' : ` (${error})`}`;
  life.step(
    by,
    frame,
    did,
    life.completeFrame === ABSENT && by === 'sender' ? 'not sent whole' : undefined,
  );
}
