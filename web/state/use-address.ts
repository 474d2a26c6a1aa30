import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { formatSelection, type Selection } from './selection.ts';
import { formatView, parseView, type ViewState } from './url.ts';

/** Addresses within the capture: filter and selection are as given, the order is that of the table, what all views share is kept. */
export type Address = (path: string, to?: Pick<ViewState, 'filter' | 'selection'>) => string;

export function useAddress(): Address {
  const {
    filter: _filter,
    selection: _selection,
    field: _field,
    sort: _sort,
    ...shared
  } = parseView(useSearch());
  // A selection changes the address far more often than the rest does.
  const kept = formatView(shared);
  return useMemo(() => {
    const same = parseView(kept);
    return (path, to = {}) => `${path}${formatView({ ...uncovered(same, to.selection), ...to })}`;
  }, [kept]);
}

/** What is about to be selected is not hidden in a lane that was folded before. */
export function uncovered(state: ViewState, selection: Selection | undefined): ViewState {
  if (selection === undefined || state.folds === undefined) return state;
  const name = formatSelection(selection).slice(selection.kind.length + 1);
  const folds = state.folds.filter((fold) => !name.startsWith(`${fold}.`));
  return { ...state, folds };
}
