import { useMemo } from 'react';
import { useView } from '../state/use-view.ts';
import { isSortOf, type Sortable, type TableOrder } from './order.ts';

/** The order that the address asks for, where the table has it. */
export function useTableOrder(columns: readonly Sortable[]): TableOrder {
  const { state, go } = useView();
  const sort = isSortOf(columns, state.sort) ? state.sort : undefined;
  return useMemo(() => ({ sort, choose: (next) => go({ sort: next }, 'push') }), [sort, go]);
}
