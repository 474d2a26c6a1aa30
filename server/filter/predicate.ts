/** A filter as a function of one record: the command line's side of what sql.ts says to the index. */
import type { FilterNode, NumberRange, TextPattern } from './ast.ts';
import { fits } from './pattern.ts';
import { fieldNamed, type NumberField, type TextField, type Vocabulary } from './vocabulary.ts';

export type Predicate<R> = (record: R) => boolean;

/** The function that is true for the records that the filter lets through. */
export function filterToPredicate<R>(filter: FilterNode, vocabulary: Vocabulary<R>): Predicate<R> {
  switch (filter.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const operands = filter.operands.map((operand) => filterToPredicate(operand, vocabulary));
      return (record) => operands.every((operand) => operand(record));
    }
    case 'or': {
      const operands = filter.operands.map((operand) => filterToPredicate(operand, vocabulary));
      return (record) => operands.some((operand) => operand(record));
    }
    case 'not': {
      const operand = filterToPredicate(filter.operand, vocabulary);
      return (record) => !operand(record);
    }
    case 'words':
      return words(filter.pattern, vocabulary);
    case 'present': {
      const field = fieldNamed(vocabulary, filter.field);
      if (field.kind === 'text') {
        return (record) => field.sources.some((source) => source.read(record) !== undefined);
      }
      const sources = [field, ...(field.also ?? [])];
      return (record) => sources.some((source) => source.read(record) !== field.absent);
    }
    case 'numbers': {
      const field = fieldNamed(vocabulary, filter.field);
      if (field.kind === 'text') throw new TypeError(`${field.name} is a text`);
      const ranges = filter.values.flatMap((value) => value.ranges);
      return within(field, ranges, filter.operator === '!=');
    }
    case 'texts': {
      const field = fieldNamed(vocabulary, filter.field);
      if (field.kind !== 'text') throw new TypeError(`${field.name} is no text`);
      return fitting(field, filter.patterns, filter.operator === '!=');
    }
  }
}

function within<R>(
  field: NumberField<R>,
  ranges: readonly NumberRange[],
  negated: boolean,
): Predicate<R> {
  const from = ranges.map((range) => range.from ?? Number.NEGATIVE_INFINITY);
  const to = ranges.map((range) => range.to ?? Number.POSITIVE_INFINITY);
  const sources = [field, ...(field.also ?? [])];
  return (record) => {
    let isThere = false;
    for (const source of sources) {
      const value = source.read(record);
      if (value === field.absent) continue;
      isThere = true;
      for (let range = 0; range < from.length; range++) {
        if (from[range] <= value && value <= to[range]) return !negated;
      }
    }
    return isThere && negated;
  };
}

function fitting<R>(
  field: TextField<R>,
  patterns: readonly TextPattern[],
  negated: boolean,
): Predicate<R> {
  return (record) => {
    let isThere = false;
    for (const source of field.sources) {
      const text = source.read(record);
      if (text === undefined) continue;
      isThere = true;
      if (patterns.some((pattern) => fits(pattern, text))) return !negated;
    }
    return isThere && negated;
  };
}

function words<R>(pattern: TextPattern, vocabulary: Vocabulary<R>): Predicate<R> {
  const predicates = vocabulary.freeText.map((name) => {
    const field = fieldNamed(vocabulary, name);
    if (field.kind === 'text') return fitting(field, [pattern], false);
    const codes = field.choices.filter((choice) => fits(pattern, choice.name));
    return within(
      field,
      codes.map(({ code }) => ({ from: code, to: code })),
      false,
    );
  });
  return (record) => predicates.some((predicate) => predicate(record));
}
