import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { FrameDetail, FramePage } from '../../server/api/contract.ts';
import { getJson, query } from './client.ts';
import { retryUntilIndexed } from './retry.ts';

/** Rows asked for at a time. */
export const PAGE_ROWS = 200;

/** How long a page of a finished capture may be kept: it never changes. */
const FOREVER_MS = Number.POSITIVE_INFINITY;

/** How often a capture that is still growing is asked for more. */
const GROWING_POLL_MS = 1000;

interface PageRequest {
  readonly filter?: string;
  readonly at?: number;
  readonly after?: string;
  readonly before?: string;
  readonly limit?: number;
}

export function getFramePage(
  id: string,
  page: PageRequest,
  signal?: AbortSignal,
): Promise<FramePage> {
  return getJson<FramePage>(`/captures/${id}/frames${query({ ...page })}`, signal);
}

/**
 * The page of the unfiltered list that starts at row `page * PAGE_ROWS`. In a capture that is still
 * growing, a page that is not full yet is asked for again until it is.
 */
export function numberedPageQuery(id: string, page: number, busy: boolean) {
  return queryOptions({
    queryKey: ['frames', id, 'numbered', page],
    queryFn: ({ signal }) =>
      getFramePage(id, { at: page * PAGE_ROWS + 1, limit: PAGE_ROWS }, signal),
    staleTime: FOREVER_MS,
    ...retryUntilIndexed(busy),
    refetchInterval: (q) =>
      busy && (q.state.data?.items.length ?? 0) < PAGE_ROWS ? GROWING_POLL_MS : false,
  });
}

/** How many rows the unfiltered list has. */
export function frameTotalQuery(id: string, busy: boolean) {
  return queryOptions({
    queryKey: ['frames', id, 'total'],
    queryFn: async ({ signal }) => (await getFramePage(id, { limit: 1 }, signal)).total.count,
    ...retryUntilIndexed(busy),
    refetchInterval: busy ? GROWING_POLL_MS : false,
    staleTime: busy ? 0 : FOREVER_MS,
  });
}

/** Where a page of the filtered list lies: at a frame number, or next to a page that was fetched. */
export type FilteredPage = Pick<PageRequest, 'at' | 'after' | 'before'>;

/** Pages of the filtered list that are kept; those furthest behind are dropped. */
const FILTERED_PAGES_MAX = 30;

/** The filtered list from frame `anchor` on, growing both ways. */
export function filteredFramesQuery(id: string, filter: string, anchor: number, busy: boolean) {
  const first: FilteredPage = { at: anchor };
  return infiniteQueryOptions({
    queryKey: ['frames', id, 'filtered', filter, anchor],
    queryFn: ({ pageParam, signal }) =>
      getFramePage(id, { filter, limit: PAGE_ROWS, ...pageParam }, signal),
    initialPageParam: first,
    getNextPageParam: (page): FilteredPage | undefined =>
      page.next ? { after: page.next } : undefined,
    getPreviousPageParam: (page): FilteredPage | undefined =>
      page.previous ? { before: page.previous } : undefined,
    maxPages: FILTERED_PAGES_MAX,
    staleTime: FOREVER_MS,
    ...retryUntilIndexed(busy),
    refetchInterval: busy ? 3 * GROWING_POLL_MS : false,
    placeholderData: keepPreviousData,
  });
}

/** One frame with its tree and bytes. `reference` is a number or a name like `c3>1204551`. */
export function frameQuery(id: string, reference: string) {
  return queryOptions({
    queryKey: ['frame', id, reference],
    queryFn: ({ signal }) =>
      getJson<FrameDetail>(`/captures/${id}/frames/${encodeURIComponent(reference)}`, signal),
    staleTime: FOREVER_MS,
    placeholderData: keepPreviousData,
  });
}
