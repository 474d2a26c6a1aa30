/** What a 1.0 delivery-state says, in words. */
import type { JsonObject, JsonValue } from '../../decoder/json.ts';

export interface StateWords {
  /** `rejected (amqp:not-found: no such queue)`. */
  readonly words: string;
  /** It is an outcome, and not a step on the way to one (3.4). */
  readonly isOutcome: boolean;
  /** Said inside a transaction: it holds when that is committed (4.4.1). */
  readonly isProvisional: boolean;
}

const OUTCOMES: ReadonlySet<string> = new Set([
  'accepted',
  'rejected',
  'released',
  'modified',
  'declared',
]);

const PROVISIONAL = ' in a transaction';

/** An outcome that holds when the transaction is committed. */
export function inTransaction(outcome: string): string {
  return outcome + PROVISIONAL;
}

export function isInTransaction(outcome: string): boolean {
  return outcome.endsWith(PROVISIONAL);
}

/** The outcome itself of one that was stated in a transaction. */
export function outcomeWithin(outcome: string): string {
  return isInTransaction(outcome) ? outcome.slice(0, -PROVISIONAL.length) : outcome;
}

/** Undefined where a frame states nothing. */
export function stateWords(state: JsonValue | undefined): StateWords | undefined {
  const described = describedOf(state);
  if (described === undefined) return undefined;
  const { descriptor, value } = described;
  if (descriptor === 'transactional-state') {
    const outcome = stateWords(value.outcome);
    return {
      words: outcome === undefined ? 'part of a transaction' : inTransaction(outcome.words),
      isOutcome: outcome?.isOutcome ?? false,
      isProvisional: true,
    };
  }
  const details = detailsOf(descriptor, value);
  return {
    words: details === '' ? descriptor : `${descriptor} (${details})`,
    isOutcome: OUTCOMES.has(descriptor),
    isProvisional: false,
  };
}

function detailsOf(descriptor: string, value: JsonObject): string {
  switch (descriptor) {
    case 'rejected':
      return errorWords(value.error);
    case 'modified':
      return [
        value.deliveryFailed === true ? 'delivery failed' : '',
        value.undeliverableHere === true ? 'undeliverable here' : '',
      ]
        .filter((part) => part !== '')
        .join(', ');
    case 'received':
      return `section ${textOf(value.sectionNumber)}, octet ${textOf(value.sectionOffset)}`;
    default:
      return '';
  }
}

/** An AMQP 1.0 error: `amqp:not-found: no such queue`. */
export function errorWords(error: JsonValue | undefined): string {
  const described = describedOf(error);
  if (described === undefined) return '';
  const { condition, description } = described.value;
  return [textOf(condition), textOf(description)].filter((part) => part !== '').join(': ');
}

function describedOf(value: JsonValue | undefined) {
  if (!isObject(value) || typeof value.descriptor !== 'string') return undefined;
  return { descriptor: value.descriptor, value: isObject(value.value) ? value.value : {} };
}

/** A string, symbol or number as it reads. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return isObject(value) && value.value !== undefined ? textOf(value.value) : '';
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
