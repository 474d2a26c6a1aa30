/**
 * Every read of an index, by name. Unqualified tables are those of the capture that is asked.
 *
 * Pages go by key (`number`), never by offset, so that the millionth page costs what the first does.
 */
import { TYPE } from '../../decoder/frame-view.ts';
import type { SqlParameter, Statement } from './messages.ts';
import { CAPTURE_FACTS, CONNECTIONS, FRAMES, PIECES, type Table } from './schema.ts';

/** A condition on the columns of one table, its parameters bound to the `?` in order. */
export interface SqlFilter {
  readonly where: string;
  readonly params: readonly SqlParameter[];
}

export interface FramesPageQuery {
  readonly filter?: SqlFilter | undefined;
  /** Rows after this frame number; */
  readonly after?: number | undefined;
  /** or the last ones before this; */
  readonly before?: number | undefined;
  /** or from this one on. */
  readonly at?: number | undefined;
  readonly limit: number;
}

export interface StreamName {
  readonly connection: number;
  readonly direction: number;
  readonly streamOffset: number;
}

/** Frames of one message that a reader puts together again. */
const MESSAGE_FRAMES = 4096;

function select(table: Table): string {
  return `SELECT ${table.columns.map((column) => column.name).join(', ')} FROM ${table.name}`;
}

/** `condition AND (filter)`; the filter may be absent. */
function where(condition: string, filter: SqlFilter | undefined): string {
  return filter ? `WHERE ${condition} AND (${filter.where})` : `WHERE ${condition}`;
}

function statement(name: string, text: string, parameters: readonly SqlParameter[]): Statement {
  return { name, text, parameters };
}

/** Rows with `number` above or below `from`, nearest first. */
function byNumber(
  name: string,
  head: string,
  from: { readonly above: number } | { readonly below: number },
  filter: SqlFilter | undefined,
  limit: number,
): Statement {
  const [condition, order, bound] =
    'above' in from ? ['number > ?', 'ASC', from.above] : ['number < ?', 'DESC', from.below];
  return statement(name, `${head} ${where(condition, filter)} ORDER BY number ${order} LIMIT ?`, [
    bound,
    ...(filter?.params ?? []),
    limit,
  ]);
}

/** One row more than the limit, which says whether there is another page. Descending with `before`. */
export function framesPage({ filter, after, before, at, limit }: FramesPageQuery): Statement {
  const from =
    before === undefined ? { above: at === undefined ? (after ?? 0) : at - 1 } : { below: before };
  return byNumber('framesPage', select(FRAMES), from, filter, limit + 1);
}

/** A row if there is any on that side of `number`. */
export function framesBeyond(
  from: { readonly above: number } | { readonly below: number },
  filter: SqlFilter | undefined,
): Statement {
  return byNumber('framesBeyond', `SELECT number FROM ${FRAMES.name}`, from, filter, 1);
}

function count(
  name: string,
  table: Table,
  filter: SqlFilter | undefined,
  cap: number | undefined,
): Statement {
  const rows = `FROM ${table.name} ${filter ? `WHERE ${filter.where}` : ''}`;
  const parameters = filter?.params ?? [];
  return cap === undefined
    ? statement(name, `SELECT count(*) ${rows}`, parameters)
    : statement(name, `SELECT count(*) FROM (SELECT 1 ${rows} LIMIT ?)`, [...parameters, cap + 1]);
}

export function frameCount(filter?: SqlFilter, cap?: number): Statement {
  return count('frameCount', FRAMES, filter, cap);
}

export function connectionCount(filter?: SqlFilter, cap?: number): Statement {
  return count('connectionCount', CONNECTIONS, filter, cap);
}

export function frameByNumber(number: number): Statement {
  return statement('frameByNumber', `${select(FRAMES)} WHERE number = ?`, [number]);
}

/** Where a gap and a frame start at the same octet, the frame is meant. */
export function frameByStreamName({ connection, direction, streamOffset }: StreamName): Statement {
  return statement(
    'frameByStreamName',
    `${select(FRAMES)} WHERE connection = ? AND direction = ? AND stream_offset = ?
     ORDER BY type = ${TYPE.gap}, number LIMIT 1`,
    [connection, direction, streamOffset],
  );
}

export function earlierMessageFrames(messageFrame: number, number: number): Statement {
  return statement(
    'earlierMessageFrames',
    `${select(FRAMES)} WHERE number >= ? AND number < ? AND (number = ? OR message_frame = ?)
     ORDER BY number LIMIT ${MESSAGE_FRAMES}`,
    [messageFrame, number, messageFrame, messageFrame],
  );
}

function listed(numbers: readonly number[]): string {
  return numbers.map(() => '?').join(', ');
}

export function piecesOf(numbers: readonly number[]): Statement {
  return statement(
    'piecesOf',
    `${select(PIECES)} WHERE number IN (${listed(numbers)}) ORDER BY number, start`,
    numbers,
  );
}

export function stringsOf(ids: readonly number[]): Statement {
  return statement('stringsOf', `SELECT id, text FROM strings WHERE id IN (${listed(ids)})`, ids);
}

export interface ConnectionsPageQuery {
  readonly filter?: SqlFilter | undefined;
  /** Rows after this connection number. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export function connectionsPage({ filter, after, limit }: ConnectionsPageQuery): Statement {
  const from = { above: after ?? 0 };
  return byNumber('connectionsPage', select(CONNECTIONS), from, filter, limit + 1);
}

/** Type code and how many, gaps not counted. */
export function framesByType(): Statement {
  return statement(
    'framesByType',
    `SELECT type, count(*) FROM ${FRAMES.name} WHERE type <> ${TYPE.gap} GROUP BY type ORDER BY type`,
    [],
  );
}

/** Sums over connections, in the order in which the client reads them. */
export function quality(): Statement {
  return statement(
    'quality',
    `SELECT count(*), count(*) FILTER (protocol IS NOT NULL AND not_amqp IS NULL),
       coalesce(sum(frames), 0)::BIGINT, coalesce(sum(gaps), 0)::BIGINT,
       coalesce(sum(missing_bytes), 0)::BIGINT, coalesce(sum(malformed_frames), 0)::BIGINT,
       count(*) FILTER (mid_stream), count(*) FILTER (not_amqp = 'tls'),
       count(*) FILTER (not_amqp IS NOT NULL)
     FROM ${CONNECTIONS.name}`,
    [],
  );
}

export function facts(): Statement {
  return statement('facts', select(CAPTURE_FACTS), []);
}
