/** Errors and holes on the time axis. */
import type { ChartFlag, LineChart } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import { statement, within } from './grouped.ts';
import { type ChartScope, GAP, inScope, type Stretch } from './scope.ts';

/** Of each kind: errors do not hide a hole behind them. */
const SHOWN_FLAGS = 100;
/** 0-9-1: the close, or its reason, is no fault. */
const REPLY_SUCCESS = 200;

export async function flagsOf(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<Pick<LineChart, 'flags' | 'hasMoreFlags'>> {
  const rows = await client.query(id, flags(stretch, scope));
  const flag = ([time, frame, type, text]: (typeof rows)[number]): ChartFlag => ({
    timeNanos: Number(time),
    frame: Number(frame),
    kind: type === GAP ? 'gap' : 'error',
    text: type === GAP ? 'octets are missing from the capture' : String(text ?? ''),
  });
  const all = rows.map(flag);
  const first = (kind: ChartFlag['kind']) =>
    all.filter((each) => each.kind === kind).slice(0, SHOWN_FLAGS);
  const shown = [...first('error'), ...first('gap')].sort((one, other) => one.frame - other.frame);
  return { flags: shown, hasMoreFlags: shown.length < all.length };
}

/**
 * (time, frame, type, text or null) of frames that carry an error, and of gaps; of each kind the first, and
 * one more where there is one. A gap belongs to no link: every link of its connection may have lost
 * something in it.
 */
function flags(stretch: Stretch, scope: ChartScope): Statement {
  const [inTime, times] = within('time_nanos', stretch);
  const [belongs, places] = inScope(scope);
  const [nearby, connections] = inScope({ connection: scope.connection });
  return statement(
    'chartFlags',
    `SELECT time_nanos, number, type, (SELECT first(text) FROM strings WHERE id = error_id)
     FROM (
       (SELECT time_nanos, number, type, error_id FROM frames
         WHERE ${inTime} AND ${belongs} AND error_id >= 0 AND reply_code <> ${REPLY_SUCCESS}
           AND type <> ${GAP} ORDER BY number LIMIT ${SHOWN_FLAGS + 1})
       UNION ALL
       (SELECT time_nanos, number, type, error_id FROM frames
         WHERE ${inTime} AND ${nearby} AND type = ${GAP} ORDER BY number LIMIT ${SHOWN_FLAGS + 1}))
     ORDER BY number`,
    [...times, ...places, ...times, ...connections],
  );
}

/** Where octets are missing: from the last frame of the direction before the hole to where it ends. */
export async function unknownStretches(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<LineChart['unknown']> {
  const [nearby, connections] = inScope({ connection: scope.connection });
  const [inTime, times] = within('time_nanos', stretch);
  const rows = await client.query(
    id,
    statement(
      'chartUnknown',
      `WITH gaps AS (SELECT number, connection, direction, time_nanos FROM frames
         WHERE type = ${GAP} AND ${nearby} AND ${inTime} ORDER BY number LIMIT ${SHOWN_FLAGS})
       SELECT coalesce(max(f.time_nanos), 0), g.time_nanos FROM gaps g
       LEFT JOIN frames f ON f.connection = g.connection AND f.direction = g.direction
         AND f.number < g.number AND f.type <> ${GAP}
       GROUP BY g.number, g.time_nanos ORDER BY g.number`,
      [...connections, ...times],
    ),
  );
  return rows.map(([from, to]) => ({
    fromNanos: Math.max(stretch.fromNanos, Math.min(Number(from), Number(to))),
    toNanos: Number(to),
  }));
}
