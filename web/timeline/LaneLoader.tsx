import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { type TimelineRequest, timelineQuery } from '../api/timeline.ts';
import { requestFor, stillServes } from './buckets.ts';
import type { Camera } from './camera.ts';
import type { HeldLanes } from './held-lanes.ts';
import type { LaneRow } from './lane-rows.ts';
import type { ScreenRows } from './screen-rows.ts';

/** Lanes asked for together: neighbours, in groups that scrolling does not cut anew. */
const GROUP = 20;

export interface LaneLoaderProps {
  readonly id: string;
  readonly camera: Camera;
  readonly rows: readonly LaneRow[];
  readonly screen: ScreenRows;
  readonly busy: boolean;
  readonly held: HeldLanes;
}

/**
 * Asks for what the rows on the screen hold. It shows nothing, so that no other part of the page
 * renders when it asks and when answers come.
 */
export function LaneLoader({ id, camera, rows, screen, busy, held }: LaneLoaderProps) {
  const request = useRequest(camera);
  const groups = useMemo(() => groupsOf(rows, screen), [rows, screen]);
  const results = useQueries({
    queries: groups.map((names) => timelineQuery(id, names, request, busy)),
  });
  useEffect(() => {
    held.take(
      results.flatMap(({ data }) => data ?? []),
      results.some(({ data }) => data === undefined),
      results.find(({ error }) => error !== null)?.error ?? null,
    );
  });
  return null;
}

/** The request for what is in view; the one of before as long as it will do. */
function useRequest(camera: Camera): TimelineRequest {
  const asked = useRef<TimelineRequest>(undefined);
  const read = () => {
    const { scale, bounds } = camera;
    if (asked.current === undefined || !stillServes(asked.current, scale, bounds)) {
      asked.current = requestFor(scale, bounds);
    }
    return asked.current;
  };
  return useSyncExternalStore(camera.subscribe, read);
}

/** The pinned lanes that are on the screen, and the groups that the others are in. */
function groupsOf(rows: readonly LaneRow[], screen: ScreenRows): string[][] {
  const pins = rows.filter(({ pinned }) => pinned).length;
  const onScreen = [...screen.stuck, ...screen.flowing];
  const pinned = onScreen.filter(({ row }) => row.pinned).map(({ row }) => row.lane.lane);
  const places = onScreen.filter(({ row }) => !row.pinned).map(({ index }) => index - pins);
  const groups = [...new Set(places.map((place) => Math.floor(place / GROUP)))];
  const others = groups.map((group) => {
    const from = pins + group * GROUP;
    return rows.slice(from, from + GROUP).map(({ lane }) => lane.lane);
  });
  return pinned.length > 0 ? [pinned, ...others] : others;
}
