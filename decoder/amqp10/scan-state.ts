import { ABSENT } from '../frame-view.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, uint32, type ValueChecker } from './encoding.ts';
import { fieldOf } from './scan-value.ts';
import { COMPOSITES } from './spec.ts';

/** Descriptor codes of delivery states (3.4, 4.5); 0 stands for none. */
export const STATE = {
  none: 0,
  received: COMPOSITES.received.code,
  accepted: COMPOSITES.accepted.code,
  rejected: COMPOSITES.rejected.code,
  released: COMPOSITES.released.code,
  modified: COMPOSITES.modified.code,
  declared: COMPOSITES.declared.code,
  transactional: COMPOSITES['transactional-state'].code,
} as const;

/** Whether a state is an outcome: nothing changes it any more (3.4; 4.5.5 for declared). */
export function isOutcome(state: number): boolean {
  return (state >= STATE.accepted && state <= STATE.modified) || state === STATE.declared;
}

/** A delivery state on a transfer or disposition. One object, reused. */
export class StateScan {
  /** Descriptor code; 0 without a state, or with one that nobody knows. */
  state = 0;
  /** The outcome it states, also the one inside a transactional-state; 0 for none. */
  outcome = 0;
  /** Octets of the txn-id of transactional-state and declared; ABSENT without. */
  txnIdStart = ABSENT;
  txnIdEnd = ABSENT;

  /** `at` is the constructor of a value that `checker` has found whole, or ABSENT. */
  read(checker: ValueChecker, at: number): void {
    this.state = STATE.none;
    this.outcome = STATE.none;
    this.txnIdStart = ABSENT;
    this.txnIdEnd = ABSENT;
    const { bytes } = checker;
    if (at === ABSENT || bytes[at] !== CODE.described) return;
    const code = descriptorCode(bytes, at + 1);
    if (code < 0) return;
    this.state = code;
    if (isOutcome(code)) this.outcome = code;
    if (code !== STATE.transactional && code !== STATE.declared) return;
    this.#readTxnId(bytes, fieldOf(checker, at, code, 0));
    if (code !== STATE.transactional) return;
    const inner = fieldOf(checker, at, code, 1);
    if (inner === ABSENT || bytes[inner] !== CODE.described) return;
    const outcome = descriptorCode(bytes, inner + 1);
    if (isOutcome(outcome)) this.outcome = outcome;
  }

  #readTxnId(bytes: Uint8Array, at: number): void {
    if (at === ABSENT || dataStart(bytes, at) === ABSENT) return;
    this.txnIdStart = dataStart(bytes, at);
    this.txnIdEnd = dataEnd(bytes, at);
  }
}

/** First octet of a binary value; ABSENT for other types. */
export function dataStart(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0xa0) return at + 2;
  return bytes[at] === 0xb0 ? at + 5 : ABSENT;
}

/** One past the last octet of the binary value that `dataStart` found. */
export function dataEnd(bytes: Uint8Array, at: number): number {
  return bytes[at] === 0xa0 ? at + 2 + bytes[at + 1] : at + 5 + uint32(bytes, at + 1);
}
