import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { filteredFramesQuery } from '../api/frames.ts';
import { type FrameRows, lowerBound } from './frame-rows.ts';
import type { RowRange } from './use-numbered-rows.ts';

/** The next page is asked for when this few rows are left on a side. */
const AHEAD_ROWS = 100;

/**
 * The frames a filter lets through, from frame `anchor` on. Nobody knows how many lie before and
 * after, so the list grows at its ends as they come near.
 */
export function useFilteredRows(
  id: string,
  filter: string,
  anchor: number,
  busy: boolean,
  inView: RowRange,
): FrameRows {
  const enabled = filter !== '';
  const result = useInfiniteQuery({ ...filteredFramesQuery(id, filter, anchor, busy), enabled });
  const { data, isPlaceholderData, isFetching, hasNextPage, hasPreviousPage } = result;
  const { fetchNextPage, fetchPreviousPage } = result;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);

  const nearStart = inView.first < AHEAD_ROWS;
  const nearEnd = inView.last > rows.length - AHEAD_ROWS;
  const settled = enabled && !isPlaceholderData && !isFetching && rows.length > 0;
  useEffect(() => {
    if (!settled) return;
    if (nearEnd && hasNextPage) void fetchNextPage();
    else if (nearStart && hasPreviousPage) void fetchPreviousPage();
  }, [settled, nearStart, nearEnd, hasNextPage, hasPreviousPage, fetchNextPage, fetchPreviousPage]);

  return {
    key: `${anchor} ${filter}`,
    count: rows.length,
    total: data?.pages.at(-1)?.total,
    rowAt: (index) => rows[index],
    numberAt: (index) => rows[index]?.number,
    indexOf: (number) => {
      const index = lowerBound(rows, number);
      return rows[index]?.number === number ? index : undefined;
    },
    isPending: result.isPending,
    isStale: isPlaceholderData,
    error: result.error ?? undefined,
    retry: () => void result.refetch(),
  };
}
