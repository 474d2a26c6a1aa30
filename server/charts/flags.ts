/** Errors and holes on the time axis. */
import { frameTypeCode, frameTypeName } from '../../decoder/amqp/frame-types.ts';
import type { ChartFlag, ChartMarks } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { SqlParameter, Statement } from '../index/messages.ts';
import { statement, within } from './grouped.ts';
import { type ChartScope, GAP, inScope, type Stretch } from './scope.ts';

/** Of each kind: errors do not hide a hole behind them. */
const SHOWN_FLAGS = 100;
/** 0-9-1: the close, or its reason, is no fault; some clients say so by a 0. */
const NO_FAULT = '0, 200';
/** The answer to a question, whatever it is. */
const ANSWER = frameTypeCode('exchange.bound-ok');

type Kind = ChartFlag['kind'];

/** All, or the first of each hundredth of the stretch: where errors go on to the end, that is to be seen. */
export async function flagsOf(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<Pick<ChartMarks, 'flags' | 'hasMoreFlags'>> {
  const ofKind = async (kind: Kind) => {
    const first = await client.query(id, firstFlags(kind, stretch, scope));
    const isAll = first.length <= SHOWN_FLAGS;
    const rows = isAll ? first : await client.query(id, spreadFlags(kind, stretch, scope));
    const flags = rows.map(
      ([time, frame, type, text]): ChartFlag => ({
        timeNanos: Number(time),
        frame: Number(frame),
        kind,
        text:
          kind === 'gap'
            ? 'octets are missing from the capture'
            : String(text ?? '') || `${frameTypeName(Number(type))} with an error that has no text`,
      }),
    );
    return { flags, isAll };
  };
  const kinds = await Promise.all([ofKind('error'), ofKind('gap')]);
  return {
    flags: kinds.flatMap(({ flags }) => flags).sort((one, other) => one.frame - other.frame),
    hasMoreFlags: kinds.some(({ isAll }) => !isAll),
  };
}

/**
 * The frames that carry an error, or gaps, and the parameters of the condition. A gap belongs to no link: every
 * link of its connection may have lost something in it.
 */
function frames(kind: Kind, stretch: Stretch, scope: ChartScope): [string, SqlParameter[]] {
  const [inTime, times] = within('time_nanos', stretch);
  const [belongs, places] = inScope(kind === 'gap' ? { connection: scope.connection } : scope);
  const is =
    kind === 'gap'
      ? `type = ${GAP}`
      : `error_id >= 0 AND reply_code NOT IN (${NO_FAULT}) AND type NOT IN (${GAP}, ${ANSWER})`;
  return [`frames WHERE ${inTime} AND ${belongs} AND ${is}`, [...times, ...places]];
}

/** Rows of (time, frame, type code, text or null): those of the frames chosen. */
function told(chosen: string): string {
  return `SELECT time_nanos, number, type, (SELECT first(text) FROM strings WHERE id = error_id)
    FROM (${chosen}) ORDER BY number`;
}

/** The first, and one more where there is one. */
function firstFlags(kind: Kind, stretch: Stretch, scope: ChartScope): Statement {
  const [from, bound] = frames(kind, stretch, scope);
  const chosen = `SELECT time_nanos, number, type, error_id FROM ${from}
    ORDER BY number LIMIT ${SHOWN_FLAGS + 1}`;
  return statement('chartFlags', told(chosen), bound);
}

function spreadFlags(kind: Kind, stretch: Stretch, scope: ChartScope): Statement {
  const [from, bound] = frames(kind, stretch, scope);
  const { fromNanos, toNanos } = stretch;
  const chosen = `SELECT arg_min(time_nanos, number) AS time_nanos, min(number) AS number,
      arg_min(type, number) AS type, arg_min(error_id, number) AS error_id
    FROM ${from} GROUP BY (time_nanos - ?) // ?`;
  const slotNanos = Math.max(1, Math.ceil((toNanos - fromNanos) / SHOWN_FLAGS));
  return statement('chartFlagsSpread', told(chosen), [...bound, fromNanos, slotNanos]);
}

/** Where octets are missing: from the last frame of the direction before the hole to where it ends. */
export async function unknownStretches(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<ChartMarks['unknown']> {
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
