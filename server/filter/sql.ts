/** SQL for a filter: a condition with bound parameters only; no text of the filter is ever part of it. */
import type { FilterNode, NumberRange, TextPattern } from './ast.ts';
import { fits } from './pattern.ts';
import { fieldNamed, type NumberField, type TextField, type Vocabulary } from './vocabulary.ts';

/** A condition for WHERE. Each `?` takes the next of `params`, in order; it is never NULL. */
export interface SqlFilter {
  readonly where: string;
  readonly params: readonly (number | string)[];
}

export interface SqlOptions {
  /** What stands before the table `strings`, as `"c_ab12".`; nothing by default. */
  readonly schema?: string;
  /** What stands before the columns of the table filtered, as `f.`; nothing by default. */
  readonly columns?: string;
}

/** The condition that holds for the rows of the index that the predicate lets through. */
export function filterToSql<R>(
  filter: FilterNode,
  vocabulary: Vocabulary<R>,
  options: SqlOptions = {},
): SqlFilter {
  const writer = new SqlWriter(vocabulary, options);
  return { where: writer.condition(filter), params: writer.params };
}

class SqlWriter<R> {
  readonly params: (number | string)[] = [];
  private readonly vocabulary: Vocabulary<R>;
  private readonly schema: string;
  private readonly column: (name: string) => string;

  constructor(vocabulary: Vocabulary<R>, { schema = '', columns = '' }: SqlOptions) {
    this.vocabulary = vocabulary;
    this.schema = schema;
    this.column = (name) => `${columns}${name}`;
  }

  condition(node: FilterNode): string {
    switch (node.kind) {
      case 'all':
        return 'TRUE';
      case 'and':
      case 'or':
        return any(
          node.operands.map((operand) => this.condition(operand)),
          node.kind,
        );
      case 'not':
        return `NOT ${this.condition(node.operand)}`;
      case 'words':
        return this.words(node.pattern);
      case 'present': {
        const field = fieldNamed(this.vocabulary, node.field);
        return field.kind === 'text' ? this.textPresent(field) : this.numberPresent(field);
      }
      case 'numbers': {
        const field = fieldNamed(this.vocabulary, node.field);
        if (field.kind === 'text') throw new TypeError(`${field.name} is a text`);
        const ranges = node.values.flatMap((value) => value.ranges);
        const within = this.within(field, ranges);
        return node.operator === '!=' ? `(${this.numberPresent(field)} AND NOT ${within})` : within;
      }
      case 'texts': {
        const field = fieldNamed(this.vocabulary, node.field);
        if (field.kind !== 'text') throw new TypeError(`${field.name} is no text`);
        const fitting = this.text(field, node.patterns);
        return node.operator === '!=' ? `(${this.textPresent(field)} AND NOT ${fitting})` : fitting;
      }
    }
  }

  private words(pattern: TextPattern): string {
    return any(
      this.vocabulary.freeText.map((name) => {
        const field = fieldNamed(this.vocabulary, name);
        if (field.kind === 'text') return this.text(field, [pattern]);
        const codes = field.choices.filter((choice) => fits(pattern, choice.name));
        return this.within(
          field,
          codes.map(({ code }) => ({ from: code, to: code })),
        );
      }),
    );
  }

  /** The field is there and its number lies in one of the ranges. */
  private within(field: NumberField<R>, ranges: readonly NumberRange[]): string {
    const sql = field.sql(this.column);
    const terms: string[] = [];
    const single = ranges.filter(({ from, to }) => from !== undefined && from === to);
    if (single.length > 0) {
      const list = single.map(({ from = 0 }) => this.integer(from));
      terms.push(
        single.length === 1 ? `(${sql} = ${list[0]})` : `(${sql} IN (${list.join(', ')}))`,
      );
    }
    for (const range of ranges) {
      if (single.includes(range)) continue;
      const { from, to } = range;
      const bounds: string[] = [];
      if (from !== undefined) bounds.push(`(${sql} >= ${this.integer(from)})`);
      if (to !== undefined) bounds.push(`(${sql} <= ${this.integer(to)})`);
      terms.push(any(bounds, 'and'));
    }
    const { absent } = field;
    const mayBeAbsent = absent !== undefined && ranges.some((range) => includes(range, absent));
    return mayBeAbsent ? `(${this.numberPresent(field)} AND ${any(terms)})` : any(terms);
  }

  private numberPresent(field: NumberField<R>): string {
    if (field.absent === undefined) return 'TRUE';
    return `(${field.sql(this.column)} <> ${field.absent})`;
  }

  private textPresent(field: TextField<R>): string {
    const column = this.column(field.column);
    return field.interned ? `(${column} <> -1)` : `(${column} IS NOT NULL)`;
  }

  /** One text may have several ids, so ids are never compared with one looked up before. */
  private text(field: TextField<R>, patterns: readonly TextPattern[]): string {
    const column = this.column(field.column);
    const fitting = (text: string) => any(patterns.map((pattern) => this.fits(text, pattern)));
    return field.interned
      ? `(${column} IN (SELECT id FROM ${this.schema}strings WHERE ${fitting('text')}))`
      : `(${column} IS NOT NULL AND ${fitting(column)})`;
  }

  private fits(text: string, pattern: TextPattern): string {
    const subject = pattern.exactCase ? text : `lower(${text})`;
    const { parts } = pattern;
    const last = parts.length - 1;
    if (last === 0) return `(${subject} = ${this.string(parts[0])})`;
    const inner = parts.slice(1, last).filter((part) => part !== '');
    if (inner.length > 1 || (inner.length === 1 && (parts[0] !== '' || parts[last] !== ''))) {
      // RE2 never goes back, so no text and no pattern can make it slow.
      const expression = parts.map(escapeRegExp).join('.*');
      return `regexp_full_match(${subject}, ${this.string(expression)}, 's')`;
    }
    if (inner.length === 1) return `contains(${subject}, ${this.string(inner[0])})`;
    const least = [...parts[0], ...parts[last]].length;
    return any(
      [
        `(length(${text}) >= ${this.integer(least)})`,
        `starts_with(${subject}, ${this.string(parts[0])})`,
        `ends_with(${subject}, ${this.string(parts[last])})`,
      ],
      'and',
    );
  }

  /** Casting keeps the comparison among integers, where the table's statistics help. */
  private integer(value: number): string {
    this.params.push(value);
    return 'CAST(? AS BIGINT)';
  }

  private string(value: string): string {
    this.params.push(value);
    return 'CAST(? AS VARCHAR)';
  }
}

/**
 * Terms are whole in themselves (calls, words or parenthesised), so that NOT can stand before one.
 * Many are joined in halves: the database limits how deep a condition may be, and reads a flat
 * chain as one that is as deep as it is long.
 */
function any(terms: readonly string[], operator: 'or' | 'and' = 'or'): string {
  if (terms.length === 0) return operator === 'or' ? 'FALSE' : 'TRUE';
  if (terms.length === 1) return terms[0];
  const middle = terms.length >> 1;
  const left = any(terms.slice(0, middle), operator);
  return `(${left} ${operator.toUpperCase()} ${any(terms.slice(middle), operator)})`;
}

function includes({ from, to }: NumberRange, value: number): boolean {
  return (from === undefined || from <= value) && (to === undefined || value <= to);
}

function escapeRegExp(text: string): string {
  return text.replace(
    /[^\p{L}\p{N}]/gu,
    (point) => `\\x{${(point.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
