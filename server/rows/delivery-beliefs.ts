/** What each end believes of a delivery when the capture ends: one sentence, with the frame that made it so. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { TransactionResult } from '../../decoder/model/records.ts';
import { type Life, transactionWords } from './delivery-life.ts';
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

  finish({ text, isByAbsence = false }: Clause): string {
    const { isLossy } = this.#context;
    const caution =
      isByAbsence && isLossy ? ' Frames are missing from the capture: it may know more.' : '';
    return `${this.#subject} ${text}${this.#inTransaction()}.${caution}`;
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

function backWords({ returned }: Life): string {
  if (returned === undefined) return '';
  const why = returned.why === '' ? '' : ` (${returned.why})`;
  return `; it came back in frame ${returned.frame}${why}`;
}

function senderClause(life: Life, me: Sentence): Clause {
  const { sender, receiver, delivery } = life;
  const back = backWords(life);
  if (life.abortedFrame !== ABSENT) {
    return { text: `has given it up: aborted, since frame ${life.abortedFrame}` };
  }
  if (life.isPresettled) {
    return {
      text: `sent it settled, in frame ${sender.settledFrame}, and expects no answer${back}`,
    };
  }
  if (sender.settled) {
    const outcome = settledOutcome(life);
    return { text: `has settled it: ${outcome}, since frame ${sender.settledFrame}${back}` };
  }
  if (receiver.settled) {
    const frame = receiver.settledFrame;
    const text = `has settled it: ${settledOutcome(life)}, since frame ${frame}`;
    return { text: `${me.onceItHas(frame, text)}${back}` };
  }
  const ended = endedClause(life);
  if (ended !== undefined) return { text: `${ended}${back}`, isByAbsence: true };
  if (receiver.outcome !== undefined) {
    const frame = receiver.outcomeFrame;
    const text = `was told ${receiver.outcome} in frame ${frame} and has not settled it`;
    return { text: `${me.onceItHas(frame, text)}${back}`, isByAbsence: true };
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

/** What ended it before anybody settled it, as `frame 9 (detach)`; `what` where no frame says. */
function endOf({ ended, delivery }: Life, what: string): string | undefined {
  if (ended !== undefined) return `frame ${ended.frame} (${ended.what})`;
  const { outcome, phase } = delivery;
  return outcome === 'released' || phase === 'in-doubt' ? what : undefined;
}

function endedClause(life: Life): string | undefined {
  const end = endOf(life, 'what it was sent on');
  if (end === undefined) return undefined;
  const { ended } = life;
  const isReleased = life.delivery.outcome === 'released';
  if (ended === undefined) {
    return isReleased
      ? `counts it as released: ${end} ended before it was acknowledged`
      : `does not know an outcome: ${end} ended before there was one`;
  }
  return isReleased
    ? `counts it as released, since ${end} ended what it was sent on`
    : `does not know an outcome: ${end} ended what it was sent on before there was one`;
}

function receiverClause(life: Life, me: Sentence): Clause {
  const { sender, receiver, delivery } = life;
  if (life.abortedFrame !== ABSENT) {
    const frame = life.abortedFrame;
    return {
      text: me.onceItHas(frame, `has dropped what it had of it: aborted, since frame ${frame}`),
    };
  }
  if (delivery.phase === 'discarded') {
    return { text: 'ignores it: what it was sent on had ended for it' };
  }
  if (receiver.settled) {
    const outcome = receiver.outcome ?? settledOutcome(life);
    return {
      text: `has settled it: ${outcome}, since frame ${receiver.settledFrame}${overruled(life)}`,
    };
  }
  if (life.isPresettled) {
    const frame = sender.settledFrame;
    const text = `has it since frame ${life.completeFrame === ABSENT ? frame : life.completeFrame}, settled by the sender, and owes no answer`;
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
  const end = endOf(life, 'the end of what it came on');
  if (receiver.outcome !== undefined) {
    const text = `has stated ${receiver.outcome} in frame ${receiver.outcomeFrame}`;
    if (end !== undefined) {
      return { text: `${text}; ${end} came before it was settled`, isByAbsence: true };
    }
    const waits = delivery.protocol === 1 ? ' and waits for the sender to settle' : '';
    return { text: `${text}${waits}`, isByAbsence: true };
  }
  if (end !== undefined) {
    const when =
      life.ended === undefined ? 'what it came on ended' : `${end} ended what it came on`;
    return { text: `had stated no outcome when ${when}`, isByAbsence: true };
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
