/** What the timeline and the moments of a capture are read from; stored of large captures. */
import { ABSENT, TYPE } from '../../decoder/frame-view.ts';
import type { StoredView } from '../index/stored-view.ts';
import { NO_TIME } from '../index/table.ts';
import { LEDGER } from '../index/tables/ledger.ts';
import {
  BUSY_ENTRIES,
  BUSY_LANES,
  BUSY_LANES_ROWS,
  CREDIT_CELLS_ROWS,
  DELIVERY_CELLS_ROWS,
  FINE,
  LONG_DELIVERIES,
  LONG_DELIVERIES_ROWS,
  WIDE,
  WIDE_CREDIT_CELLS_ROWS,
  WIDE_DELIVERY_CELLS_ROWS,
} from './cells.ts';
import { FLAGS } from './flag-sources.ts';
import { HANDSHAKE_TIMES } from './handshakes.ts';
import { SETTLE_COUNTS_ROWS } from './settle-classes.ts';
import { BAR_LASTED, BAR_STATE } from './sql.ts';
import { LINK_STRETCHES, STORED_STRETCHES, STRETCHES } from './stretches.ts';

export const LANE_NUMBERS = 'lane_numbers';
export const DELIVERIES_BY_LANE = 'deliveries_by_lane';
export const LEDGER_BY_LANE = 'ledger_by_lane';
export const LANE_COUNTS = 'lane_counts';
export const SETTLE_COUNTS = 'settle_counts';
export const HEARTBEATS = 'heartbeats';
export const HANDSHAKES = 'handshakes';
export const TIMELINE_FLAGS = 'timeline_flags';
export const LEDGER_MARKS = 'ledger_marks';

/** Entries of the ledger between two marks. */
const MARK_ENTRIES = 65_536;

const OWNER = 'connection, session, link';

const ledgerColumns = (of: string) => LEDGER.columns.map(({ name }) => `${of}${name}`).join(', ');

/**
 * At every mark the last entry so far of each link and session that has not ended by then. Times of entries may
 * go back a little: `upto_nanos` is the latest of all entries up to the mark.
 */
const MARKS = `
  WITH lives AS (
      SELECT connection, session, -1 AS link, end_nanos FROM sessions
      UNION ALL SELECT connection, session, link, end_nanos FROM links),
    marks AS (
      SELECT chunk, max(max(time_nanos)) OVER (ORDER BY chunk) AS upto_nanos
      FROM (SELECT (entry - 1) // ${MARK_ENTRIES} AS chunk, time_nanos FROM ledger) GROUP BY chunk),
    lasts AS (
      SELECT ${OWNER}, (entry - 1) // ${MARK_ENTRIES} AS chunk, max(entry) AS entry
      FROM ledger GROUP BY ${OWNER}, chunk),
    spans AS (
      SELECT *, coalesce(lead(chunk) OVER (PARTITION BY ${OWNER} ORDER BY chunk), 9007199254740992) AS until
      FROM lasts),
    held AS (
      SELECT m.chunk, m.upto_nanos, s.entry
      FROM marks AS m JOIN spans AS s ON m.chunk >= s.chunk AND m.chunk < s.until
        JOIN lives AS l USING (${OWNER}) JOIN connections AS c ON c.number = s.connection
      WHERE (l.end_nanos IS NULL OR l.end_nanos > m.upto_nanos)
        AND (c.tcp_end IS NULL OR c.last_nanos >= m.upto_nanos))
  SELECT (chunk + 1) * ${MARK_ENTRIES} AS upto_entry, upto_nanos, ${ledgerColumns('t.')}
  FROM held JOIN ledger AS t USING (entry)`;

/** Columns of a lane as one number: sorted, compared and passed over faster than three. */
const NUMBERED = `LEFT JOIN ${LANE_NUMBERS} USING (${OWNER})`;

/** A session has a lane for its own changes and for what is on no link that is known. */
const numbered = (order: string) =>
  `SELECT ${OWNER}, (row_number() OVER (ORDER BY ${order}))::INTEGER AS lane
   FROM (SELECT ${OWNER}, deliveries FROM links
     UNION SELECT connection, session, ${ABSENT}, 0 FROM sessions)`;
/**
 * What is stored of busy lanes lies together, the busiest first, and that of the others in the order of the tree: a
 * screen of lanes is then read without what lies between them.
 */
const BUSIEST_FIRST = `CASE WHEN deliveries >= ${BUSY_ENTRIES / 2} THEN -deliveries ELSE 0 END, ${OWNER}`;

export const TIMELINE_VIEWS: readonly StoredView[] = [
  {
    // Before all that read it.
    name: LANE_NUMBERS,
    select: numbered(OWNER),
    stored: numbered(BUSIEST_FIRST),
    order: 'lane',
  },
  {
    name: DELIVERIES_BY_LANE,
    select: `SELECT lane, delivery, start_nanos, complete_nanos, outcome_nanos, settle_nanos, payload_bytes,
      (${BAR_STATE})::UTINYINT AS state, ${BAR_LASTED} AS lasted_nanos FROM deliveries ${NUMBERED}`,
    order: 'lane, start_nanos',
  },
  {
    name: LEDGER_BY_LANE,
    select: `SELECT lane, entry, time_nanos, link_credit, window_to_server, window_to_client,
      unsettled_receiver, last_transfer_nanos, blocked, blocked_since_nanos, blocked_frame
      FROM ledger ${NUMBERED}`,
    order: 'lane, entry',
  },
  {
    name: LINK_STRETCHES,
    select: STRETCHES,
    stored: STORED_STRETCHES,
    order: 'lane, entry',
  },
  {
    name: LANE_COUNTS,
    select: `SELECT connection, session, link, protocol, phase, outcome, count(*) AS deliveries
      FROM deliveries WHERE start_nanos <> ${NO_TIME} GROUP BY ${OWNER}, protocol, phase, outcome`,
    order: OWNER,
  },
  { name: BUSY_LANES, select: BUSY_LANES_ROWS, order: 'lane' },
  { name: LONG_DELIVERIES, select: LONG_DELIVERIES_ROWS, order: 'lane, start_nanos' },
  { name: FINE.deliveries, select: DELIVERY_CELLS_ROWS, order: 'lane, cell' },
  { name: WIDE.deliveries, select: WIDE_DELIVERY_CELLS_ROWS, order: 'lane, cell' },
  { name: FINE.credit, select: CREDIT_CELLS_ROWS, order: 'lane, cell' },
  { name: WIDE.credit, select: WIDE_CREDIT_CELLS_ROWS, order: 'lane, cell' },
  { name: SETTLE_COUNTS, select: SETTLE_COUNTS_ROWS, order: 'stretch' },
  {
    name: HEARTBEATS,
    select: `SELECT connection, time_nanos FROM frames
      WHERE type IN (${TYPE.amqp10Empty}, ${TYPE.heartbeat}) AND malformed_layer = 0`,
    order: 'connection, time_nanos',
  },
  { name: HANDSHAKES, select: HANDSHAKE_TIMES, order: 'connection' },
  { name: TIMELINE_FLAGS, select: FLAGS, order: 'kind, moment' },
  {
    name: LEDGER_MARKS,
    // Without marks the ledger is read from its beginning.
    select: `SELECT 0::BIGINT AS upto_entry, 0::BIGINT AS upto_nanos, ${ledgerColumns('')}
      FROM ledger WHERE false`,
    stored: MARKS,
    order: `upto_entry, ${OWNER}`,
  },
];
