import { FLAG, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { Moment } from '../moment.ts';
import type { Tag } from './tag-ledger.ts';
import type { Answer } from './unacknowledged.ts';

export interface EarlyAck extends Moment, Answer {}

/**
 * Answers to deliveries not seen yet. Where bytes from the server are missing, what lies behind them is
 * released only when the hole is given up, and by then the client has answered long since.
 */
export class EarlyAcks {
  readonly #single = new Map<Tag, EarlyAck>();
  /** Answers with `multiple`, in order; each covers what the ones before it do not. */
  readonly #multiple: { readonly upTo: Tag; readonly ack: EarlyAck }[] = [];

  add(tag: Tag, { flags, number, timeNanos }: FrameView, { outcome, state }: Answer): void {
    const ack = { number, timeNanos, outcome, state };
    if ((flags & FLAG.multiple) === 0) {
      // The first holds.
      if (this.#single.size < LIMITS.earlyAcks && !this.#single.has(tag))
        this.#single.set(tag, ack);
    } else if (this.#multiple.length < LIMITS.earlyAcks) this.#multiple.push({ upTo: tag, ack });
  }

  /** Those that are left, with the tags that they name. */
  *left(): Iterable<readonly [Tag, EarlyAck]> {
    yield* this.#single;
    for (const { upTo, ack } of this.#multiple) yield [upTo, ack];
  }

  /** The answer that a delivery seen only now had already. */
  take(tag: Tag): EarlyAck | undefined {
    const single = this.#single.get(tag);
    if (single !== undefined) {
      this.#single.delete(tag);
      return single;
    }
    while (this.#multiple.length > 0 && this.#multiple[0].upTo < tag) this.#multiple.shift();
    return this.#multiple.at(0)?.ack;
  }
}
