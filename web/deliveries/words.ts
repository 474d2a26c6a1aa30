/** What a delivery is called, and what its exchange promises. */
import type { JsonValue } from '../../decoder/json.ts';
import type { Delivery } from '../../server/api/state-contract.ts';
import { valueText } from '../inspector/value-text.ts';
import { visibleText } from '../lib/visible.ts';

/** An id on one line; nothing where there is none. */
export function jsonText(value: JsonValue | undefined): string {
  return value === undefined ? '' : valueText(value);
}

/** Where it went or came from: address, queue, or exchange and routing key. */
export function targetText(delivery: Delivery): string {
  const { address, exchange, routingKey } = delivery;
  if (isPublish(delivery)) {
    const to = exchange === undefined || exchange === '' ? 'default exchange' : exchange;
    return visibleText(routingKey === undefined ? to : `${to} / ${routingKey}`);
  }
  return visibleText(address ?? routingKey ?? '');
}

/** Published, by 0-10 too: there it is a transfer as any other. */
function isPublish({ kind, protocol, direction }: Delivery): boolean {
  return kind === 'publish' || (protocol === 'amqp-0-10' && direction === 'client-to-server');
}

/** Tags of up to this many octets are read as text where they are text. */
const TAG_OCTETS_MAX = 32;

/** A 1.0 delivery-tag is octets: its hex, and the text that they spell, if they do. */
export function tagText(delivery: Pick<Delivery, 'protocol' | 'deliveryTag'>): string {
  const { protocol, deliveryTag } = delivery;
  if (deliveryTag === undefined) return '';
  if (protocol !== 'amqp-1.0' || !/^([0-9a-f]{2})+$/.test(deliveryTag))
    return visibleText(deliveryTag);
  const octets = (deliveryTag.match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16));
  const spelt =
    octets.length <= TAG_OCTETS_MAX && octets.every((octet) => octet > 0x20 && octet < 0x7f);
  return spelt ? `0x${deliveryTag} "${String.fromCharCode(...octets)}"` : `0x${deliveryTag}`;
}

/** The number that frames name it by: delivery-id, command-id, or the delivery-tag of 0-9-1. */
export function idText({ protocol, deliveryId, deliveryTag }: Delivery): string {
  if (protocol === 'amqp-0-10') return deliveryId === undefined ? '' : `command ${deliveryId}`;
  if (protocol === 'amqp-1.0') return deliveryId === undefined ? '' : `id ${deliveryId}`;
  return deliveryTag === undefined ? '' : `tag ${visibleText(deliveryTag)}`;
}

export interface PatternWords {
  readonly name: string;
  readonly meaning: string;
}

const PATTERNS: Readonly<Record<string, PatternWords>> = {
  P0: { name: 'pre-settled', meaning: 'sent settled, and nobody answers' },
  P1: { name: 'receiver first', meaning: 'the receiver told the outcome and settled at once' },
  P1b: { name: 'receiver twice', meaning: 'the receiver told the outcome, and settled later' },
  P2: {
    name: 'sender confirms',
    meaning: 'the receiver told the outcome, then the sender settled',
  },
  P3: { name: 'sender drops', meaning: 'the sender settled before the receiver told an outcome' },
  P4: { name: 'incomplete', meaning: 'the receiver told the outcome, and nobody settled' },
  P5: { name: 'source decides', meaning: 'the sender told the outcome, then the receiver settled' },
  P6: {
    name: 'default outcome',
    meaning: "settled without an outcome: the source's default holds",
  },
};

/** The order in which outcome and settlement came (diagnoses 1.5). */
export function patternWords(pattern: string): PatternWords {
  const [base, inTransaction] = pattern.split('+');
  const words = PATTERNS[base] ?? { name: base, meaning: '' };
  if (inTransaction === undefined) return words;
  return {
    name: `${words.name}, in a transaction`,
    meaning: `${words.meaning}; it counts once the transaction is committed`,
  };
}

const GUARANTEES: Readonly<Record<NonNullable<Delivery['guarantee']>, PatternWords>> = {
  'at-most-once': {
    name: 'at most once',
    meaning: 'the message may be lost; it does not come twice',
  },
  'at-least-once': {
    name: 'at least once',
    meaning: 'the message is not lost; it comes twice where its settlement is lost',
  },
  'exactly-once-exchange': {
    name: 'exactly once, while the link lives',
    meaning:
      'both ends agreed before either forgot; a break is only outlived by a link that resumes',
  },
  'none-yet': { name: 'none yet', meaning: 'the exchange has not come to its end' },
};

const CUT_OFF: PatternWords = {
  name: 'none',
  meaning: 'the exchange was cut off: the message may be lost, and it may come again',
};

/** @param isCutOff what carried it ended first, so that nothing more can come of it */
export function guaranteeWords(
  guarantee: NonNullable<Delivery['guarantee']>,
  isCutOff: boolean,
): PatternWords {
  return isCutOff && guarantee === 'none-yet' ? CUT_OFF : GUARANTEES[guarantee];
}

/** States before 1.0 are names of the model; those of 1.0 stand on the wire as they are. */
export function stateText(state: string): string {
  return /^[A-Z_]+$/.test(state) ? state.toLowerCase().replaceAll('_', ' ') : state;
}
