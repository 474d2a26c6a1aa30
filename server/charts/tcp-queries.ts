/** What TCP did with the frames of one connection. Every statement gives rows of (bucket, direction, …). */
import { TCP_EVENT_KINDS, type TcpEventKind } from '../../decoder/sink.ts';
import type { Statement } from '../index/messages.ts';
import { statement } from './grouped.ts';
import { type Buckets, bucketOf, GAP } from './scope.ts';

const kinds = (...names: readonly TcpEventKind[]) =>
  names.map((name) => TCP_EVENT_KINDS.indexOf(name)).join(', ');

/** Frames with where they end in the stream, as far as their beginning is known. */
const SENT = `SELECT direction, time_nanos, stream_offset + size AS ends FROM frames
  WHERE connection = ? AND type <> ${GAP} AND size > 0 AND time_nanos < ?`;

/**
 * `held(direction, entry, from_nanos, to_nanos)`: acknowledgements that were told late. Behind a hole nothing is told
 * until the hole is filled or given up: what the next one says, and since when, is not known.
 */
const HELD = `held AS (
    SELECT DISTINCT a.direction, a.entry, a.since AS from_nanos, a.time_nanos AS to_nanos
    FROM (SELECT *, lag(stream_offset, 1, -1) OVER way AS said, lag(time_nanos, 1, 0) OVER way AS since
      FROM acks WHERE connection = ? WINDOW way AS (PARTITION BY direction ORDER BY entry)) AS a
    JOIN (SELECT direction, stream_offset FROM frames WHERE connection = ? AND type = ${GAP}) AS g
      ON g.direction = a.direction AND g.stream_offset >= a.said AND g.stream_offset < a.stream_offset)`;

/**
 * (bucket, direction, half, longest, frames, without): nanoseconds from a frame to the acknowledgement of its last
 * octet by TCP, by when the frame was complete; and of how many frames there is none.
 */
export function roundTrips(buckets: Buckets, connection: number): Statement {
  const { fromNanos, toNanos, bucketNanos } = buckets;
  const text = `
    WITH sent AS (${SENT} AND time_nanos >= ?),
    acknowledged AS (SELECT direction AS way, entry, time_nanos AS heard_nanos, stream_offset FROM acks
      WHERE connection = ?),
    ${HELD},
    trips AS (SELECT direction, time_nanos,
        CASE WHEN entry NOT IN (SELECT entry FROM held) THEN heard_nanos - time_nanos END AS trip
      FROM sent ASOF LEFT JOIN acknowledged ON direction = way AND ends <= stream_offset)
    SELECT ${bucketOf('time_nanos')} AS bucket, direction,
      quantile_disc(greatest(trip, 0), 0.5), greatest(max(trip), 0), count(trip), count(*) - count(trip)
    FROM trips GROUP BY bucket, direction ORDER BY bucket`;
  const of = [connection, toNanos, fromNanos, connection, connection, connection];
  return statement('chartRoundTrips', text, [...of, fromNanos, bucketNanos]);
}

/**
 * (bucket, direction, most, last): octets of frames under way in a bucket with a frame or an acknowledgement, at most
 * and after the last of them; bucket -1 is what was before. Until something was acknowledged that is known only where
 * the connection began in the capture.
 */
export function inFlight(buckets: Buckets, connection: number): Statement {
  const { fromNanos, toNanos, bucketNanos } = buckets;
  const text = `
    WITH first AS (SELECT CASE WHEN mid_stream THEN NULL ELSE 0 END AS known
      FROM connections WHERE number = ?),
    events AS (
      SELECT direction, time_nanos, ends, NULL::BIGINT AS heard FROM (${SENT})
      UNION ALL SELECT direction, time_nanos, NULL, stream_offset FROM acks
      WHERE connection = ? AND time_nanos < ?),
    so_far AS (
      SELECT direction, time_nanos, max(ends) OVER way - coalesce(max(heard) OVER way,
          (SELECT known FROM first)) AS octets, row_number() OVER way AS place
      FROM events WINDOW way AS (PARTITION BY direction
        ORDER BY time_nanos, ends NULLS LAST ROWS UNBOUNDED PRECEDING))
    SELECT CASE WHEN time_nanos < ? THEN -1 ELSE ${bucketOf('time_nanos')} END AS bucket, direction,
      max(greatest(octets, 0)), arg_max(greatest(octets, 0), place)
    FROM so_far WHERE octets IS NOT NULL GROUP BY bucket, direction ORDER BY bucket`;
  const parameters = [connection, connection, toNanos, connection, toNanos];
  return statement('chartInFlight', text, [...parameters, fromNanos, fromNanos, bucketNanos]);
}

/** (direction, from, to) of a connection: it is not known then how much of a way was acknowledged. */
export function heldTimes({ toNanos }: Buckets, connection: number): Statement {
  return statement(
    'chartHeldTimes',
    `WITH ${HELD} SELECT direction, from_nanos, to_nanos FROM held WHERE from_nanos < ? ORDER BY entry`,
    [connection, connection, toNanos],
  );
}

/** (nanoseconds) when a connection was over; NULL where the capture does not show it. */
export function overAt(connection: number): Statement {
  return statement(
    'chartConnectionOver',
    "SELECT last_nanos FROM connections WHERE number = ? AND tcp_end IN ('fin', 'reset')",
    [connection],
  );
}

/**
 * (bucket, direction, nanoseconds): for how long of the bucket the end that sends in the direction could take nothing:
 * until its window opened, or the connection was over.
 */
export function shutTimes(buckets: Buckets, connection: number): Statement {
  const { fromNanos, bucketNanos, count, stretch } = buckets;
  const text = `
    WITH events AS (
      SELECT direction, kind, time_nanos AS began, lead(time_nanos) OVER (PARTITION BY direction ORDER BY entry) AS next
      FROM tcp_events WHERE connection = ? AND (kind IN (${kinds('zero-window', 'window-open')})
        OR kind IN (${kinds('reset', 'fin')}))),
    shut AS (SELECT direction, began, coalesce(next, (SELECT CASE WHEN tcp_end IS NULL THEN ?::BIGINT
        ELSE last_nanos END FROM connections WHERE number = ?)) AS ended
      FROM events WHERE kind = ${kinds('zero-window')}),
    steps AS (SELECT n::INTEGER AS bucket, ?::BIGINT + n * ?::BIGINT AS start FROM range(?) r(n))
    SELECT bucket, direction,
      sum(least(ended, start + ?::BIGINT) - greatest(began, start))::BIGINT AS nanos
    FROM steps JOIN shut ON began < start + ?::BIGINT AND ended > start
    GROUP BY bucket, direction ORDER BY bucket`;
  return statement('chartShutTimes', text, [
    ...[connection, stretch.toNanos, connection, fromNanos, bucketNanos, count],
    ...[bucketNanos, bucketNanos],
  ]);
}
