/** The filter language as the page needs it: a sentence, an error, a term added. */
import type { FilterError } from '../../server/filter/ast.ts';
import { explainFilter } from '../../server/filter/explain.ts';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { parseFilter } from '../../server/filter/parse.ts';
import { quoteIfNeeded } from '../../server/filter/pattern.ts';
import { findField, type Vocabulary } from '../../server/filter/vocabulary.ts';

/** The fields of one table, whatever its records are: the page reads words, never records. */
export type AnyVocabulary = Vocabulary<never>;

export interface FilterReading {
  /** What the filter means, or what is wrong with it. */
  readonly sentence: string;
  readonly error?: FilterError;
}

export function readFilter(
  text: string,
  startEpochNanos: string | undefined,
  vocabulary: AnyVocabulary,
): FilterReading {
  const parsed = parseFilter(text, vocabulary, { startEpochNanos });
  if (parsed.ok) return { sentence: explainFilter(parsed.value, vocabulary) };
  const { message } = parsed.error;
  const capital = message.slice(0, 1).toUpperCase() + message.slice(1);
  return { sentence: /[.?!]$/.test(capital) ? capital : `${capital}.`, error: parsed.error };
}

/** `filter` of frames narrowed by one more term, or by its opposite. */
export function addTerm(filter: string, term: string, how: 'in' | 'out'): string {
  const added = how === 'out' ? `-${term}` : term;
  const parsed = parseFilter(filter, FRAME_VOCABULARY);
  const before = filter.trim();
  if (before === '' || !parsed.ok) return added;
  return parsed.value.kind === 'or' ? `(${before}) ${added}` : `${before} ${added}`;
}

/** The standard's camelCase name as a filter spells it: `routingKey` is `routing-key`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The term that picks frames with this value of this field, if the vocabulary has the field. */
export function termFor(name: string, value: string | number | boolean): string | undefined {
  const field = findField(FRAME_VOCABULARY, kebab(name));
  if (field === undefined) return undefined;
  if (field.kind === 'text' ? typeof value !== 'string' : typeof value === 'string') {
    return undefined;
  }
  const term = `${field.name}:${quoteIfNeeded(String(value))}`;
  return parseFilter(term, FRAME_VOCABULARY).ok ? term : undefined;
}
