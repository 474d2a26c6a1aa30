import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { Lane } from '../../server/api/timeline-contract.ts';
import { type LaneRows, layOutRows } from './lane-rows.ts';

export interface Lanes extends LaneRows {
  readonly filter: string;
  readonly pinned: readonly string[];
  setFilter(filter: string): void;
  /** Folds or unfolds; `to` says which, else the other way. */
  fold(lane: string, to?: boolean): void;
  pin(lane: string): void;
}

/** Which lanes the reader has folded, pinned and filtered. */
export function useLanes(lanes: readonly Lane[]): Lanes {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [pinned, setPinned] = useState<readonly string[]>([]);
  const [filter, setFilter] = useState('');
  const applied = useDeferredValue(filter);
  const rows = useMemo(
    () => layOutRows(lanes, { collapsed, pinned, filter: applied }),
    [lanes, collapsed, pinned, applied],
  );
  const fold = useCallback((lane: string, to?: boolean) => {
    setCollapsed((now) => {
      const next = new Set(now);
      if (to ?? !now.has(lane)) next.add(lane);
      else next.delete(lane);
      return next;
    });
  }, []);
  const pin = useCallback((lane: string) => {
    setPinned((now) => (now.includes(lane) ? now.filter((name) => name !== lane) : [...now, lane]));
  }, []);
  return { ...rows, filter, pinned, setFilter, fold, pin };
}
