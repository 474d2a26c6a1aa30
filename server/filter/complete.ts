/** Suggestions for the term that is being typed. Works on texts that do not parse yet. */
import { quoteIfNeeded } from './pattern.ts';
import { type Field, findField, namesOf, type Vocabulary } from './vocabulary.ts';

export interface Suggestion {
  /** What replaces the characters `[start, end)` of the completion. */
  readonly insert: string;
  readonly label: string;
  /** What it means, or an example. */
  readonly detail: string;
}

export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly Suggestion[];
}

export interface CompleteOptions {
  /** Values that occur in this capture, by canonical field name, beyond those of the vocabulary. */
  readonly valuesOf?: (field: string) => readonly string[];
  readonly limit?: number;
}

const SUGGESTIONS = 50;
const TEST = /^([a-z][\w.-]*)(:(?:[<>]=?|!?=)?|[<>]=?|!?=)(.*)$/is;
const WORD_AFTER = /^[^\s"(),]*/;

/** What could stand at the caret (an offset into the text). An empty text gives all fields. */
export function completeFilter<R>(
  text: string,
  caret: number,
  vocabulary: Vocabulary<R>,
  options: CompleteOptions = {},
): Completion {
  const before = termBefore(text.slice(0, caret));
  const end = caret + (WORD_AFTER.exec(text.slice(caret))?.[0].length ?? 0);
  const term = before.replace(/^-+/, '');
  const test = TEST.exec(term);
  const { limit = SUGGESTIONS } = options;
  if (test === null) {
    const [closest, others] = fieldNames(term, vocabulary);
    const suggestions = [...closest, ...anyValues(term, vocabulary), ...others];
    // A key already has its operator after it when the caret stands inside the key.
    const keyEnd = /^[\w.-]*:?/.exec(text.slice(caret))?.[0].length ?? 0;
    const stop = Math.min(end, caret + keyEnd);
    return { start: caret - term.length, end: stop, suggestions: suggestions.slice(0, limit) };
  }
  const [, key, operator, values] = test;
  const element = lastElement(values);
  const start = caret - element.length;
  const field = findField(vocabulary, key);
  if (field === undefined) return { start, end, suggestions: [] };
  const typed = element.replace(/^"/, '').replace(/\\(.)/gs, '$1');
  const known = options.valuesOf?.(field.name) ?? [];
  const suggestions = valuesOf(field, operator, known)
    .filter(({ label }) => matches(label, typed))
    .sort((one, other) => rank(one.label, typed) - rank(other.label, typed));
  return { start, end, suggestions: suggestions.slice(0, limit) };
}

/** Quotes make spaces part of a term, so the text is read from its beginning. */
function termBefore(text: string): string {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (/[\s()]/.test(character)) start = at + 1;
  }
  return text.slice(start);
}

/** The value of a list that the caret is in: after the last comma outside quotes. */
function lastElement(values: string): string {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < values.length; at++) {
    const character = values[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) start = at + 1;
  }
  return values.slice(start);
}

/** Fields whose name begins with the letters typed, and those that only have them somewhere. */
function fieldNames<R>(
  typed: string,
  vocabulary: Vocabulary<R>,
): readonly [closest: readonly Suggestion[], others: readonly Suggestion[]] {
  const closest: Suggestion[] = [];
  const others: Suggestion[] = [];
  for (const field of vocabulary.fields) {
    const names = namesOf(field);
    if (!names.some((name) => matches(name, typed))) continue;
    const group = names.some((name) => rank(name, typed) === 0) ? closest : others;
    group.push({
      insert: `${field.name}:`,
      label: field.name,
      detail: `${field.meaning}; for example ${field.examples[0]}`,
    });
  }
  return [closest, others];
}

/** `tran` is most of `type:transfer`: values of enumerations are found without their field. */
function anyValues<R>(typed: string, vocabulary: Vocabulary<R>): Suggestion[] {
  if (typed === '') return [];
  return vocabulary.fields.flatMap((field) =>
    field.kind !== 'enum'
      ? []
      : [...new Set(field.choices.map(({ name }) => name))]
          .filter((name) => rank(name, typed) === 0)
          .map((name) => ({
            insert: `${field.name}:${name}`,
            label: `${field.name}:${name}`,
            detail: field.meaning,
          })),
  );
}

function valuesOf<R>(field: Field<R>, operator: string, known: readonly string[]): Suggestion[] {
  const listed =
    field.kind === 'text' ? (field.words ?? []) : field.choices.map(({ name }) => name);
  const values = [...new Set([...listed, ...known])].map((value) => ({
    insert: quoteIfNeeded(value),
    label: value,
    detail: `${field.name} ${value}`,
  }));
  const mayBeAbsent = field.kind === 'text' || field.absent !== undefined;
  if (operator !== ':' || !mayBeAbsent) return values;
  return [...values, { insert: '*', label: '*', detail: `${field.name} is there` }];
}

function matches(name: string, typed: string): boolean {
  return name.toLowerCase().includes(typed.toLowerCase());
}

/** What begins with the letters typed comes before what only has them somewhere. */
function rank(name: string, typed: string): number {
  return name.toLowerCase().startsWith(typed.toLowerCase()) ? 0 : 1;
}
