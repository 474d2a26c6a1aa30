import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Series } from '../../server/api/moment-contract.ts';
import type {
  ConnectionDetail,
  Delivery,
  DeliveryDetail,
  DeliveryPage,
  LinkDetail,
  Session,
  SessionPage,
} from '../../server/api/state-contract.ts';
import { quoteIfNeeded } from '../../server/filter/pattern.ts';
import { ApiError, getJson, query } from './client.ts';
import { captureKey } from './keys.ts';
import { retryUntilIndexed } from './retry.ts';

/** A finished capture never changes. */
const FOREVER_MS = Number.POSITIVE_INFINITY;
const GROWING_POLL_MS = 2000;

function whileBusy(busy: boolean) {
  return {
    ...retryUntilIndexed(busy),
    staleTime: busy ? 0 : FOREVER_MS,
    refetchInterval: busy ? GROWING_POLL_MS : (false as const),
  };
}

/** One connection with what its ends agreed on. */
export function connectionQuery(id: string, connection: string, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'connection', connection),
    queryFn: ({ signal }) =>
      getJson<ConnectionDetail>(`/captures/${id}/connections/${connection}`, signal),
    ...whileBusy(busy),
  });
}

/** One link with what it was at its last change. */
export function linkQuery(id: string, link: string, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'link', link),
    queryFn: ({ signal }) => getJson<LinkDetail>(`/captures/${id}/links/${link}`, signal),
    ...whileBusy(busy),
  });
}

/** One session: the table has all that there is of it. */
export function sessionQuery(id: string, session: string, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'session', session),
    queryFn: async ({ signal }): Promise<Session> => {
      const path = `/captures/${id}/sessions${query({ filter: `session:${session}`, limit: 1 })}`;
      const { items } = await getJson<SessionPage>(path, signal);
      const [found] = items;
      if (!found) throw new ApiError(404, `There is no session ${session} in this capture.`);
      return found;
    },
    ...whileBusy(busy),
  });
}

/** One delivery with what each end did to it and believes of it. */
export function deliveryQuery(id: string, delivery: number, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'delivery', delivery),
    queryFn: ({ signal }) =>
      getJson<DeliveryDetail>(`/captures/${id}/deliveries/${delivery}`, signal),
    ...whileBusy(busy),
  });
}

/** The first deliveries that a filter lets through. */
export function deliveriesQuery(id: string, filter: string, limit: number, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'deliveries', filter, limit),
    queryFn: ({ signal }) =>
      getJson<DeliveryPage>(`/captures/${id}/deliveries${query({ filter, limit })}`, signal),
    placeholderData: keepPreviousData,
    ...whileBusy(busy),
  });
}

/**
 * The first deliveries of one message, this one among them: by its message-id, where it has one that
 * is text, else by its octets. Not asked for where neither is known.
 */
export function equalMessagesQuery(
  id: string,
  { messageId, messageHash }: Pick<Delivery, 'messageId' | 'messageHash'>,
  limit: number,
  busy: boolean,
) {
  const filter =
    typeof messageId === 'string'
      ? `message-id=${quoteIfNeeded(messageId)}`
      : messageId === undefined && messageHash !== undefined
        ? `hash:${messageHash}`
        : undefined;
  return queryOptions({
    queryKey: captureKey(id, 'equal messages', filter, limit),
    queryFn: ({ signal }) =>
      getJson<DeliveryPage>(`/captures/${id}/deliveries${query({ filter, limit })}`, signal),
    enabled: filter !== undefined,
    ...whileBusy(busy),
  });
}

interface SeriesOf {
  readonly link?: string;
  readonly session?: string;
  /** Nanoseconds from the start of the capture. */
  readonly from?: number;
  readonly to?: number;
}

/** Points of a chart; the server leaves out what would not be seen. */
export function seriesQuery(id: string, metric: Series['metric'], of: SeriesOf, busy: boolean) {
  return queryOptions({
    queryKey: captureKey(id, 'series', metric, of),
    queryFn: ({ signal }) =>
      getJson<Series>(`/captures/${id}/series/${metric}${query({ ...of })}`, signal),
    placeholderData: keepPreviousData,
    ...whileBusy(busy),
  });
}
