/**
 * Every read of an index, by name. Unqualified tables are those of the capture that is asked.
 *
 * Pages go by key (`number`), never by offset, so that the millionth page costs what the first does.
 */
import { TYPE } from '../../decoder/frame-view.ts';
import type { SqlParameter, Statement } from './messages.ts';
import type { Table } from './table.ts';
import { CAPTURE_FACTS } from './tables/capture-facts.ts';
import { CONNECTIONS } from './tables/connections.ts';
import { FRAMES, PIECES } from './tables/frames.ts';

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

export function select(table: Table): string {
  return `SELECT ${table.columns.map((column) => column.name).join(', ')} FROM ${table.name}`;
}

/** `condition AND (filter)`; the filter may be absent. */
export function where(condition: string, filter: SqlFilter | undefined): string {
  return filter ? `WHERE ${condition} AND (${filter.where})` : `WHERE ${condition}`;
}

export function statement(
  name: string,
  text: string,
  parameters: readonly SqlParameter[],
): Statement {
  return { name, text, parameters };
}

/** Above or below a number, which itself does not belong. */
export type Side = { readonly above: number } | { readonly below: number };

function onSide(side: Side, filter: SqlFilter | undefined): [string, SqlParameter[]] {
  const [condition, bound] =
    'above' in side ? ['number > ?', side.above] : ['number < ?', side.below];
  return [where(condition, filter), [bound, ...(filter?.params ?? [])]];
}

/**
 * Numbers of the rows of a page, nearest first, and of one more, which says whether another page
 * follows. Numbers alone, since sorting whole rows reads all columns of all of them.
 */
export function frameNumbers({ filter, after, before, at, limit }: FramesPageQuery): Statement {
  const start = at === undefined ? (after ?? 0) : at - 1;
  const [rows, parameters] = onSide(
    before === undefined ? { above: start } : { below: before },
    filter,
  );
  const order = before === undefined ? 'ASC' : 'DESC';
  const text = `SELECT number FROM ${FRAMES.name} ${rows} ORDER BY number ${order} LIMIT ?`;
  return statement('frameNumbers', text, [...parameters, limit + 1]);
}

/** Rows `first` to `last`, both included. */
export function framesBetween(first: number, last: number, filter?: SqlFilter): Statement {
  return statement(
    'framesBetween',
    `${select(FRAMES)} ${where('number BETWEEN ? AND ?', filter)} ORDER BY number`,
    [first, last, ...(filter?.params ?? [])],
  );
}

/** A row if there is any on that side. */
export function framesBeyond(side: Side, filter: SqlFilter | undefined): Statement {
  const [rows, parameters] = onSide(side, filter);
  return statement('framesBeyond', `SELECT 1 FROM ${FRAMES.name} ${rows} LIMIT 1`, parameters);
}

export function count(
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
  const [rows, parameters] = onSide({ above: after ?? 0 }, filter);
  const text = `${select(CONNECTIONS)} ${rows} ORDER BY number LIMIT ?`;
  return statement('connectionsPage', text, [...parameters, limit + 1]);
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
       count(*) FILTER (mid_stream), count(*) FILTER (NOT tls_decrypted),
       count(*) FILTER (not_amqp IS NOT NULL)
     FROM ${CONNECTIONS.name}`,
    [],
  );
}

/** The protocols that connections speak, most of them first. */
export function protocols(): Statement {
  return statement(
    'protocols',
    `SELECT protocol FROM ${CONNECTIONS.name} WHERE protocol IS NOT NULL AND not_amqp IS NULL
     GROUP BY protocol ORDER BY count(*) DESC, protocol`,
    [],
  );
}

export function facts(): Statement {
  return statement('facts', select(CAPTURE_FACTS), []);
}
