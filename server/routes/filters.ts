import { invalidFilter } from '../errors.ts';
import { parseFilter } from '../filter/parse.ts';
import { filterToSql, type SqlFilter } from '../filter/sql.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';

/**
 * The condition of a filter, ready for the index; `undefined` when there is nothing to filter.
 * Throws the problem `invalid-filter`.
 *
 * @param startEpochNanos of the capture, for filters with a time of day.
 */
export function sqlOf<R>(
  text: string | undefined,
  vocabulary: Vocabulary<R>,
  startEpochNanos: string | undefined,
): SqlFilter | undefined {
  if (text === undefined) return undefined;
  const parsed = parseFilter(text, vocabulary, { startEpochNanos });
  if (!parsed.ok) {
    const { start, end, message } = parsed.error;
    throw invalidFilter({ start, end, message });
  }
  return parsed.value.kind === 'all' ? undefined : filterToSql(parsed.value, vocabulary);
}
