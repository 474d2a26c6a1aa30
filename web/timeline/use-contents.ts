import { useQueries } from '@tanstack/react-query';
import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { Timeline } from '../../server/api/timeline-contract.ts';
import { type TimelineRequest, timelineQuery } from '../api/timeline.ts';
import { requestFor } from './buckets.ts';
import type { Camera } from './camera.ts';
import type { LaneRow } from './lane-rows.ts';
import { type PreparedLane, type PreparedTimeline, prepare } from './prepared.ts';
import type { ScreenRows } from './screen-rows.ts';

/** Lanes asked for together: neighbours, in groups that scrolling does not cut anew. */
const GROUP = 20;
/** Lanes whose last content is kept to be drawn until better is there. */
const KEPT_LANES = 600;

/** What a lane holds, from the answer that told it last. */
export interface HeldLane {
  readonly lane: PreparedLane;
  readonly timeline: Timeline;
}

export interface Contents {
  readonly lanes: ReadonlyMap<string, HeldLane>;
  readonly isLoading: boolean;
  readonly error: Error | null;
}

const prepared = new WeakMap<Timeline, PreparedTimeline>();

function preparedOf(timeline: Timeline): PreparedTimeline {
  const known = prepared.get(timeline);
  if (known) return known;
  const made = prepare(timeline);
  prepared.set(timeline, made);
  return made;
}

/** The request for what is in view; the same object as long as it asks for the same. */
function useRequest(camera: Camera): TimelineRequest {
  const held = useRef<TimelineRequest>(undefined);
  const read = () => {
    const next = requestFor(camera.scale, camera.bounds);
    const { current } = held;
    const same =
      current?.from === next.from &&
      current.to === next.to &&
      current.resolution === next.resolution;
    if (current === undefined || !same) held.current = next;
    return held.current ?? next;
  };
  return useSyncExternalStore(camera.subscribe, read);
}

/** What the rows on the screen hold. Old pixels stay until new ones are there. */
export function useContents(
  id: string,
  camera: Camera,
  rows: readonly LaneRow[],
  screen: ScreenRows,
  busy: boolean,
): Contents {
  const request = useRequest(camera);
  const groups = useMemo(() => groupsOf(rows, screen), [rows, screen]);
  const results = useQueries({
    queries: groups.map((names) => timelineQuery(id, names, request, busy)),
  });
  const timelines = useSameArray(results.flatMap(({ data }) => data ?? []));
  const isLoading = results.some(({ data }) => data === undefined);
  const error = results.find((result) => result.error !== null)?.error ?? null;
  const kept = useRef(new Map<string, HeldLane>());
  return useMemo(() => {
    for (const timeline of timelines) {
      for (const [name, lane] of preparedOf(timeline).lanes) {
        kept.current.delete(name);
        kept.current.set(name, { lane, timeline });
      }
    }
    for (const name of kept.current.keys()) {
      if (kept.current.size <= KEPT_LANES) break;
      kept.current.delete(name);
    }
    return { lanes: new Map(kept.current), isLoading, error };
  }, [timelines, isLoading, error]);
}

/** The pinned lanes that are on the screen, and the groups that the others are in. */
export function groupsOf(rows: readonly LaneRow[], screen: ScreenRows): string[][] {
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

/** The array of before as long as it holds the same things. */
function useSameArray<T>(array: readonly T[]): readonly T[] {
  const held = useRef(array);
  const { current } = held;
  const same = current.length === array.length && current.every((one, at) => one === array[at]);
  if (!same) held.current = array;
  return held.current;
}
