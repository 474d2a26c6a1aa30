import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { formatView, parseView, type ViewState } from './url.ts';

/** A key set to `undefined` is taken out; a key left out stays. */
export type ViewChange = { readonly [K in keyof ViewState]?: ViewState[K] | undefined };

export interface View {
  readonly state: ViewState;
  /** Change the address: `push` for a step one wants to come back from, `replace` for the rest. */
  go(change: ViewChange, how: 'push' | 'replace'): void;
}

/** What this address says the view shows, and the only way to change it. */
export function useView(): View {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const state = useMemo(() => parseView(search), [search]);
  const go = useCallback(
    (change: ViewChange, how: 'push' | 'replace') => {
      // The address itself, not the rendered state: two changes in one tick must not undo each other.
      const now = parseView(window.location.search);
      navigate(`${path}${formatView(applyChange(now, change))}`, { replace: how === 'replace' });
    },
    [navigate, path],
  );
  return useMemo(() => ({ state, go }), [state, go]);
}

function applyChange(state: ViewState, change: ViewChange): ViewState {
  const filter = 'filter' in change ? change.filter : state.filter;
  const window = 'window' in change ? change.window : state.window;
  const selection = 'selection' in change ? change.selection : state.selection;
  const field = 'field' in change ? change.field : state.field;
  const range = 'range' in change ? change.range : state.range;
  const pins = 'pins' in change ? change.pins : state.pins;
  const folds = 'folds' in change ? change.folds : state.folds;
  const asTable = 'asTable' in change ? change.asTable : state.asTable;
  const laneFilter = 'laneFilter' in change ? change.laneFilter : state.laneFilter;
  const sort = 'sort' in change ? change.sort : state.sort;
  return {
    ...(filter !== undefined && { filter }),
    ...(window !== undefined && { window }),
    ...(selection !== undefined && { selection }),
    ...(field !== undefined && { field }),
    ...(range !== undefined && { range }),
    ...(pins !== undefined && { pins }),
    ...(folds !== undefined && { folds }),
    ...(asTable !== undefined && { asTable }),
    ...(laneFilter !== undefined && { laneFilter }),
    ...(sort !== undefined && { sort }),
  };
}
