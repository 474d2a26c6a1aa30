import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Total } from '../../server/api/contract.ts';
import { type RowsFrom, rowsQuery, type TableName } from '../api/rows.ts';

/** The rows that were fetched so far, in their order: from the first on, or up to the last. */
export interface Rows<R> {
  readonly rows: readonly R[];
  /** How many there are in the capture, or pass the filter; absent until the server has said. */
  readonly total: Total | undefined;
  readonly isPending: boolean;
  /** The rows answer an older question and the new answer is on its way. */
  readonly isStale: boolean;
  readonly error: Error | undefined;
  readonly hasMore: boolean;
  /** Where what was fetched begins; more comes at the other side. */
  readonly from: RowsFrom;
  fetchMore(): void;
  /** Begins anew at the start or the end of the table. */
  readFrom(from: RowsFrom): void;
  retry(): void;
}

/** @param sort an order of the table; absent its own */
export function useRows<R>(
  id: string,
  table: TableName,
  filter: string,
  busy: boolean,
  sort?: string,
): Rows<R> {
  // Another filter, and another order, is another table: it begins at its start.
  const question = `${sort ?? ''} ${filter}`;
  const [reading, setReading] = useState<{ question: string; from: RowsFrom }>();
  const from = reading?.question === question ? reading.from : 'start';
  const result = useInfiniteQuery(rowsQuery<R>(id, table, filter, busy, from, sort));
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = result;
  const rows = useMemo(() => {
    const items = data?.pages.flatMap((page) => page.items) ?? [];
    return data?.pages[0]?.from === 'end' ? items.reverse() : items;
  }, [data]);
  return {
    rows,
    total: data?.pages.at(-1)?.total,
    isPending: result.isPending,
    isStale: result.isPlaceholderData,
    error: result.error ?? undefined,
    // A page that failed waits for the reader to ask again.
    hasMore: hasNextPage && !isFetchNextPageError,
    from: data?.pages[0]?.from ?? from,
    readFrom: (next) => setReading({ question, from: next }),
    fetchMore: () => {
      if (!isFetchingNextPage) void fetchNextPage();
    },
    retry: () => void (isFetchNextPageError ? fetchNextPage() : result.refetch()),
  };
}
