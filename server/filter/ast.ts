/** A half-open range of characters of the filter text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Why a filter cannot be understood, and which characters are to blame. */
export interface FilterError extends Span {
  readonly message: string;
}

/** A piece of the filter as it was written. Nothing is special inside quotes. */
export interface Written extends Span {
  readonly text: string;
  readonly quoted: boolean;
}

/** `:` asks for any of the values and knows wildcards; `=` is exact to the letter. */
export type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

/** What the grammar makes of a text, before any field is looked up. */
export type SyntaxNode =
  | (Span & { readonly kind: 'and' | 'or'; readonly operands: readonly SyntaxNode[] })
  | (Span & { readonly kind: 'not'; readonly operand: SyntaxNode })
  | (Span & { readonly kind: 'word'; readonly value: Written })
  | (Span & {
      readonly kind: 'test';
      readonly key: Written;
      readonly operator: Operator;
      readonly values: readonly Written[];
    });

/** Integers from `from` to `to`, both included; a bound that is not there is open. */
export interface NumberRange {
  readonly from?: number;
  readonly to?: number;
}

/** A value of a numeric test: the numbers it stands for (any of the ranges) and how it was written. */
export interface NumberValue {
  readonly written: string;
  readonly ranges: readonly NumberRange[];
}

/**
 * A text to compare with. `parts` are the stretches between wildcards: `a*b` is ['a', 'b'], a text
 * without wildcards has one part.
 */
export interface TextPattern {
  readonly parts: readonly string[];
  /** Upper and lower case differ. Otherwise `parts` are folded already. */
  readonly exactCase: boolean;
  readonly written: string;
}

/**
 * A filter with its fields looked up and its values understood: what SQL, predicate and explanation
 * are made from. Fields stand by their canonical names; the tree is plain data.
 */
export type FilterNode =
  | (Span & { readonly kind: 'all' })
  | (Span & { readonly kind: 'and' | 'or'; readonly operands: readonly FilterNode[] })
  | (Span & { readonly kind: 'not'; readonly operand: FilterNode })
  /** Free text: contained in any of the vocabulary's texts. */
  | (Span & { readonly kind: 'words'; readonly pattern: TextPattern })
  /** `key:*`: the field is there. */
  | (Span & { readonly kind: 'present'; readonly field: string })
  /** The field is there and its value lies in one of (or, negated, in none of) the ranges. */
  | (Span & {
      readonly kind: 'numbers';
      readonly field: string;
      readonly operator: Operator;
      readonly values: readonly NumberValue[];
    })
  /** The field is there and its text fits one of (or, negated, none of) the patterns. */
  | (Span & {
      readonly kind: 'texts';
      readonly field: string;
      readonly operator: ':' | '=' | '!=';
      readonly patterns: readonly TextPattern[];
    });

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: FilterError };

/** Thrown inside the parser and caught at its border: never leaves `parseSyntax` and `parseFilter`. */
export class FilterFault extends Error {
  readonly span: Span;

  constructor(span: Span, message: string) {
    super(message);
    this.span = span;
  }
}

/** Run a parser and turn its fault into a result. Anything else thrown is a bug and goes on. */
export function faultToResult<T>(run: () => T): Parsed<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (!(error instanceof FilterFault)) throw error;
    const { start, end } = error.span;
    return { ok: false, error: { start, end, message: error.message } };
  }
}
