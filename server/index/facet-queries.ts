/** The frames of a filter, counted. */
import { TYPE } from '../../decoder/frame-view.ts';
import type { Statement } from './messages.ts';
import { type SqlFilter, statement } from './queries.ts';
import { FRAMES } from './tables/frames.ts';

/** Groups that are told apart. */
const GROUPS = 12;

/** Code and count of the most frequent values of a column; gaps are no type of frame. */
export function facetGroups(
  column: 'type' | 'connection',
  filter: SqlFilter | undefined,
): Statement {
  const condition = filter ? `AND (${filter.where})` : '';
  return statement(
    `facetsBy_${column}`,
    `SELECT ${column}, count(*) AS found FROM ${FRAMES.name}
     WHERE type <> ${TYPE.gap} ${condition}
     GROUP BY ${column} ORDER BY found DESC, ${column} LIMIT ${GROUPS}`,
    filter?.params ?? [],
  );
}

/** How many frames carry an error, are malformed, are gaps. */
export function facetFaults(filter: SqlFilter | undefined): Statement {
  return statement(
    'facetFaults',
    `SELECT count(*) FILTER (error_id >= 0), count(*) FILTER (malformed_layer <> 0),
       count(*) FILTER (type = ${TYPE.gap})
     FROM ${FRAMES.name} ${filter ? `WHERE ${filter.where}` : ''}`,
    filter?.params ?? [],
  );
}
