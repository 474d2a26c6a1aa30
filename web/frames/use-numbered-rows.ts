import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { frameTotalQuery, numberedPageQuery, PAGE_ROWS } from '../api/frames.ts';
import { useDebounced } from '../lib/use-debounced.ts';
import { type FrameRows, pagesOf } from './frame-rows.ts';

/** While the thumb is dragged, pages flown over are not asked for. */
const DRAG_MS = 50;

export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/**
 * All frames of a capture. They are numbered without a hole, so the row at index i is frame i + 1
 * and any page can be asked for by itself.
 */
export function useNumberedRows(
  id: string,
  busy: boolean,
  inView: RowRange,
  enabled: boolean,
): FrameRows {
  const total = useQuery({ ...frameTotalQuery(id, busy), enabled });
  const count = total.data ?? 0;
  const first = useDebounced(inView.first, DRAG_MS);
  const last = useDebounced(Math.min(inView.last, Math.max(count, 1)), DRAG_MS);
  const pages = useMemo(() => pagesOf(first, Math.max(last, first + 1), PAGE_ROWS), [first, last]);
  const results = useQueries({
    queries: pages.map((page) => ({ ...numberedPageQuery(id, page, busy), enabled })),
  });
  const failed = results.find((result) => result.error)?.error ?? total.error ?? undefined;

  return {
    key: 'all',
    count,
    total: total.data === undefined ? undefined : { count: total.data, capped: false },
    rowAt: (index) => {
      const position = pages.indexOf(Math.floor(index / PAGE_ROWS));
      const row = results[position]?.data?.items[index % PAGE_ROWS];
      return row?.number === index + 1 ? row : undefined;
    },
    numberAt: (index) => (index < count ? index + 1 : undefined),
    indexOf: (number) => (number >= 1 && number <= count ? number - 1 : undefined),
    isPending: total.isPending,
    isStale: false,
    error: failed,
    retry: () => {
      void total.refetch();
      for (const result of results) if (result.error) void result.refetch();
    },
  };
}
