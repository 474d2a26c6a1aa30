import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FrameNumber } from '../../decoder/units.ts';
import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import { timelineOverviewQuery } from '../api/timeline.ts';
import { notesOf } from './notes.ts';

const NONE: readonly TimelineFlag[] = [];

/** What was wrong with frames, as the flags of the timeline tell it. */
export function useNotes(id: string, busy: boolean): ReadonlyMap<FrameNumber, readonly string[]> {
  const flags = useQuery(timelineOverviewQuery(id, busy)).data?.flags ?? NONE;
  return useMemo(() => notesOf(flags), [flags]);
}
