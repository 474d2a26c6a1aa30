import { LIMITS } from '../../limits.ts';
import type { Outcome } from '../records.ts';
import type { Moment } from './host.ts';
import type { State091 } from './outcomes.ts';
import type { Tag } from './tag-ledger.ts';

export interface EarlyAck extends Moment {
  readonly outcome: Outcome;
  readonly state: State091;
}

/**
 * Acks of deliveries not seen yet. Where bytes from the server are missing, what lies behind them is
 * released only when the hole is given up, and by then the client has answered long since.
 */
export class EarlyAcks {
  #single: Map<Tag, EarlyAck> | undefined;
  /** Acks with `multiple`, in order; each covers what the ones before it do not. */
  #multiple: { readonly upTo: Tag; readonly ack: EarlyAck }[] = [];

  add(
    tag: Tag,
    isMultiple: boolean,
    { number, timeNanos }: Moment,
    outcome: Outcome,
    state: State091,
  ): void {
    const ack = { number, timeNanos, outcome, state };
    if (isMultiple) {
      if (this.#multiple.length < LIMITS.earlyAcks) this.#multiple.push({ upTo: tag, ack });
      return;
    }
    this.#single ??= new Map();
    if (this.#single.size < LIMITS.earlyAcks) this.#single.set(tag, ack);
  }

  /** The ack that a delivery seen only now had already. */
  take(tag: Tag): EarlyAck | undefined {
    const single = this.#single?.get(tag);
    if (single !== undefined) {
      this.#single?.delete(tag);
      return single;
    }
    while (this.#multiple.length > 0 && this.#multiple[0].upTo < tag) this.#multiple.shift();
    return this.#multiple.at(0)?.ack;
  }
}
