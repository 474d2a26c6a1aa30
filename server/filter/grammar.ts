/**
 * The grammar of the filter language, by recursive descent and without a separate lexer (what a
 * character means depends on whether a key, a value or a bare word is being read):
 *
 *     filter := [ or ]
 *     or     := and { 'or' and }
 *     and    := unary { [ 'and' ] unary }
 *     unary  := ( '-' | 'not' ) unary | '(' or ')' | test | word
 *     test   := key operator value { ',' value }
 *     value  := '"' any text, \" and \\ escaped '"' | characters other than space " , ( )
 *     word   := '"' … '"' | characters other than space " ( )
 *
 * So `type:transfer link:orders -settled:true size>4k` is four terms, all of which must hold.
 * No field is looked up here: that is parse.ts, which knows the vocabulary.
 */
import { LIMITS } from '../../decoder/limits.ts';
import {
  FilterFault,
  faultToResult,
  type Operator,
  type Parsed,
  type SyntaxNode,
  type Written,
} from './ast.ts';

const SPACE = /\s*/y;
const OR = /(?:or(?=[\s()]|$)|\|\|)/iy;
const AND = /(?:and(?=[\s()]|$)|&&)/iy;
const NOT = /not(?=[\s()]|$)/iy;
/** A colon stands right at its key; comparisons may have spaces around them, as people write them. */
const KEY = /[a-z][\w.-]*(?=:|\s*(?:[<>=]|!=))/iy;
const OPERATOR = /:\s*(>=|<=|!=|[<>=])\s*|\s*(>=|<=|!=|[<>=])\s*|:/y;
const STRAY_OPERATOR = /[<>=:]=?|!=?/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const VALUE = /[^\s"(),]+/y;
const WORD = /[^\s"()]+/y;

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  ([':', '=', '!=', '>', '>=', '<', '<='] as const).map((operator) => [operator, operator]),
);

/** Parse a filter text; `undefined` stands for the empty filter. Never throws. */
export function parseSyntax(text: string): Parsed<SyntaxNode | undefined> {
  return faultToResult(() => new Parser(text).filter());
}

class Parser {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  filter(): SyntaxNode | undefined {
    const most = LIMITS.filterCharacters;
    if (this.text.length > most) {
      throw new FilterFault(
        { start: most, end: this.text.length },
        `the filter is longer than ${most} characters`,
      );
    }
    this.skip(SPACE);
    if (this.at === this.text.length) return undefined;
    const root = this.or();
    if (this.at < this.text.length) {
      throw this.fault(1, 'there is no opening parenthesis for this one');
    }
    return root;
  }

  private or(): SyntaxNode {
    const operands = [this.and()];
    while (this.keyword(OR)) operands.push(this.and());
    return join('or', operands);
  }

  private and(): SyntaxNode {
    const operands = [this.unary()];
    for (;;) {
      if (this.keyword(AND)) operands.push(this.unary());
      else if (this.at < this.text.length && this.text[this.at] !== ')' && !this.ahead(OR)) {
        operands.push(this.unary());
      } else return join('and', operands);
    }
  }

  private unary(): SyntaxNode {
    const start = this.at;
    if (++this.depth > LIMITS.filterDepth) {
      throw this.fault(
        1,
        `more than ${LIMITS.filterDepth} parentheses or negations in one another`,
      );
    }
    const node = this.negationOrTerm(start);
    this.depth--;
    return node;
  }

  private negationOrTerm(start: number): SyntaxNode {
    const dash = this.text[this.at] === '-';
    if (dash) {
      this.at++;
      if (this.at === this.text.length || /\s/.test(this.text[this.at])) {
        this.at = start;
        throw this.fault(1, 'expected a term right after -');
      }
    }
    if (dash || this.keyword(NOT)) {
      const operand = this.unary();
      return { kind: 'not', operand, start, end: operand.end };
    }
    if (this.text[this.at] === '(') return this.parenthesised(start);
    return this.test() ?? this.word();
  }

  private parenthesised(start: number): SyntaxNode {
    this.at++;
    this.skip(SPACE);
    const inner = this.or();
    if (this.text[this.at] !== ')') {
      throw new FilterFault(
        { start, end: start + 1 },
        'there is no closing parenthesis for this one',
      );
    }
    this.at++;
    const end = this.at;
    this.skip(SPACE);
    return { ...inner, start, end };
  }

  private test(): SyntaxNode | undefined {
    const start = this.at;
    const name = this.take(KEY)?.[0];
    if (name === undefined) return undefined;
    const key = { text: name, quoted: false, start, end: this.at };
    const match = this.take(OPERATOR);
    const operator = OPERATORS.get(match?.[1] ?? match?.[2] ?? ':') ?? ':';
    const values = [this.value(`expected a value after ${name}${operator}`)];
    while (this.text[this.at] === ',') {
      this.at++;
      values.push(this.value('expected another value right after the comma'));
    }
    const end = this.at;
    this.skip(SPACE);
    return { kind: 'test', key, operator, values, start, end };
  }

  private word(): SyntaxNode {
    const start = this.at;
    if (this.at === this.text.length) throw this.expectedTerm();
    if (this.ahead(OR) || this.ahead(AND) || this.text[this.at] === ')') throw this.expectedTerm();
    const stray = this.ahead(STRAY_OPERATOR);
    if (stray === '!') throw this.fault(1, 'write - or not to turn a term around');
    if (stray !== undefined) {
      throw this.fault(stray.length, `expected the name of a field before ${stray}`);
    }
    const value = this.quoted() ?? this.plain(WORD, 'expected a term');
    this.skip(SPACE);
    return { kind: 'word', value, start, end: value.end };
  }

  private value(expected: string): Written {
    return this.quoted() ?? this.plain(VALUE, expected);
  }

  private plain(pattern: RegExp, expected: string): Written {
    const start = this.at;
    const text = this.take(pattern)?.[0];
    if (text === undefined) throw this.fault(1, expected);
    return { text, quoted: false, start, end: this.at };
  }

  private quoted(): Written | undefined {
    if (this.text[this.at] !== '"') return undefined;
    const start = this.at;
    const inner = this.take(QUOTED)?.[1];
    if (inner === undefined) {
      throw this.fault(this.text.length - start, 'the closing quotation mark is missing');
    }
    return { text: inner.replace(/\\(.)/gs, '$1'), quoted: true, start, end: this.at };
  }

  private expectedTerm(): FilterFault {
    return this.fault(1, 'expected a term here: field:value, or a text to look for');
  }

  /** A fault of `length` characters from here; at the end of the text it has no characters. */
  private fault(length: number, message: string): FilterFault {
    const end = Math.min(this.text.length, this.at + length);
    return new FilterFault({ start: this.at, end }, message);
  }

  private keyword(pattern: RegExp): boolean {
    if (this.take(pattern) === null) return false;
    this.skip(SPACE);
    return true;
  }

  private skip(pattern: RegExp): void {
    this.take(pattern);
  }

  private ahead(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }
}

function join(kind: 'and' | 'or', operands: readonly SyntaxNode[]): SyntaxNode {
  if (operands.length === 1) return operands[0];
  return { kind, operands, start: operands[0].start, end: operands[operands.length - 1].end };
}
