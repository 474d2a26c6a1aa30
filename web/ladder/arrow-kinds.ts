/** What arrows can be hidden by: what became of a message, or what the frame is for. */
import type { Delivery } from '../../server/api/state-contract.ts';
import { toneOf } from '../frames/columns.ts';
import type { DeliveryState } from '../ui/delivery-state.ts';
import { arrowState } from './arrow-look.ts';
import type { Fold } from './fold.ts';

export const ARROW_KINDS = [
  'accepted',
  'rejected',
  'released',
  'modified',
  'presettled',
  'settled',
  'returned',
  'rolled-back',
  'aborted',
  'open',
  'requeued',
  'in-doubt',
  'flow',
  'other',
  'gap',
] as const satisfies readonly (Exclude<DeliveryState, 'unsettled'> | 'flow' | 'other' | 'gap')[];
export type ArrowKind = (typeof ARROW_KINDS)[number];

const WORDS: ReadonlySet<string> = new Set(ARROW_KINDS);

export function isArrowKind(text: string): text is ArrowKind {
  return WORDS.has(text);
}

/** Undefined of a message of which the server has not said yet what became of it. */
export function kindOf(
  frames: Fold,
  deliveries: ReadonlyMap<number, Delivery>,
): ArrowKind | undefined {
  const [first] = frames;
  if (first.name === 'gap') return 'gap';
  const state = arrowState(frames, deliveries);
  if (state === 'pending') return undefined;
  if (state !== undefined && isArrowKind(state)) return state;
  return toneOf(first) === 'flow' ? 'flow' : 'other';
}

const FILTER = /^-arrow:([a-z-]+(?:,[a-z-]+)*)$/;

/** The kinds that a filter of the address hides; a filter of another view hides none. */
export function hiddenKinds(filter: string | undefined): ReadonlySet<ArrowKind> {
  const [, words = ''] = FILTER.exec(filter ?? '') ?? [];
  return new Set(words.split(',').filter(isArrowKind));
}

/** The filter that hides these kinds; undefined for none. */
export function hidingFilter(hidden: ReadonlySet<ArrowKind>): string | undefined {
  const words = ARROW_KINDS.filter((kind) => hidden.has(kind));
  return words.length === 0 ? undefined : `-arrow:${words.join(',')}`;
}

/** The same with one kind shown that was hidden, or the other way round. */
export function toggled(hidden: ReadonlySet<ArrowKind>, kind: ArrowKind): ReadonlySet<ArrowKind> {
  const next = new Set(hidden);
  if (!next.delete(kind)) next.add(kind);
  return next;
}
