import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { ConnectionPage } from '../../server/api/contract.ts';
import { getJson, query } from './client.ts';
import { retryUntilIndexed } from './retry.ts';

const PAGE_ROWS = 500;

export function connectionsQuery(id: string, busy: boolean) {
  return infiniteQueryOptions({
    queryKey: ['connections', id],
    queryFn: ({ pageParam, signal }) =>
      getJson<ConnectionPage>(
        `/captures/${id}/connections${query({ after: pageParam, limit: PAGE_ROWS })}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    ...retryUntilIndexed(busy),
    refetchInterval: busy ? 2000 : false,
  });
}
