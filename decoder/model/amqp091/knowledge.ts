import type { StreamOffset } from '../../units.ts';
import type { ChannelLedger } from './channel-ledger.ts';

/**
 * Whether all is known that is unsettled on the consumers, or the publishers, of a channel. Octets that
 * are missing take it away; a frame that answers everything gives it back, once its receiver has it.
 */
export class Knowledge {
  readonly channel: ChannelLedger;
  isWhole: boolean;
  /** Said again, and not heard yet. */
  isComing = false;
  losses = 0;

  constructor(channel: ChannelLedger, isWhole: boolean) {
    this.channel = channel;
    this.isWhole = isWhole;
  }

  lose(): void {
    this.isWhole = false;
    this.isComing = false;
    this.losses += 1;
  }
}

interface Regain {
  readonly knowledge: Knowledge;
  readonly losses: number;
  readonly end: StreamOffset;
}

/** What is said in one direction and gives back knowledge, in the order of the stream. */
export class Regained {
  #waiting: Regain[] = [];
  #first = 0;

  /** Said in a frame that ends at that offset. */
  add(end: StreamOffset, knowledge: Knowledge): void {
    if (knowledge.isWhole || knowledge.isComing) return;
    knowledge.isComing = true;
    this.#waiting.push({ knowledge, losses: knowledge.losses, end });
  }

  /** The other end has all octets before the offset. `visit`: what is whole by that. */
  acknowledge(offset: StreamOffset, visit: (channel: ChannelLedger) => void): void {
    for (; this.#first < this.#waiting.length; this.#first++) {
      const { knowledge, losses, end } = this.#waiting[this.#first];
      if (end > offset) return;
      if (losses !== knowledge.losses) continue;
      knowledge.isComing = false;
      knowledge.isWhole = true;
      visit(knowledge.channel);
    }
    if (this.#first === 0) return;
    this.#waiting = [];
    this.#first = 0;
  }
}
