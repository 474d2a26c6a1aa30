import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Total } from '../../server/api/contract.ts';
import { getJson, query } from './client.ts';
import { captureKey } from './keys.ts';
import { retryUntilIndexed } from './retry.ts';

/** The tables that are read page by page, in the order of their keys. */
export type TableName =
  | 'connections'
  | 'sessions'
  | 'links'
  | 'deliveries'
  | 'transactions'
  | 'tcp-events';

export interface RowsPage<R> {
  readonly items: readonly R[];
  readonly next?: string;
  readonly total: Total;
}

const PAGE_ROWS = 200;
const GROWING_POLL_MS = 2000;

/** The rows of a table that pass a filter, growing at the end. */
export function rowsQuery<R>(id: string, table: TableName, filter: string, busy: boolean) {
  return infiniteQueryOptions({
    queryKey: captureKey(id, 'rows', table, filter),
    queryFn: ({ pageParam, signal }) =>
      getJson<RowsPage<R>>(
        `/captures/${id}/${table}${query({ filter, after: pageParam, limit: PAGE_ROWS })}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: busy ? 0 : Number.POSITIVE_INFINITY,
    ...retryUntilIndexed(busy),
    refetchInterval: busy ? GROWING_POLL_MS : false,
  });
}
