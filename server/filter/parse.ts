/** From a filter text to a FilterNode: the grammar's tree with fields looked up and values understood. */

import { LIMITS } from '../../decoder/limits.ts';
import {
  FilterFault,
  type FilterNode,
  faultToResult,
  type Parsed,
  type Span,
  type SyntaxNode,
} from './ast.ts';
import { parseSyntax } from './grammar.ts';
import { nearest } from './near-miss.ts';
import { numberValue } from './number-value.ts';
import { containsPattern, exactPattern, fits, quoteIfNeeded, wildcardPattern } from './pattern.ts';
import {
  type Field,
  fieldNamed,
  findField,
  namesOf,
  type TextField,
  type Vocabulary,
} from './vocabulary.ts';

export type { FilterNode };

export interface ParseOptions {
  /** Epoch nanoseconds of the capture's first packet; without it no ISO 8601 instant can be placed. */
  readonly startEpochNanos?: string | undefined;
}

/** Parse a filter over the records of a vocabulary. The empty text is the filter of everything. Never throws. */
export function parseFilter<R>(
  text: string,
  vocabulary: Vocabulary<R>,
  options: ParseOptions = {},
): Parsed<FilterNode> {
  const syntax = parseSyntax(text);
  if (!syntax.ok) return syntax;
  const root = syntax.value;
  if (root === undefined) return { ok: true, value: { kind: 'all', start: 0, end: text.length } };
  return faultToResult(() => {
    const filter = bind(root, vocabulary, options);
    checkLookups(filter, vocabulary, { left: LIMITS.filterLookups });
    return filter;
  });
}

function bind<R>(node: SyntaxNode, vocabulary: Vocabulary<R>, options: ParseOptions): FilterNode {
  const { start, end } = node;
  switch (node.kind) {
    case 'and':
    case 'or': {
      const operands = node.operands.map((operand) => bind(operand, vocabulary, options));
      return { kind: node.kind, operands, start, end };
    }
    case 'not':
      return { kind: 'not', operand: bind(node.operand, vocabulary, options), start, end };
    case 'word':
      return { kind: 'words', pattern: containsPattern(node.value), start, end };
    case 'test':
      return bindTest(node, fieldOf(node, vocabulary), options);
  }
}

/** The index looks up every text in every column it may stand in: one word is four lookups. */
function checkLookups<R>(
  node: FilterNode,
  vocabulary: Vocabulary<R>,
  budget: { left: number },
): void {
  if (node.kind === 'and' || node.kind === 'or') {
    for (const operand of node.operands) checkLookups(operand, vocabulary, budget);
  } else if (node.kind === 'not') {
    checkLookups(node.operand, vocabulary, budget);
  } else if (node.kind === 'words' || node.kind === 'texts') {
    const names = node.kind === 'words' ? vocabulary.freeText : [node.field];
    for (const name of names) {
      const field = fieldNamed(vocabulary, name);
      if (field.kind !== 'text') continue;
      for (const source of field.sources) {
        if ('ofLink' in source || ('interned' in source && source.interned)) budget.left--;
      }
    }
    if (budget.left < 0) {
      throw new FilterFault(
        node,
        'too many texts in one filter; name their fields, or list them with commas: name:a,b,c',
      );
    }
  }
}

type Test = Extract<SyntaxNode, { kind: 'test' }>;

function fieldOf<R>(node: Test, vocabulary: Vocabulary<R>): Field<R> {
  const { key } = node;
  const field = findField(vocabulary, key.text);
  if (field !== undefined) return field;
  const close = nearest(key.text, vocabulary.fields.flatMap(namesOf));
  const text = quoteIfNeeded(`${key.text}${node.operator}${node.values[0].text}`);
  const quoted = text.startsWith('"') ? text : `"${text}"`;
  const hint =
    close === undefined
      ? `; to look for the text itself, put it in quotes: ${quoted}`
      : `; did you mean ${close}?`;
  throw new FilterFault(key, `${vocabulary.subject} have no field ${key.text}${hint}`);
}

function bindTest<R>(node: Test, field: Field<R>, options: ParseOptions): FilterNode {
  const { start, end, operator, values } = node;
  // `=` takes a star in a free text to the letter; nothing else has a value called so.
  const literal = field.kind === 'text' && field.words === undefined;
  const starred = values.some((value) => value.text === '*' && !value.quoted);
  if (starred && (operator === ':' || (operator === '=' && !literal))) {
    return { kind: 'present', field: field.name, start, end };
  }
  const ordered = operator !== ':' && operator !== '=' && operator !== '!=';
  if (ordered && values.length > 1) {
    throw new FilterFault(values[1], `${operator} compares with one value`);
  }
  if (field.kind === 'text') {
    if (ordered) throw unordered(node, field);
    const patterns = values.map((value) => {
      const loose = operator === ':' || field.words !== undefined;
      const pattern = loose ? wildcardPattern(value) : exactPattern(value);
      checkWords(field, pattern, value);
      return pattern;
    });
    return { kind: 'texts', field: field.name, operator, patterns, start, end };
  }
  if (ordered && (field.kind === 'enum' || field.kind === 'flag')) throw unordered(node, field);
  return {
    kind: 'numbers',
    field: field.name,
    operator,
    values: values.map((value) => ({
      written: value.text,
      ranges: numberValue(field, operator, value, options.startEpochNanos),
    })),
    start,
    end,
  };
}

function unordered<R>(node: Test, field: Field<R>): FilterFault {
  return new FilterFault(node, `${field.name} has no order; write ${field.name}:value`);
}

/** A text that can never occur is a mistake, and better said than answered with no rows. */
function checkWords<R>(
  field: TextField<R>,
  pattern: ReturnType<typeof wildcardPattern>,
  span: Span & { readonly text: string },
): void {
  const { words } = field;
  if (words === undefined || words.some((word) => fits(pattern, word))) return;
  const close = nearest(span.text, words);
  const hint = close === undefined ? `one of ${words.join(', ')}` : `did you mean ${close}?`;
  throw new FilterFault(span, `${quoteIfNeeded(span.text)} is no ${field.name}; ${hint}`);
}
