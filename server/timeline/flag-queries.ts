/** Reads of what went wrong and when. */
import { FLAG_KINDS } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import { bucketOf, type Grid, type PlacedLane, statement, withLanes } from './sql.ts';
import { TIMELINE_FLAGS } from './views.ts';

const IN_ORDER = `list_position([${FLAG_KINDS.map((kind) => `'${kind}'`).join(', ')}], kind)`;
/** Of several at one moment, as when a connection takes all of its links along, of the first lane. */
const FIRST = `arg_min(row(connection, session, link, moment, frame, delivery, text),
  row(moment, connection, session, link, frame, delivery)) AS f, count(*) AS n`;
const COLUMNS = 'kind, f[1], f[2], f[3], f[4], n, f[5], f[6], f[7]';

/**
 * The first of each kind in a bucket, of all of a capture: kind, connection, session, link, time,
 * count, frame, delivery, text.
 */
export function allFlags(bucketNanos: number, limit: number): Statement {
  return statement(
    'overviewFlags',
    `SELECT ${COLUMNS} FROM (
       SELECT kind, ${FIRST} FROM ${TIMELINE_FLAGS} GROUP BY kind, moment // ${bucketNanos})
     ORDER BY ${IN_ORDER}, f[4] LIMIT ${limit}`,
  );
}

/** The same of some lanes, in a stretch of time. */
export function laneFlags(lanes: readonly PlacedLane[], grid: Grid): Statement {
  return statement(
    'timelineFlags',
    `WITH ${withLanes(lanes)}
     SELECT ${COLUMNS} FROM (
       SELECT kind, ${FIRST}
       FROM ${TIMELINE_FLAGS} JOIN lanes ON connection = c AND session = s AND link = l
       WHERE moment >= ${grid.from} AND moment < ${grid.to}
       GROUP BY kind, lane, ${bucketOf('moment', grid)})
     ORDER BY f[4], ${IN_ORDER}`,
  );
}
