/** Settle modes of a 1.0 link in words (2.8.2, 2.8.3). Absent means mixed and first. */
import type { Link } from '../../server/api/state-contract.ts';
import { patternWords } from '../deliveries/words.ts';
import { formatCount } from '../lib/format.ts';

const SENDER_MODES: Readonly<Record<number, string>> = { 0: 'unsettled', 1: 'settled', 2: 'mixed' };
const RECEIVER_MODES: Readonly<Record<number, string>> = { 0: 'first', 1: 'second' };

const MIXED = 2;
const FIRST = 0;

type Modes = NonNullable<Link['asked']>;

/** `sender unsettled, receiver first (default)` */
export function modesText(modes: Modes): string {
  const sender = modeText(modes.sndSettleMode, SENDER_MODES, 'mixed');
  const receiver = modeText(modes.rcvSettleMode, RECEIVER_MODES, 'first');
  return `sender ${sender}, receiver ${receiver}`;
}

function modeText(
  mode: number | undefined,
  names: Readonly<Record<number, string>>,
  byDefault: string,
): string {
  return mode === undefined ? `${byDefault} (default)` : (names[mode] ?? `${mode}, which is none`);
}

/** Whether an end got another mode than it wished for; an absent or mixed one leaves it to the sender. */
export function modesDiffer(asked: Modes, agreed: Modes): boolean {
  const { sndSettleMode: wished = MIXED, rcvSettleMode: receiver = FIRST } = asked;
  const sender = agreed.sndSettleMode ?? MIXED;
  return (wished !== MIXED && wished !== sender) || receiver !== (agreed.rcvSettleMode ?? FIRST);
}

/** What settled deliveries did: `40 receiver first, 2 pre-settled`, the most first. */
export function didText(did: NonNullable<Link['did']>): string {
  return Object.entries(did)
    .sort(([, one], [, other]) => other - one)
    .map(([pattern, count]) => `${formatCount(count)} ${patternWords(pattern).name}`)
    .join(', ');
}
