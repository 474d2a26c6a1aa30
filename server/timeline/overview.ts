/** The whole capture, small: how many messages when, and what went wrong. */
import { TYPE } from '../../decoder/frame-view.ts';
import { PURPOSES } from '../../decoder/model/names.ts';
import { FLAG_KINDS, type TimelineFlag, type TimelineOverview } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { NO_TIME } from '../index/table.ts';
import { eventCode } from './connection-queries.ts';
import { captureEnd } from './lane-queries.ts';
import { frameOf } from './source.ts';
import { outcomeCode, statement } from './sql.ts';

const FLAGS_MAX = 500;

export async function readOverview(
  index: IndexClient,
  id: string,
  points: number,
): Promise<TimelineOverview> {
  const [[end]] = await index.query(id, captureEnd());
  const endNanos = Number(end);
  const bucketNanos = Math.max(1, Math.ceil((endNanos + 1) / points));
  const [counts, flags] = await Promise.all([
    index.query(id, messages(bucketNanos)),
    index.query(id, flagsBy(bucketNanos)),
  ]);
  const series: number[] = new Array(points).fill(0);
  for (const [bucket, count] of counts) {
    const at = Math.min(Math.max(Number(bucket), 0), points - 1);
    series[at] += Number(count);
  }
  return { endNanos, bucketNanos, messages: series, flags: flags.map(flagOf) };
}

function messages(bucketNanos: number): Statement {
  return statement(
    'overviewMessages',
    `SELECT start_nanos // ${bucketNanos} AS bucket, count(*) FROM deliveries
     WHERE purpose = ${PURPOSES.indexOf('message')} AND start_nanos <> ${NO_TIME} GROUP BY bucket`,
  );
}

/** Each kind: its number, connection, session, link, time, frame, delivery, text. */
function flagsBy(bucketNanos: number): Statement {
  const none = 'NULL';
  const row = (
    kind: (typeof FLAG_KINDS)[number],
    [session, link, time, frame, delivery, text]: readonly string[],
    from: string,
    connection = 'connection',
  ) =>
    `SELECT ${FLAG_KINDS.indexOf(kind)} AS kind, ${connection} AS c, ${session} AS s, ${link} AS l,
       ${time} AS moment, ${frame} AS frame, ${delivery} AS delivery, ${text} AS text FROM ${from}`;
  const turnedDown = (kind: 'rejected' | 'returned') =>
    row(
      kind,
      ['session', 'link', 'outcome_nanos', 'outcome_frame', 'delivery', none],
      `deliveries WHERE outcome = ${outcomeCode(kind)} AND outcome_nanos <> ${NO_TIME}`,
    );
  const all = [
    row('link-error', ['session', 'link', 'end_nanos', 'end_frame', none, 'error'], OVER('links')),
    row(
      'session-error',
      ['session', '-1', 'end_nanos', 'end_frame', none, 'error'],
      OVER('sessions'),
    ),
    row(
      'connection-error',
      ['-1', '-1', 'coalesce(closed, last_nanos)', none, none, 'close_error'],
      'connections WHERE close_error IS NOT NULL',
      'number',
    ),
    turnedDown('rejected'),
    turnedDown('returned'),
    row(
      'tcp-reset',
      ['-1', '-1', 'time_nanos', none, none, none],
      `tcp_events WHERE kind = ${eventCode('reset')}`,
    ),
    row('gap', ['-1', '-1', 'time_nanos', 'number', none, none], `frames WHERE type = ${TYPE.gap}`),
    row(
      'malformed',
      ['-1', '-1', 'time_nanos', 'number', none, none],
      `frames WHERE malformed_layer <> 0 AND type <> ${TYPE.gap}`,
    ),
  ];
  const first = (column: string) => `arg_min(${column}, moment)`;
  return statement(
    'overviewFlags',
    `WITH found AS (${all.join('\n UNION ALL ')})
     SELECT kind, ${['c', 's', 'l'].map(first).join(', ')}, min(moment), count(*),
       ${['frame', 'delivery', 'text'].map(first).join(', ')}
     FROM found GROUP BY kind, moment // ${bucketNanos} ORDER BY kind, 5 LIMIT ${FLAGS_MAX}`,
  );
}

const OVER = (table: string) => `${table} WHERE error IS NOT NULL AND end_nanos IS NOT NULL`;

function flagOf(row: readonly Cell[]): TimelineFlag {
  const [kind, connection, session, link, time, count, frame, delivery, text] = row;
  const inSession = Number(session) > 0 ? `.s${session}` : '';
  const onLink = inSession !== '' && Number(link) > 0 ? `.l${link}` : '';
  return {
    kind: FLAG_KINDS[Number(kind)],
    lane: `c${connection}${inSession}${onLink}`,
    timeNanos: Number(time),
    count: Number(count),
    ...frameOf(frame),
    ...(delivery !== null && { delivery: Number(delivery) }),
    ...(text !== null && { text: String(text) }),
  };
}
