/** Requests for lists: a page by key, filtered, in the order of the table or by a value of its rows. */
import { z } from 'zod';
import { filter, limit, pageToken } from './contract.ts';

/** A page by key: rows after a token, in the order of the table; or from its end on, the last row first. */
export const RowsQuery = z.strictObject({
  filter,
  from: z.enum(['start', 'end']).default('start'),
  after: pageToken.exactOptional(),
  limit,
});
export type RowsQuery = z.infer<typeof RowsQuery>;

/**
 * What lists can be ordered by instead: numbers of a row, under the names that a filter has for them, or
 * as `server/routes/sorts.ts` says. With `-` before it the greatest comes first; rows that have no such
 * number come last either way, and those that have the same one in the order of the table.
 */
export const SORTS = {
  connections: ['start', 'opened', 'frames', 'bytes', 'missing', 'fault'],
  sessions: ['start', 'links', 'deliveries', 'duration', 'fault'],
  links: ['start', 'deliveries', 'unsettled', 'credit', 'blocked', 'still', 'fault'],
  deliveries: ['start', 'size', 'latency', 'age'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
/** Lists that can be ordered. */
export type SortedList = keyof typeof SORTS;

function sortedQuery(names: readonly string[]) {
  const sort = z.enum([...names, ...names.map((name) => `-${name}`)]).exactOptional();
  return RowsQuery.extend({ sort });
}

export const ConnectionsQuery = sortedQuery(SORTS.connections);
export const SessionsQuery = sortedQuery(SORTS.sessions);
export const LinksQuery = sortedQuery(SORTS.links);
export const DeliveriesQuery = sortedQuery(SORTS.deliveries);
/** Of any list: one that cannot be ordered has no `sort`. */
export type ListQuery = RowsQuery & { readonly sort?: string };
