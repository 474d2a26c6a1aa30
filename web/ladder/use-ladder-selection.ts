import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { frameQuery } from '../api/frames.ts';
import { deliveryQuery } from '../api/state.ts';
import { routes } from '../routes.ts';
import { frameName, selectedFrame } from '../state/selection.ts';
import { formatView } from '../state/url.ts';
import { useView } from '../state/use-view.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { type Entity, framesFilter } from './entity.ts';
import { arrowText } from './facts.ts';
import { type ArrowRow, type HoleRow, isArrow, type LadderLayout } from './ladder-layout.ts';
import { firstFrameQuery } from './queries.ts';
import type { LadderFrames } from './use-ladder-frames.ts';

export interface LadderSelection {
  /** The frame that the keyboard is on. */
  readonly cursor: number | undefined;
  /** The delivery whose life is bracketed: that of the frame at the cursor, or the one selected. */
  readonly delivery: number | undefined;
  setCursor(frame: number): void;
  /** Shows the fields and bytes of a frame. */
  open(frame: number): void;
  /** Goes to the frames that pass a filter. */
  openFiltered(filter: string): void;
  rowAt(frame: number): ArrowRow | HoleRow | undefined;
}

/** What is selected in a ladder; the address has it, so that a link and the back button bring it back. */
export function useLadderSelection({
  id,
  entity,
  layout,
  loaded,
  busy,
  setAnchor,
}: {
  readonly id: string;
  readonly entity: Entity;
  readonly layout: LadderLayout;
  readonly loaded: LadderFrames;
  readonly busy: boolean;
  setAnchor(frame: number): void;
}): LadderSelection {
  const { state, go } = useView();
  const [, navigate] = useLocation();
  const announce = useAnnounce();
  const [cursor, setCursor] = useState<number>();
  const rowAt = useCallback(
    (frame: number) => {
      const index = layout.rowOf.get(frame);
      const row = index === undefined ? undefined : layout.rows[index];
      return isArrow(row) ? row : undefined;
    },
    [layout],
  );

  const linked = useLinkedFrame(id, entity, busy);
  // Once for each place that the address leads to: the keyboard goes on from there. What was opened
  // here is known too late to move it, for it may have gone on already.
  const opened = useRef<number>(undefined);
  useEffect(() => {
    if (linked !== undefined && linked !== opened.current) setCursor(linked);
  }, [linked]);
  const isLost =
    linked !== undefined &&
    !loaded.isPending &&
    !layout.rowOf.has(linked) &&
    isBeyond(linked, loaded);
  useEffect(() => {
    if (isLost && linked !== undefined) setAnchor(linked);
  }, [isLost, linked, setAnchor]);

  const open = useCallback(
    (frame: number) => {
      const row = rowAt(frame);
      if (row === undefined) return;
      const [first] = row.frames;
      opened.current = first.number;
      setCursor(frame);
      go({ selection: { kind: 'frame', frame: frameName(first) }, field: undefined }, 'push');
      const { title, facts } = arrowText(row.frames);
      announce(`Frame ${first.number}, ${title}, ${facts}`);
    },
    [rowAt, go, announce],
  );
  const openFiltered = useCallback(
    (filter: string) => navigate(`${routes.frames(id)}${formatView({ ...state, filter })}`),
    [navigate, id, state],
  );
  const selected = state.selection?.kind === 'delivery' ? state.selection.delivery : undefined;
  const delivery = cursor === undefined ? undefined : rowAt(cursor)?.frames[0].delivery;
  const whole = entity.kind === 'delivery' ? entity.delivery : undefined;
  return { cursor, delivery: delivery ?? selected ?? whole, setCursor, open, openFiltered, rowAt };
}

/**
 * Number of the frame that the address leads to: the one selected, the first of a delivery, or the
 * first in the stretch of time.
 */
function useLinkedFrame(id: string, entity: Entity, busy: boolean): number | undefined {
  const { selection, window } = useView().state;
  const frame = selectedFrame(selection);
  const delivery = selection?.kind === 'delivery' ? selection.delivery : undefined;
  const selected = useQuery({ ...frameQuery(id, frame ?? ''), enabled: frame !== undefined });
  const first = useQuery({
    ...deliveryQuery(id, delivery ?? 0, busy),
    enabled: delivery !== undefined,
  });
  const filter = entity.kind === 'delivery' ? undefined : framesFilter(entity);
  const isTimed = frame === undefined && delivery === undefined && window !== undefined;
  const inWindow = useQuery({
    ...firstFrameQuery(id, filter ?? '', window?.startNanos ?? 0, busy),
    enabled: isTimed && filter !== undefined,
  });
  if (frame !== undefined) return selected.isPlaceholderData ? undefined : selected.data?.number;
  if (delivery !== undefined) return first.data?.startFrame;
  return isTimed ? (inWindow.data ?? undefined) : undefined;
}

/** The frame lies where the ladder has frames that are not loaded. */
function isBeyond(frame: number, loaded: LadderFrames): boolean {
  const [first] = loaded.frames;
  const last = loaded.frames.at(-1);
  const isBefore = first !== undefined && frame < first.number && loaded.hasBefore;
  return isBefore || (last !== undefined && frame > last.number && loaded.hasAfter);
}
