import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Total } from '../../server/api/contract.ts';
import { rowsQuery, type TableName } from '../api/rows.ts';

/** The rows that were fetched so far, from the first on. */
export interface Rows<R> {
  readonly rows: readonly R[];
  /** How many there are in the capture, or pass the filter; absent until the server has said. */
  readonly total: Total | undefined;
  readonly isPending: boolean;
  /** The rows answer an older question and the new answer is on its way. */
  readonly isStale: boolean;
  readonly error: Error | undefined;
  readonly hasMore: boolean;
  fetchMore(): void;
  retry(): void;
}

export function useRows<R>(id: string, table: TableName, filter: string, busy: boolean): Rows<R> {
  const result = useInfiniteQuery(rowsQuery<R>(id, table, filter, busy));
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = result;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return {
    rows,
    total: data?.pages.at(-1)?.total,
    isPending: result.isPending,
    isStale: result.isPlaceholderData,
    error: result.error ?? undefined,
    // A page that failed waits for the reader to ask again.
    hasMore: hasNextPage && !isFetchNextPageError,
    fetchMore: () => {
      if (!isFetchingNextPage) void fetchNextPage();
    },
    retry: () => void (isFetchNextPageError ? fetchNextPage() : result.refetch()),
  };
}
