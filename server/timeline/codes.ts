/** Codes of the columns of `deliveries` and `tcp_events`, as they stand in statements. */
import { OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import { TCP_EVENT_KINDS, type TcpEventKind } from '../../decoder/sink.ts';

type Phase = (typeof PHASES)[number];
export type Outcome = (typeof OUTCOMES)[number];

/** Not settled, and nothing ended them: whoever must settle them may still do so. */
const OPEN_PHASES = [
  'transferring',
  'in-flight',
  'provisional',
  'outcome-proposed',
  'outcome-applied',
] as const satisfies readonly Phase[];
/** Not settled when what carried them ended, or not known to be. */
const LOST_PHASES = [
  'suspended',
  'in-doubt',
  'resumed',
  'discarded',
  'unknown',
] as const satisfies readonly Phase[];

export function phaseCodes(phases: readonly Phase[]): string {
  return phases.map((phase) => PHASES.indexOf(phase)).join(', ');
}

export const OPEN = phaseCodes(OPEN_PHASES);

/** Phases of what its connection, session or link took along, and of what is not known. */
export const LOST = phaseCodes(LOST_PHASES);

export function outcomeCode(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

export function eventCode(kind: TcpEventKind): number {
  return TCP_EVENT_KINDS.indexOf(kind);
}
