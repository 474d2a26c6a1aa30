/** SQL for a filter: a condition with bound parameters only; no text of the filter is ever part of it. */
import type { FilterNode, NumberRange, TextPattern } from './ast.ts';
import { fits } from './pattern.ts';
import {
  fieldNamed,
  type IdText,
  type LinkText,
  type MadeText,
  type NumberField,
  type NumberSource,
  type StoredText,
  type TextField,
  type Vocabulary,
} from './vocabulary.ts';

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

  /** The field is there and its number, or one of them, lies in one of the ranges. */
  private within(field: NumberField<R>, ranges: readonly NumberRange[]): string {
    const { absent, also = [] } = field;
    const mayBeAbsent = absent !== undefined && ranges.some((range) => includes(range, absent));
    return any(
      [field, ...also].map((source) => {
        const inRanges = this.inRanges(source, ranges);
        return mayBeAbsent ? `(${this.isThere(source, absent)} AND ${inRanges})` : inRanges;
      }),
    );
  }

  private inRanges(source: NumberSource<R>, ranges: readonly NumberRange[]): string {
    const sql = source.sql(this.column);
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
    return any(terms);
  }

  private numberPresent(field: NumberField<R>): string {
    const { absent, also = [] } = field;
    if (absent === undefined) return 'TRUE';
    return any([field, ...also].map((source) => this.isThere(source, absent)));
  }

  private isThere(source: NumberSource<R>, absent: number): string {
    return `(${source.sql(this.column)} <> ${absent})`;
  }

  private textPresent({ sources }: TextField<R>): string {
    return any(
      sources.map((source) => {
        if ('id' in source) return this.idPresent(source);
        if ('ofLink' in source) return this.linkText(source, (text) => `(${text} IS NOT NULL)`);
        if ('sql' in source) return `(${source.sql(this.column)} IS NOT NULL)`;
        const column = this.column(source.column);
        return source.interned ? `(${column} <> -1)` : `(${column} IS NOT NULL)`;
      }),
    );
  }

  private idPresent({ id }: IdText<R>): string {
    return any(
      id.map(([, column]) => `(${this.column(column)} <> -1)`),
      'and',
    );
  }

  private text({ sources }: TextField<R>, patterns: readonly TextPattern[]): string {
    return any(
      sources.map((source) => {
        if ('id' in source) return any(patterns.map((pattern) => this.id(source, pattern)));
        if ('sql' in source) return any(patterns.map((pattern) => this.made(source, pattern)));
        if (!('ofLink' in source)) return this.stored(source, patterns);
        return this.linkText(source, (text) => {
          const fitting = any(patterns.map((pattern) => this.fits(text, pattern)));
          return `(${text} IS NOT NULL AND ${fitting})`;
        });
      }),
    );
  }

  /** Links are few beside the records, and those that fit fewer still. */
  private linkText({ ofLink }: LinkText<R>, holds: (text: string) => string): string {
    const ids = ['connection', 'session', 'link'];
    const own = ids.map((name) => this.column(name)).join(', ');
    const found = `SELECT ${ids.join(', ')} FROM ${this.schema}links WHERE ${holds(ofLink)}`;
    return `((${own}) IN (${found}))`;
  }

  /** One text may have several ids, so ids are never compared with one looked up before. */
  private stored(source: StoredText<R>, patterns: readonly TextPattern[]): string {
    const column = this.column(source.column);
    const fitting = (text: string) => any(patterns.map((pattern) => this.fits(text, pattern)));
    return source.interned
      ? `(${column} IN (SELECT id FROM ${this.schema}strings WHERE ${fitting('text')}))`
      : `(${column} IS NOT NULL AND ${fitting(column)})`;
  }

  /** A whole text is compared by what it is made of; making it of every row would be felt. */
  private made(source: MadeText<R>, pattern: TextPattern): string {
    const text = source.sql(this.column);
    if (pattern.parts.length > 1) return `(${text} IS NOT NULL AND ${this.fits(text, pattern)})`;
    const values = source.columnsOf(pattern.parts[0]);
    if (values === undefined) return 'FALSE';
    return any(
      values.map(([name, value]) => `(${this.column(name)} = ${this.integer(value)})`),
      'and',
    );
  }

  /** A whole identifier is compared by its numbers; one with wildcards has to be written out. */
  private id(source: IdText<R>, pattern: TextPattern): string {
    if (pattern.parts.length === 1) {
      const shape = source.id.map(([letter]) => `${letter}([1-9]\\d{0,9})`).join('\\.');
      const numbers = new RegExp(`^${shape}$`).exec(pattern.parts[0]);
      if (numbers === null) return 'FALSE';
      return any(
        source.id.map(
          ([, column], place) =>
            `(${this.column(column)} = ${this.integer(Number(numbers[place + 1]))})`,
        ),
        'and',
      );
    }
    const letters = source.id.map(([letter]) => letter).join('');
    const possible = new RegExp(`^[${letters}.\\d]*$`);
    if (!pattern.parts.every((part) => possible.test(part))) return 'FALSE';
    const written = source.id.map(([letter, column]) => `'${letter}' || ${this.column(column)}`);
    const text = `(${written.join(" || '.' || ")})`;
    return `(${this.idPresent(source)} AND ${this.fits(text, pattern)})`;
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
