/** What each end believes of a delivery when the capture ends: one sentence, with the frame that made it so. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { TransactionResult } from '../../decoder/model/records.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import { type End, type Life, transactionWords } from './delivery-life.ts';
import { outcomeWithin } from './delivery-state.ts';

export interface BeliefContext {
  /** `client` or `server`. */
  readonly sender: string;
  readonly receiver: string;
  /** Frames of which TCP of the other end is known to have had all. */
  readonly known: ReadonlySet<number>;
  /** Octets of the connection are missing: what is not there may have been said all the same. */
  readonly isLossy: boolean;
  readonly transaction?: { readonly result: TransactionResult; readonly endFrame: number };
}

export interface Beliefs {
  readonly senderBelieves: string;
  readonly receiverBelieves: string;
}

export function beliefsOf(life: Life, context: BeliefContext): Beliefs {
  const sender = new Sentence(`The sender (${context.sender})`, life, context);
  const receiver = new Sentence(`The receiver (${context.receiver})`, life, context);
  return {
    senderBelieves: sender.finish(senderClause(life, sender)),
    receiverBelieves: receiver.finish(receiverClause(life, receiver)),
  };
}

/** Rests on what was not seen, or on nothing else than frames that were. */
interface Clause {
  readonly text: string;
  readonly isByAbsence?: boolean;
  /** It says already what became of the transaction. */
  readonly tellsTransaction?: boolean;
}

class Sentence {
  readonly #subject: string;
  readonly #life: Life;
  readonly #context: BeliefContext;

  constructor(subject: string, life: Life, context: BeliefContext) {
    this.#subject = subject;
    this.#life = life;
    this.#context = context;
  }

  /** The capture shows that the other end had this frame. */
  had(frame: number): boolean {
    return this.#context.known.has(frame);
  }

  /**
   * `it`, where the other end is known to have the frame; else what is so without, and that this is not
   * known.
   */
  onceItHas(frame: number, it: string, otherwise = `${it}, if it knows`): string {
    const doubt = `the capture does not show that frame ${frame} has reached it`;
    return this.had(frame) ? it : `${otherwise}: ${doubt}`;
  }

  get transaction(): BeliefContext['transaction'] {
    return this.#context.transaction;
  }

  finish({ text, isByAbsence = false, tellsTransaction = false }: Clause): string {
    const { isLossy } = this.#context;
    const caution =
      isByAbsence && isLossy ? ' Frames are missing from the capture: it may know more.' : '';
    const transaction = tellsTransaction ? '' : this.#inTransaction();
    const isResumed = this.#life.delivery.phase === 'resumed';
    const resumed = isResumed ? '; it was resumed as another delivery' : '';
    return `${this.#subject} ${text}${transaction}${resumed}.${caution}`;
  }

  #inTransaction(): string {
    const { delivery } = this.#life;
    const { transaction } = this.#context;
    if (delivery.transaction === ABSENT) return '';
    // Settled outside of it, as a rejected transfer or a declare is: it counts, whatever became of that.
    if (this.#life.isOver && delivery.pattern?.endsWith('+T') !== true) return '';
    const name = transactionWords(delivery);
    if (transaction === undefined) return `; it is part of ${name}`;
    const { result, endFrame } = transaction;
    const at = endFrame === ABSENT ? '' : ` in frame ${endFrame}`;
    switch (result) {
      case 'committed':
        return `; ${name} was committed${at}`;
      case 'rolled-back':
        return `; ${name} was rolled back${at}, and nothing of this counts`;
      case 'failed':
        return `; ${name} failed${at}, and nothing of this counts`;
      case 'open':
        return `; ${name} is still open`;
      case 'in-doubt':
        return `; what became of ${name} is not known`;
    }
  }
}

/** An outcome that nobody stated, but the source's default says (3.5.3). */
function settledOutcome(life: Life): string {
  const stated = life.sender.outcome ?? life.receiver.outcome;
  if (stated !== undefined) return stated;
  const { outcome } = life.delivery;
  return outcome === 'settled' || outcome === 'none' || outcome === 'presettled'
    ? 'without a stated outcome'
    : `${outcome}, by default`;
}

function backWords({ returned }: Life, what = '; it came back'): string {
  if (returned === undefined) return '';
  const why = returned.why === '' ? '' : ` (${returned.why})`;
  return `${what} in frame ${returned.frame}${why}`;
}

/** A publish in a transaction before 1.0 that came to nothing: it never was. */
function undoneClause({ delivery, steps }: Life, end: End, me: Sentence): Clause | undefined {
  const { transaction } = me;
  const { protocol, direction, kind } = delivery;
  const isPublish = kind === 'publish' || (protocol === PROTOCOL.amqp010 && direction === 0);
  if (transaction === undefined || !isPublish) return undefined;
  const { result, endFrame } = transaction;
  if ((result !== 'rolled-back' && result !== 'failed') || endFrame === ABSENT) return undefined;
  const how = result === 'failed' ? 'failed' : 'was rolled back';
  const text = `counts it as never published: ${transactionWords(delivery)} ${how} in frame ${endFrame}`;
  const isOwn = steps.some(({ by, frame }) => by === end && frame === endFrame);
  return { text: isOwn ? text : me.onceItHas(endFrame, text), tellsTransaction: true };
}

/** Sent settled: what the version calls that. */
function presettledText({ delivery, sender }: Life): string {
  const { protocol, kind } = delivery;
  const frame = sender.settledFrame;
  if (protocol === PROTOCOL.amqp10)
    return `sent it settled, in frame ${frame}, and expects no answer`;
  if (protocol === PROTOCOL.amqp010) {
    return delivery.state === 'NOT_ACQUIRED'
      ? `showed it in frame ${frame}, and keeps it: it is not acquired`
      : `sent it with accept-mode none, in frame ${frame}, and expects no answer`;
  }
  return kind === 'publish'
    ? `published it in frame ${frame} without asking for a confirm`
    : `sent it in frame ${frame} without asking for an acknowledgement (no-ack)`;
}

function senderClause(life: Life, me: Sentence): Clause {
  const { sender, receiver, delivery } = life;
  const back = backWords(life);
  if (life.abortedFrame !== ABSENT) {
    return {
      text:
        sender.outcome === undefined
          ? `has given it up: aborted, since frame ${life.abortedFrame}`
          : `has settled it without sending it again: ${sender.outcome}, since frame ${life.abortedFrame}`,
    };
  }
  const undone = undoneClause(life, 'sender', me);
  if (undone !== undefined) return undone;
  if (life.isPresettled) return { text: `${presettledText(life)}${back}` };
  if (sender.settled) {
    const outcome = settledOutcome(life);
    return { text: `has settled it: ${outcome}, since frame ${sender.settledFrame}${back}` };
  }
  if (receiver.settled) {
    const frame = receiver.settledFrame;
    const text = `has settled it: ${settledOutcome(life)}, since frame ${frame}`;
    return { text: `${me.onceItHas(frame, text)}${back}` };
  }
  const ending = endingOf(life);
  if (isUntold(life)) {
    return { text: `${sentText(life)}; what it knows of an outcome was not captured${back}` };
  }
  if (receiver.outcome !== undefined && delivery.outcome !== 'released') {
    const frame = receiver.outcomeFrame;
    const told = `was told ${receiver.outcome} in frame ${frame}`;
    const text =
      ending === undefined
        ? `${told} and has not settled it`
        : `${told} and had not settled it when ${whenText(ending, 'what it was sent on')}`;
    return { text: `${me.onceItHas(frame, text)}${back}`, isByAbsence: true };
  }
  if (ending !== undefined) {
    return { text: `${endedText(life, ending)}${back}`, isByAbsence: true };
  }
  if (sender.outcome !== undefined) {
    const text = `has stated ${sender.outcome} in frame ${sender.outcomeFrame} and waits for the receiver to settle`;
    return { text, isByAbsence: true };
  }
  if (life.completeFrame === ABSENT) {
    const since = `its first frame, ${delivery.startFrame}, is the last word of it so far`;
    return {
      text:
        life.carried > 1
          ? `has sent ${life.carried} frames of it, and not the last one`
          : `has not sent all of it: ${since}`,
      isByAbsence: true,
    };
  }
  const text = `has sent it, complete in frame ${life.completeFrame}, and does not know an outcome yet${back}`;
  return { text, isByAbsence: true };
}

/** What was seen of it says nothing of an outcome, and more may have been said before the capture or in a hole. */
function isUntold({ delivery, sender, receiver }: Life): boolean {
  const isSilent = sender.outcome === undefined && receiver.outcome === undefined;
  return delivery.phase === 'unknown' && isSilent;
}

function sentText({ completeFrame, delivery }: Life): string {
  return completeFrame === ABSENT
    ? `began to send it in frame ${delivery.startFrame}`
    : `has sent it, complete in frame ${completeFrame}`;
}

/** What ended it before anybody settled it; `by` is undefined where no frame says. */
interface Ending {
  /** `frame 9 (detach)` */
  readonly by: string | undefined;
  readonly isSuspended: boolean;
}

function endingOf({ ended, delivery }: Life): Ending | undefined {
  const { outcome, phase } = delivery;
  const isSuspended = phase === 'suspended' || phase === 'resumed';
  if (ended !== undefined) return { by: `frame ${ended.frame} (${ended.what})`, isSuspended };
  const isOver = isSuspended || outcome === 'released' || phase === 'in-doubt';
  return isOver ? { by: undefined, isSuspended } : undefined;
}

/** `frame 9 (detach) ended what it was sent on`. */
function whenText({ by, isSuspended }: Ending, carrier: string): string {
  if (by !== undefined) return `${by} ${isSuspended ? 'suspended' : 'ended'} ${carrier}`;
  return `${carrier} ${isSuspended ? 'was suspended' : 'ended'}`;
}

/** What its sender makes of the end of a delivery of which it was told nothing. */
function endedText(life: Life, ending: Ending): string {
  const when = whenText(ending, 'what it was sent on');
  const { outcome, protocol } = life.delivery;
  if (outcome === 'released') {
    const does = protocol === PROTOCOL.amqp10 ? 'counts it as released' : 'queues it again';
    return ending.by === undefined
      ? `${does}: ${when} before it was acknowledged`
      : `${does}, since ${when}`;
  }
  if (life.completeFrame === ABSENT) return `had not sent all of it when ${when}`;
  return `does not know an outcome: ${when} before there was one`;
}

function receiverClause(life: Life, me: Sentence): Clause {
  const { sender, receiver, delivery } = life;
  if (life.abortedFrame !== ABSENT) {
    const frame = life.abortedFrame;
    const text =
      sender.outcome === undefined
        ? `has dropped what it had of it: aborted, since frame ${frame}`
        : `need not have it again: ${sender.outcome}, settled by the sender since frame ${frame}`;
    return { text: me.onceItHas(frame, text) };
  }
  if (delivery.phase === 'discarded') {
    return { text: 'ignores it: what it was sent on had ended for it' };
  }
  const undone = undoneClause(life, 'receiver', me);
  if (undone !== undefined) return undone;
  if (receiver.settled) {
    const outcome = receiver.outcome ?? settledOutcome(life);
    return {
      text: `has settled it: ${outcome}, since frame ${receiver.settledFrame}${overruled(life)}`,
    };
  }
  if (life.isPresettled) {
    const frame = sender.settledFrame;
    const since = `has it since frame ${life.completeFrame === ABSENT ? frame : life.completeFrame}`;
    // Nobody gives back what did not arrive.
    if (life.returned !== undefined)
      return { text: `${since}${backWords(life, ' and gave it back')}` };
    const text =
      delivery.protocol === PROTOCOL.amqp10
        ? `${since}, settled by the sender, and owes no answer`
        : `${since} and owes no answer`;
    return { text: me.onceItHas(frame, text, 'owes no answer, and may not have it') };
  }
  if (sender.settled) {
    const frame = sender.settledFrame;
    const stated =
      receiver.outcome === undefined
        ? `has stated no outcome and counts it as settled since frame ${frame}, in which the sender settled it`
        : `has stated ${receiver.outcome} in frame ${receiver.outcomeFrame} and counts it as settled since frame ${frame}, in which the sender settled it${overruled(life)}`;
    return { text: me.onceItHas(frame, stated) };
  }
  const ending = endingOf(life);
  if (isUntold(life)) {
    return { text: 'was sent it; whether it has it, and has stated an outcome, was not captured' };
  }
  if (receiver.outcome !== undefined) {
    const text = `has stated ${receiver.outcome} in frame ${receiver.outcomeFrame}`;
    if (ending !== undefined) {
      const before = ending.by ?? 'the end of what it came on';
      return { text: `${text}; ${before} came before it was settled`, isByAbsence: true };
    }
    const waits = delivery.protocol === 1 ? ' and waits for the sender to settle' : '';
    return { text: `${text}${waits}`, isByAbsence: true };
  }
  if (ending !== undefined) {
    const when = whenText(ending, 'what it came on');
    const had = life.completeFrame === ABSENT ? 'did not have all of it' : 'had stated no outcome';
    return { text: `${had} when ${when}`, isByAbsence: true };
  }
  if (sender.outcome !== undefined) {
    const frame = sender.outcomeFrame;
    const text = `was told ${sender.outcome} in frame ${frame} and has not settled it`;
    return { text: me.onceItHas(frame, text), isByAbsence: true };
  }
  if (life.completeFrame === ABSENT) return { text: 'does not have all of it', isByAbsence: true };
  const frame = life.completeFrame;
  const text = `has all of it since frame ${frame} and has stated no outcome yet`;
  const otherwise = 'has stated no outcome yet, and may not have all of it';
  return { text: me.onceItHas(frame, text, otherwise), isByAbsence: true };
}

/**
 * Where the two state different outcomes, that of the sender is in effect (3.4.6). To state in a
 * transaction what the commit then makes so is no difference.
 */
function overruled({ sender, receiver }: Life): string {
  if (sender.outcome === undefined || receiver.outcome === undefined) return '';
  return outcomeWithin(sender.outcome) === outcomeWithin(receiver.outcome)
    ? ''
    : `; what holds is the sender's ${sender.outcome}, of frame ${sender.outcomeFrame}`;
}
