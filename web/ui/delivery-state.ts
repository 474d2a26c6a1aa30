/**
 * What a delivery is shown as, everywhere: a colour, a line and a sign, so that colour is never alone.
 * The words are the same for every version; 0-9-1's own stand beside them where they differ.
 */
import type { OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import type { ProtocolName } from '../../decoder/protocol.ts';
import type { BarState } from '../../server/api/timeline-contract.ts';

type Phase = (typeof PHASES)[number];
type Outcome = (typeof OUTCOMES)[number];

/** `unsettled` holds for a while; the rest say how a delivery ended, or that it did not. */
export type DeliveryState = BarState | 'unsettled';

export interface DeliveryLook {
  readonly glyph: string;
  /** In a few words. */
  readonly text: string;
  /** Token of the marks, at least 3:1; */
  readonly token: `--${string}`;
  /** and of text in the same colour, at least 4.5:1. */
  readonly textToken: `--${string}`;
  /** How a bar or arrow of it is drawn. */
  readonly line: 'solid' | 'hollow' | 'dashed' | 'struck' | 'hatched';
}

function look(
  glyph: string,
  text: string,
  token: DeliveryLook['token'],
  line: DeliveryLook['line'] = 'solid',
  textToken = token,
): DeliveryLook {
  return { glyph, text, token, textToken, line };
}

export const DELIVERY_LOOKS: Readonly<Record<DeliveryState, DeliveryLook>> = {
  unsettled: look('◌', 'unsettled', '--warning', 'hollow'),
  presettled: look('–', 'pre-settled', '--control', 'dashed', '--muted'),
  accepted: look('✓', 'accepted', '--ok'),
  settled: look('·', 'settled without an outcome', '--ok'),
  modified: look('~', 'modified', '--security'),
  released: look('↩', 'released', '--info'),
  'rolled-back': look('⟲', 'rolled back', '--security'),
  aborted: look('⌀', 'aborted', '--muted', 'struck'),
  open: look('◌', 'unsettled at the end', '--warning', 'hatched'),
  requeued: look('↩', 'requeued by a close', '--control', 'hatched', '--muted'),
  'in-doubt': look('?', 'in doubt', '--control', 'hatched', '--muted'),
  returned: look('⤶', 'returned', '--error'),
  rejected: look('✕', 'rejected', '--error'),
};

/** How far a delivery that is not over has come, and what became of one that was cut off. */
const UNFINISHED: Readonly<Partial<Record<Phase, DeliveryState>>> = {
  transferring: 'open',
  'in-flight': 'open',
  provisional: 'open',
  'outcome-proposed': 'open',
  'outcome-applied': 'open',
  suspended: 'in-doubt',
  'in-doubt': 'in-doubt',
  resumed: 'in-doubt',
  discarded: 'in-doubt',
  unknown: 'in-doubt',
  presettled: 'presettled',
  aborted: 'aborted',
};

const OF_OUTCOME: Readonly<Record<Outcome, DeliveryState>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  released: 'released',
  modified: 'modified',
  declared: 'accepted',
  presettled: 'presettled',
  aborted: 'aborted',
  returned: 'returned',
  'rolled-back': 'rolled-back',
  settled: 'settled',
  none: 'settled',
};

interface Ended {
  readonly phase: Phase;
  readonly outcome: Outcome;
  readonly protocol: ProtocolName;
}

/**
 * What a delivery is at the end of the capture. One that the close of its channel took back is not in doubt: before
 * 1.0 the server must queue it again, whatever its receiver had done with it.
 */
export function deliveryState({ phase, outcome, protocol }: Ended): DeliveryState {
  if (outcome === 'returned') return 'returned';
  const isTakenBack = phase === 'in-doubt' && outcome === 'released';
  if (isTakenBack && protocol !== 'amqp-1.0') return 'requeued';
  return UNFINISHED[phase] ?? OF_OUTCOME[outcome];
}

/** What a frame states, and nothing takes back. */
export function stateOfOutcome(outcome: Outcome): DeliveryState {
  return OF_OUTCOME[outcome];
}

/** What carried it ended before anybody settled it. */
export function isCutOff({ phase }: Pick<Ended, 'phase'>): boolean {
  return UNFINISHED[phase] === 'in-doubt';
}

const PHASE_TEXTS: Readonly<Record<Phase, string>> = {
  transferring: 'being sent, not complete',
  presettled: 'sent settled',
  'in-flight': 'sent, nobody has answered',
  provisional: 'answered, not finally',
  'outcome-proposed': 'outcome told, nobody has settled',
  'outcome-applied': 'sender told an outcome, nobody has settled',
  'done-receiver-first': 'settled, receiver first',
  'done-sender-first': 'settled, sender first',
  'done-lossy': 'settled by the sender before any outcome',
  aborted: 'aborted by the sender',
  suspended: 'suspended with its link',
  'in-doubt': 'cut off before settlement',
  resumed: 'resumed as another delivery',
  discarded: 'ignored: sent after the other end had closed',
  unknown: 'not known: what decides it was not captured',
};

/** The phase (diagnoses 1.3) in words. */
export function phaseText(phase: Phase): string {
  return PHASE_TEXTS[phase];
}
