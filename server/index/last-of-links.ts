/** What links were at last. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { IndexClient } from './client.ts';
import { select, statement } from './queries.ts';
import { readRow } from './rows.ts';
import type { IndexedLedger, IndexedLink } from './state-reader.ts';
import { LEDGER } from './tables/ledger.ts';

const DETACHED = STILLNESS.indexOf('detached');

/**
 * The last entry of each of these links, which are a page of the list, by `linkKey`: that an
 * ended link stands still goes without saying, so of one it is the entry before it ended.
 */
export async function lastOfLinks(
  client: IndexClient,
  id: string,
  links: readonly IndexedLink[],
): Promise<ReadonlyMap<string, IndexedLedger>> {
  const places = links.map(({ connection, session }) => [connection, session] as const);
  const [one, other] = [places.at(0), places.at(-1)];
  if (!one || !other) return new Map();
  // A page that was read from the end has the last link first.
  const isAscending = one[0] < other[0] || (one[0] === other[0] && one[1] <= other[1]);
  const [first, last] = isAscending ? [one, other] : [other, one];
  const rows = await client.query(
    id,
    statement(
      'lastOfLinks',
      `${select(LEDGER)} WHERE entry IN (
         SELECT coalesce(max(entry) FILTER (blocked <> ${DETACHED}), max(entry)) FROM ${LEDGER.name}
         WHERE link > 0 AND connection BETWEEN ? AND ?
           AND (connection > ? OR session >= ?) AND (connection < ? OR session <= ?)
         GROUP BY connection, session, link)`,
      [...[first[0], last[0]], ...[...first, ...last]],
    ),
  );
  const entries = rows.map((cells) => readRow(LEDGER, cells));
  return new Map(entries.map((entry) => [linkKey(entry), entry]));
}

type LinkKey = Pick<IndexedLedger, 'connection' | 'session' | 'link'>;

export function linkKey({ connection, session, link }: LinkKey): string {
  return `${connection}.${session}.${link}`;
}
