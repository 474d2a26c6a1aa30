/** What the ledger said last of each link and session at a moment. */
import { LEDGER_MARKS } from '../timeline/views.ts';
import type { IndexClient } from './client.ts';
import type { Statement } from './messages.ts';
import { select, statement } from './queries.ts';
import { readRow } from './rows.ts';
import type { RowOf } from './table.ts';
import { LEDGER } from './tables/ledger.ts';

type LedgerRow = RowOf<typeof LEDGER>;

const OWNER = 'connection, session, link';
const COLUMNS = LEDGER.columns.map(({ name }) => name).join(', ');

/**
 * The last entry of each link and session that is not after the moment, in any order. What had ended by then
 * may be missing.
 *
 * A large ledger has marks, with what was last at each: only what came between the mark before the moment and the
 * moment has to be read.
 */
export async function ledgerAt(
  client: IndexClient,
  id: string,
  atNanos: number,
): Promise<LedgerRow[]> {
  const [[mark] = [0]] = await client.query(id, markBefore(atNanos));
  const upto = Number(mark ?? 0);
  const [held, since] = await Promise.all([
    upto === 0 ? [] : client.query(id, heldAt(upto)),
    client.query(id, lastsSince(upto, atNanos)),
  ]);
  const rows = new Map<string, LedgerRow>();
  for (const cells of [...held, ...since]) {
    const row = readRow(LEDGER, cells);
    rows.set(`${row.connection}.${row.session}.${row.link}`, row);
  }
  return [...rows.values()];
}

function markBefore(atNanos: number): Statement {
  return statement(
    'ledgerMark',
    `SELECT max(upto_entry) FROM ${LEDGER_MARKS} WHERE upto_nanos <= ?`,
    [atNanos],
  );
}

function heldAt(upto: number): Statement {
  return statement('ledgerHeld', `SELECT ${COLUMNS} FROM ${LEDGER_MARKS} WHERE upto_entry = ?`, [
    upto,
  ]);
}

function lastsSince(upto: number, atNanos: number): Statement {
  return statement(
    'ledgerSince',
    `${select(LEDGER)} WHERE entry > ? AND time_nanos <= ? AND entry IN (
       SELECT max(entry) FROM ${LEDGER.name} WHERE entry > ? AND time_nanos <= ?
       GROUP BY ${OWNER})`,
    [upto, atNanos, upto, atNanos],
  );
}
