import { queryOptions } from '@tanstack/react-query';
import type { DeliveryPage, LedgerPage } from '../../server/api/state-contract.ts';
import { getJson, query } from '../api/client.ts';
import { getFramePage } from '../api/frames.ts';
import { captureKey } from '../api/keys.ts';
import { retryUntilIndexed } from '../api/retry.ts';

/** Rows asked for at a time: the most that the server gives. */
const ROWS = 1000;

/** A finished capture does not change. */
const FOREVER_MS = Number.POSITIVE_INFINITY;

/** How often a capture that is still growing is asked again. */
const GROWING_POLL_MS = 3000;

function kept(busy: boolean) {
  return {
    ...retryUntilIndexed(busy),
    staleTime: busy ? 0 : FOREVER_MS,
    refetchInterval: busy ? GROWING_POLL_MS : (false as const),
  };
}

/** The ledger of what `filter` names, in a stretch of time. */
export function ledgerQuery(
  id: string,
  filter: string,
  fromNanos: number,
  toNanos: number,
  busy: boolean,
) {
  return queryOptions({
    queryKey: captureKey(id, 'ladder', 'ledger', filter, fromNanos, toNanos),
    queryFn: async ({ signal }) => {
      const within = `${filter} time:${fromNanos}..${toNanos}`;
      const path = `/captures/${id}/ledger${query({ filter: within, limit: ROWS })}`;
      return (await getJson<LedgerPage>(path, signal)).items;
    },
    ...kept(busy),
  });
}

/** Deliveries by their numbers; at most ROWS of them. */
export function deliveriesQuery(id: string, numbers: readonly number[], busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'ladder', 'deliveries', numbers),
    queryFn: async ({ signal }) => {
      const filter = `delivery:${numbers.join(',')}`;
      const path = `/captures/${id}/deliveries${query({ filter, limit: ROWS })}`;
      return (await getJson<DeliveryPage>(path, signal)).items;
    },
    enabled: numbers.length > 0,
    ...kept(busy),
  });
}

/** Number of the first frame that passes a filter from a moment on; null where none does. */
export function firstFrameQuery(id: string, filter: string, fromNanos: number, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'ladder', 'first', filter, fromNanos),
    queryFn: async ({ signal }) => {
      const from = { filter: `(${filter}) time>=${fromNanos}`, limit: 1 };
      const { items } = await getFramePage(id, from, signal);
      return items[0]?.number ?? null;
    },
    ...kept(busy),
  });
}
