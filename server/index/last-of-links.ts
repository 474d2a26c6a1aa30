/** What links were at last. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { IndexClient } from './client.ts';
import { select, statement } from './queries.ts';
import { readRow } from './rows.ts';
import type { IndexedLedger, IndexedLink } from './state-reader.ts';
import { LEDGER } from './tables/ledger.ts';

const DETACHED = STILLNESS.indexOf('detached');

/**
 * The last entry of each of these links, which are in the order of their keys, by `linkKey`: that an
 * ended link stands still goes without saying, so of one it is the entry before it ended.
 */
export async function lastOfLinks(
  client: IndexClient,
  id: string,
  links: readonly IndexedLink[],
): Promise<ReadonlyMap<string, IndexedLedger>> {
  const [first, last] = [links.at(0), links.at(-1)];
  if (!first || !last) return new Map();
  const rows = await client.query(
    id,
    statement(
      'lastOfLinks',
      `${select(LEDGER)} WHERE entry IN (
         SELECT coalesce(max(entry) FILTER (blocked <> ${DETACHED}), max(entry)) FROM ${LEDGER.name}
         WHERE link > 0 AND connection BETWEEN ? AND ?
           AND (connection > ? OR session >= ?) AND (connection < ? OR session <= ?)
         GROUP BY connection, session, link)`,
      [
        ...[first.connection, last.connection],
        ...[first.connection, first.session, last.connection, last.session],
      ],
    ),
  );
  const entries = rows.map((cells) => readRow(LEDGER, cells));
  return new Map(entries.map((entry) => [linkKey(entry), entry]));
}

type LinkKey = Pick<IndexedLedger, 'connection' | 'session' | 'link'>;

export function linkKey({ connection, session, link }: LinkKey): string {
  return `${connection}.${session}.${link}`;
}
