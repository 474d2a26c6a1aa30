import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Lane } from '../../server/api/timeline-contract.ts';
import { FOLDS_MAX, PINS_MAX } from '../state/url.ts';
import { useView } from '../state/use-view.ts';
import { type LaneRows, layOutRows, parentOf } from './lane-rows.ts';

export interface Lanes extends LaneRows {
  readonly filter: string;
  readonly pinned: readonly string[];
  setFilter(filter: string): void;
  /** Folds or unfolds; `to` says which, else the other way. */
  fold(lane: string, to?: boolean): void;
  /** Unfolds what the lane lies in. */
  uncover(lane: string): void;
  /** Keeps it at the top, or no longer. */
  pin(lane: string): void;
}

/** Which lanes are folded, pinned and looked for, all of which the address says. */
export function useLanes(lanes: readonly Lane[]): Lanes {
  const [collapsed, setCollapsed] = useFolds();
  const [pinned, pin] = usePins();
  const [filter, setFilter] = useLaneFilter();
  const applied = useDeferredValue(filter);
  const rows = useMemo(
    () => layOutRows(lanes, { collapsed, pinned, filter: applied }),
    [lanes, collapsed, pinned, applied],
  );
  const fold = useCallback(
    (lane: string, to?: boolean) => {
      setCollapsed((now) => {
        const next = new Set(now);
        if (to ?? !now.has(lane)) next.add(lane);
        else next.delete(lane);
        return next;
      });
    },
    [setCollapsed],
  );
  const uncover = useCallback(
    (lane: string) => {
      setCollapsed((now) => {
        const next = new Set(now);
        for (let name = parentOf(lane); name !== undefined; name = parentOf(name))
          next.delete(name);
        return next.size === now.size ? now : next;
      });
    },
    [setCollapsed],
  );
  return useMemo(
    () => ({ ...rows, filter, pinned, setFilter, fold, uncover, pin }),
    [rows, filter, pinned, setFilter, fold, uncover, pin],
  );
}

type Folds = ReadonlySet<string>;

function useFolds(): [Folds, (change: (now: Folds) => Folds) => void] {
  const { state, go } = useView();
  const told = state.folds?.join(',') ?? '';
  const folds = useMemo(() => new Set(told === '' ? [] : told.split(',')), [told]);
  const change = useCallback(
    (by: (now: Folds) => Folds) => {
      const next = by(folds);
      if (next === folds) return;
      go({ folds: next.size === 0 ? undefined : [...next].slice(-FOLDS_MAX) }, 'replace');
    },
    [folds, go],
  );
  return [folds, change];
}

function usePins(): [readonly string[], (lane: string) => void] {
  const { state, go } = useView();
  const told = state.pins?.join(',') ?? '';
  const pinned = useMemo(() => (told === '' ? [] : told.split(',')), [told]);
  const pin = useCallback(
    (lane: string) => {
      const without = pinned.filter((name) => name !== lane);
      const next = without.length < pinned.length ? without : [...pinned, lane].slice(-PINS_MAX);
      go({ pins: next.length === 0 ? undefined : next }, 'replace');
    },
    [pinned, go],
  );
  return [pinned, pin];
}

/** How long the hand must rest until the address says what is looked for. */
const REST_MS = 250;

function useLaneFilter(): [string, (filter: string) => void] {
  const { state, go } = useView();
  const told = state.laneFilter ?? '';
  const [text, setText] = useState(told);
  const written = useRef(told);
  // Changed by a link or the back button, not by what is typed here.
  useEffect(() => {
    if (told === written.current) return;
    written.current = told;
    setText(told);
  }, [told]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      const next = text.trim();
      if (next === written.current) return;
      written.current = next;
      go({ laneFilter: next === '' ? undefined : next }, 'replace');
    }, REST_MS);
    return () => window.clearTimeout(timer);
  }, [text, go]);
  return [text, setText];
}
