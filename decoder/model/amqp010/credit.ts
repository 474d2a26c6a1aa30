/** What a subscriber lets the broker send (0-10 message.flow), or a broker its publisher. */

import { UNKNOWN } from '../ledger-entry.ts';

/** message.flow value: as much as there is. So does a value that is left out. */
const WITHOUT_LIMIT = 0xffffffff;

export const UNIT = { message: 0, byte: 1 } as const;

/** message.set-flow-mode; undefined where it may have been said before the capture, or in a hole. */
export type FlowMode = 'credit' | 'window' | undefined;

/**
 * Messages or octets: how many were granted, and how many of them are used.
 *
 * Qpid's brokers, like this, count a window as a limit and what is not completed of it. So completing
 * what was sent before message.stop opens nothing: the limit is 0 until message.flow.
 */
export class Allowance {
  /** Granted and not withdrawn; infinite without a limit, UNKNOWN where it is not known. */
  limit: number;
  /** Sent; in window mode, and not completed. */
  used = 0;
  /** All that is used was seen. */
  #isCounted: boolean;
  /** Anything was ever granted; undefined is not known. */
  wasGranted: boolean | undefined;

  /** @param isWhole its beginning is in the capture: nothing was granted before */
  constructor(isWhole: boolean) {
    this.limit = isWhole ? 0 : UNKNOWN;
    this.#isCounted = isWhole;
    this.wasGranted = isWhole ? false : undefined;
  }

  grant(value: number): void {
    if (value > 0) this.wasGranted = true;
    if (value === WITHOUT_LIMIT) this.limit = Number.POSITIVE_INFINITY;
    else if (this.limit !== UNKNOWN) this.limit += value;
  }

  spend(count: number): void {
    this.used += count;
  }

  /** In window mode: it may be sent again. */
  giveBack(count: number): void {
    this.used = Math.max(0, this.used - count);
  }

  /** Of what is used, some may be given back without a word that can be understood. */
  loseUse(): void {
    this.#isCounted = false;
  }

  /** Nothing may be sent any more. `isUseOver`: what was sent is not to be given back. */
  withdraw(isUseOver: boolean): void {
    this.limit = 0;
    if (!isUseOver) return;
    this.used = 0;
    this.#isCounted = true;
  }

  /** Grants, or what was sent, may be missing. */
  lose(): void {
    this.limit = UNKNOWN;
    this.#isCounted = false;
    this.wasGranted = this.wasGranted === true ? true : undefined;
  }

  /** What may be sent; infinite without a limit, UNKNOWN where it is not known. */
  get left(): number {
    const { limit } = this;
    if (limit === 0 || limit === UNKNOWN || limit === Number.POSITIVE_INFINITY) return limit;
    return this.#isCounted ? limit - this.used : UNKNOWN;
  }
}

/** Both must be there for a message to come: messages and octets of header and body. */
export class Credit {
  readonly messages: Allowance;
  readonly bytes: Allowance;
  mode: FlowMode;
  /** What took the last of it away. */
  withdrawnBy: 'stop' | 'flush' | undefined;

  /** Without a word about it the mode is window (rule default-flow-mode). */
  constructor(isWhole: boolean) {
    this.messages = new Allowance(isWhole);
    this.bytes = new Allowance(isWhole);
    this.mode = isWhole ? 'window' : undefined;
  }

  /** message.set-flow-mode. It may come only while there is no credit (rule mode-switching). */
  setMode(mode: 'credit' | 'window'): void {
    this.mode = mode;
    this.messages.withdraw(true);
    this.bytes.withdraw(true);
  }

  /** message.flow: on top of what there is. */
  grant(unit: number, value: number): void {
    if (unit === UNIT.message) this.messages.grant(value);
    else if (unit === UNIT.byte) this.bytes.grant(value);
    if (value > 0) this.withdrawnBy = undefined;
  }

  /** Some octets of header or body were sent. */
  spendBytes(count: number): void {
    this.bytes.spend(count);
  }

  /** `isNamed`: session.completed can name it. */
  spendMessage(isNamed: boolean): void {
    this.messages.spend(1);
    if (isNamed || this.mode === 'credit') return;
    this.messages.loseUse();
    this.bytes.loseUse();
  }

  /** session.completed names a transfer: in window mode the same may be sent again. */
  completed(bytes: number): void {
    if (this.mode === 'credit') return;
    this.messages.giveBack(1);
    this.bytes.giveBack(bytes);
  }

  /** message.stop, or message.flush once it is completed. */
  withdraw(by: 'stop' | 'flush'): void {
    this.withdrawnBy = by;
    const isUseOver = this.mode === 'credit';
    this.messages.withdraw(isUseOver);
    this.bytes.withdraw(isUseOver);
  }

  /** Something may have been sent that was not counted. */
  loseUse(): void {
    this.messages.loseUse();
    this.bytes.loseUse();
  }

  /** Anything may have been said of it. */
  lose(): void {
    this.loseCounts();
    this.mode = undefined;
  }

  loseCounts(): void {
    this.messages.lose();
    this.bytes.lose();
    this.withdrawnBy = undefined;
  }

  /** Of a unit; UNKNOWN where the mode is not known either. */
  leftOf({ left }: Allowance): number {
    const isSame = left === 0 || left === Number.POSITIVE_INFINITY;
    return this.mode === undefined && !isSame ? UNKNOWN : left;
  }
}
