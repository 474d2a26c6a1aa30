/** Reads of what went wrong and when. */
import { FLAG_KINDS } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import { bucketOf, type Grid, type PlacedLane, statement, withLanes } from './sql.ts';
import { TIMELINE_FLAGS } from './views.ts';

const IN_ORDER = `list_position([${FLAG_KINDS.map((kind) => `'${kind}'`).join(', ')}], kind)`;
/** Of several at one moment, as when a connection takes all of its links along, of the first lane. */
const first = (column: string) =>
  `arg_min(${column}, row(moment, connection, session, link, frame, delivery))`;
const FIRST = `${['connection', 'session', 'link'].map(first).join(', ')}, min(moment), count(*),
  ${['frame', 'delivery', 'text'].map(first).join(', ')}`;

/**
 * The first of each kind in a bucket, of all of a capture: kind, connection, session, link, time,
 * count, frame, delivery, text.
 */
export function allFlags(bucketNanos: number, limit: number): Statement {
  return statement(
    'overviewFlags',
    `SELECT kind, ${FIRST} FROM ${TIMELINE_FLAGS}
     GROUP BY kind, moment // ${bucketNanos} ORDER BY ${IN_ORDER}, 5 LIMIT ${limit}`,
  );
}

/** The same of some lanes, in a stretch of time. */
export function laneFlags(lanes: readonly PlacedLane[], grid: Grid): Statement {
  return statement(
    'timelineFlags',
    `WITH ${withLanes(lanes)}
     SELECT kind, ${FIRST}
     FROM ${TIMELINE_FLAGS} JOIN lanes ON connection = c AND session = s AND link = l
     WHERE moment >= ${grid.from} AND moment < ${grid.to}
     GROUP BY kind, lane, ${bucketOf('moment', grid)} ORDER BY 5, ${IN_ORDER}`,
  );
}
