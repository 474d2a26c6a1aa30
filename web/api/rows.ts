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

/** Where reading begins: pages go on from there. */
export type RowsFrom = 'start' | 'end';

export interface RowsPage<R> {
  /** From the end, the last row first. */
  readonly from: RowsFrom;
  readonly items: readonly R[];
  readonly next?: string;
  readonly total: Total;
}

const PAGE_ROWS = 200;
const GROWING_POLL_MS = 2000;

/** The rows of a table that pass a filter, growing away from where they begin. */
export function rowsQuery<R>(
  id: string,
  table: TableName,
  filter: string,
  busy: boolean,
  from: RowsFrom = 'start',
  sort?: string,
) {
  return infiniteQueryOptions({
    queryKey: captureKey(id, 'rows', table, filter, from, ...(sort === undefined ? [] : [sort])),
    queryFn: async ({ pageParam, signal }): Promise<RowsPage<R>> => {
      const way = from === 'end' ? { from } : {};
      const asked = query({
        filter,
        ...(sort !== undefined && { sort }),
        ...way,
        after: pageParam,
        limit: PAGE_ROWS,
      });
      const path = `/captures/${id}/${table}${asked}`;
      return { ...(await getJson<Omit<RowsPage<R>, 'from'>>(path, signal)), from };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: busy ? 0 : Number.POSITIVE_INFINITY,
    ...retryUntilIndexed(busy),
    refetchInterval: busy ? GROWING_POLL_MS : false,
  });
}
