import { useMemo } from 'react';
import { type ArrowKind, kindOf } from './arrow-kinds.ts';
import { concernsLink } from './concerns.ts';
import type { Ends } from './ends.ts';
import { type Entity, ledgerFilter } from './entity.ts';
import { foldMessages } from './fold.ts';
import type { RowSpan } from './LadderGrid.tsx';
import {
  type Ending,
  inTimeOrder,
  isArrow,
  type LadderLayout,
  layOutLadder,
} from './ladder-layout.ts';
import type { About } from './use-about.ts';
import type { LadderFrames } from './use-ladder-frames.ts';
import { type LadderStates, useLadderStates } from './use-ladder-states.ts';
import { useNotes } from './use-notes.ts';

interface LadderRowsOf {
  readonly id: string;
  readonly entity: Entity;
  readonly about: About;
  readonly loaded: LadderFrames;
  readonly ends: Ends;
  readonly compressed: boolean;
  /** Kinds of arrows that get no row. */
  readonly hidden: ReadonlySet<ArrowKind>;
  readonly ending: Ending | undefined;
  /** The rows in view. */
  readonly span: RowSpan;
  readonly busy: boolean;
}

export interface LadderRows {
  readonly layout: LadderLayout;
  readonly states: LadderStates;
  /** Kinds of arrows among what is loaded. */
  readonly present: ReadonlySet<ArrowKind>;
}

/** The rows of a ladder, and what was so beside those in view. */
export function useLadderRows(of: LadderRowsOf): LadderRows {
  const { id, entity, about, loaded, ends, compressed, hidden, ending, span, busy } = of;
  const notes = useNotes(id, busy);
  const frames = useMemo(
    () => inTimeOrder(loaded.frames.filter((frame) => concernsLink(frame, about.messages))),
    [loaded.frames, about.messages],
  );
  const whole = useMemo(
    () => layOutLadder(frames, { compressed, ends, ending, notes }),
    [frames, compressed, ends, ending, notes],
  );
  const isHiding = hidden.size > 0;
  const inView = useMemo(() => {
    // What is hidden depends on what became of each message, in view or not.
    if (isHiding) return { first: 0, last: Math.max(1, frames.length) };
    const rows = whole.rows.slice(span.first, span.last).filter(isArrow);
    const last = rows.at(-1);
    return { first: rows[0]?.at ?? 0, last: last === undefined ? 1 : last.at + last.frames.length };
  }, [whole, span, isHiding, frames.length]);
  const gutterFilter = about.ledger ?? ledgerFilter(entity);
  const states = useLadderStates(id, gutterFilter, frames, inView, busy);
  const { deliveries } = states;
  const layout = useMemo(() => {
    if (!isHiding) return whole;
    const isHidden: NonNullable<Parameters<typeof layOutLadder>[1]['isHidden']> = (fold) => {
      const kind = kindOf(fold, deliveries);
      return kind !== undefined && hidden.has(kind);
    };
    return layOutLadder(frames, { compressed, ends, ending, notes, isHidden });
  }, [whole, frames, compressed, ends, ending, notes, isHiding, hidden, deliveries]);
  const present = useMemo(() => {
    const kinds = foldMessages(frames).map((fold) => kindOf(fold, deliveries));
    return new Set(kinds.flatMap((kind) => (kind === undefined ? [] : [kind])));
  }, [frames, deliveries]);
  return { layout, states, present };
}
