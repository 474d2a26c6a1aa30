/** What links were at last. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { LANE_NUMBERS, LEDGER_BY_LANE } from '../timeline/views.ts';
import type { IndexClient } from './client.ts';
import { select, statement } from './queries.ts';
import { readRow } from './rows.ts';
import { endsOf, type IndexedLedger, type IndexedLink } from './state-reader.ts';
import { LEDGER } from './tables/ledger.ts';

const DETACHED = STILLNESS.indexOf('detached');

/** The number of the last entry of each link before it ended, or of its end where there is no other. */
export function lastEntries(condition: string): string {
  return `SELECT coalesce(max(entry) FILTER (blocked <> ${DETACHED}), max(entry))
    FROM ${LEDGER_BY_LANE} WHERE lane IN (SELECT lane FROM ${LANE_NUMBERS} WHERE link > 0 ${condition})
    GROUP BY lane`;
}

/**
 * The last entry of each of these links, which are a page of the list, by `linkKey`: that an
 * ended link stands still goes without saying, so of one it is the entry before it ended.
 */
export async function lastOfLinks(
  client: IndexClient,
  id: string,
  links: readonly IndexedLink[],
): Promise<ReadonlyMap<string, IndexedLedger>> {
  const ends = endsOf(links);
  if (!ends) return new Map();
  const [first, last] = ends;
  const rows = await client.query(
    id,
    statement(
      'lastOfLinks',
      `${select(LEDGER)} WHERE entry IN (${lastEntries(`AND connection BETWEEN ? AND ?
         AND (connection > ? OR session >= ?) AND (connection < ? OR session <= ?)`)})`,
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
