import type { Difference } from '../support/known-differences.ts';

/** Why a part of a capture may say something else than the whole without being wrong, or where it still is. */
export interface Explanation {
  readonly why: string;
  readonly fits: (difference: Difference) => boolean;
}

/** Of the whole, what the part has instead, though it says less. */
const WEAKER_PHASES: ReadonlySet<string> = new Set(['suspended', 'resumed', 'discarded']);

export const EXPLANATIONS: readonly Explanation[] = [
  {
    why: 'what a link is for is said when it attaches: without that it carries messages',
    fits: ({ name, cut }) => name === 'purpose' && cut === 'message',
  },
  {
    why: 'a link ends with the first end that was seen of it',
    fits: ({ where, name }) => where === 'link' && (name === 'endFrame' || name === 'isClosed'),
  },
  {
    why: 'drifts and overruns are counted as far as the capture shows them',
    fits: ({ name, whole, cut }) =>
      (name === 'creditDrifts' || name === 'creditOverruns') && Number(cut) < Number(whole),
  },
  {
    why: 'that there is no credit is less than that a drain took it',
    fits: ({ name, whole, cut }) =>
      name === 'blocked' && whole === 'drained' && cut === 'credit-blocked',
  },
  {
    why: 'settled is less than any outcome: an answer of its own may be in the hole',
    fits: ({ name, cut }) => name === 'outcome' && cut === 'settled',
  },
  {
    why: 'cut off is less than suspended, resumed or ignored, which attaches and ends decide',
    fits: ({ name, whole, cut }) =>
      name === 'phase' && cut === 'in-doubt' && WEAKER_PHASES.has(whole),
  },
  {
    why: 'whether a channel is transactional is not known before its first commit',
    fits: ({ name, whole }) => name === 'pattern' && whole.endsWith('+T'),
  },
  {
    why: 'a return may be in the hole: that none was seen is told as none',
    fits: ({ name, at, whole, cut }) =>
      (name === 'returned' && whole === 'true') ||
      (name === 'state' && whole === 'RETURNED' && cut === 'UNTRACKED') ||
      (name === 'outcome' && whole === 'returned' && cut === 'presettled') ||
      (name === 'outcomeFrame' && cut === at),
  },
  {
    why: 'what an end has heard is known by the acknowledgements of TCP: where one is missing, it has not provably heard yet',
    fits: ({ name, whole, cut }) =>
      (name === 'unsettledSender' || name === 'unsettledReceiver') && Number(cut) > Number(whole),
  },
  {
    why: 'that the connection is over may be in the hole, and then what is open goes on',
    fits: ({ name, whole, cut }) =>
      name === 'phase' && whole === 'in-doubt' && (cut === 'in-flight' || cut === 'transferring'),
  },
  {
    why: 'the first of two answers was lost, and the second says the same',
    fits: ({ name, whole, cut }) =>
      (name === 'outcomeFrame' || name === 'settleFrame') && Number(cut) > Number(whole),
  },
  {
    why: 'the address of a delivery is what its message says, and that of its link where that was cut',
    fits: ({ where, name }) => where === 'delivery' && name === 'address',
  },
  {
    why: 'what a transaction came to is in the hole, and it stays as it was stated in it',
    fits: ({ name, cut }) => name === 'state' && cut === 'transactional-state',
  },
];

export function isExplained(difference: Difference): boolean {
  return EXPLANATIONS.some(({ fits }) => fits(difference));
}
