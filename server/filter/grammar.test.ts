import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../decoder/limits.ts';
import type { SyntaxNode } from './ast.ts';
import { parseSyntax } from './grammar.ts';

/** A tree as a short text: `and(type:transfer not(size>4k))`. */
function drawn(node: SyntaxNode | undefined): string {
  if (node === undefined) return 'everything';
  switch (node.kind) {
    case 'and':
    case 'or':
      return `${node.kind}(${node.operands.map(drawn).join(' ')})`;
    case 'not':
      return `not(${drawn(node.operand)})`;
    case 'word':
      return node.value.quoted ? `'${node.value.text}'` : node.value.text;
    case 'test': {
      const values = node.values.map(({ text, quoted }) => (quoted ? `'${text}'` : text));
      return `${node.key.text}${node.operator}${values.join(',')}`;
    }
  }
}

function parsed(text: string): string {
  const result = parseSyntax(text);
  return result.ok
    ? drawn(result.value)
    : `${result.error.start}-${result.error.end} ${result.error.message}`;
}

describe('the filter grammar', () => {
  test('terms, operators, lists and quotes', () => {
    expect(parsed('')).toBe('everything');
    expect(parsed('  ')).toBe('everything');
    expect(parsed('type:transfer link:orders -settled:true size>4k conn:c2,c5 error:*')).toBe(
      'and(type:transfer link:orders not(settled:true) size>4k conn:c2,c5 error:*)',
    );
    expect(parsed('size > 4k and size<= 8k')).toBe('and(size>4k size<=8k)');
    expect(parsed('size:>4k size:!=3')).toBe('and(size>4k size!=3)');
    expect(parsed('error:amqp:link:detach-forced')).toBe('error:amqp:link:detach-forced');
    expect(parsed('name:"a b","c \\" \\\\ d",e')).toBe("name:'a b','c \" \\ d',e");
    expect(parsed('10.0.0.1:5672 "or" order')).toBe("and(10.0.0.1:5672 'or' order)");
  });

  test('or binds less than and, not more than both', () => {
    expect(parsed('a b or c -d')).toBe('or(and(a b) and(c not(d)))');
    expect(parsed('a (b OR c) not d')).toBe('and(a or(b c) not(d))');
    expect(parsed('-(a b) || --c && d')).toBe('or(not(and(a b)) and(not(not(c)) d))');
    expect(parsed('((a))(b)')).toBe('and(a b)');
  });

  test('errors name the place and what was expected', () => {
    const cases = {
      'type:': '5-5 expected a value after type:',
      'type: x': '5-6 expected a value after type:',
      'conn:c1, c2': '8-9 expected another value right after the comma',
      '(a': '0-1 there is no closing parenthesis for this one',
      'a)': '1-2 there is no opening parenthesis for this one',
      'a or': '4-4 expected a term here: field:value, or a text to look for',
      'or a': '0-1 expected a term here: field:value, or a text to look for',
      '()': '1-2 expected a term here: field:value, or a text to look for',
      '- a': '0-1 expected a term right after -',
      '!a': '0-1 write - or not to turn a term around',
      '>4k': '0-1 expected the name of a field before >',
      'a "b': '2-4 the closing quotation mark is missing',
    };
    for (const [text, message] of Object.entries(cases)) expect(parsed(text)).toBe(message);
  });

  test('length and depth are bounded', () => {
    expect(parsed('x'.repeat(LIMITS.filterCharacters))).toMatch(/^x+$/);
    expect(parsed('x'.repeat(LIMITS.filterCharacters + 1))).toMatch(
      /is longer than 4096 characters$/,
    );
    expect(parsed('('.repeat(2000) + ')'.repeat(2000))).toMatch(/more than 64 parentheses/);
    expect(parsed('-'.repeat(2000))).toMatch(/more than 64 parentheses|right after -/);
    expect(parsed('not '.repeat(1000))).toMatch(/more than 64 parentheses/);
  });

  test('any text gives a tree or an error within it, and every node its own place', () => {
    const pieces = fc.constantFrom(
      ...[
        'type',
        ':',
        '=',
        '>',
        '<=',
        '!=',
        ' ',
        '(',
        ')',
        ',',
        '"',
        '\\',
        '-',
        'or',
        'and',
        'not',
      ],
      ...['*', '..', 'size', '4k', 'é', '\u{1F600}', '\ud800', '\n', '\0', '.'],
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseSyntax(text);
        const inside = ({ start, end }: { start: number; end: number }) => {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        };
        const visit = (node: SyntaxNode) => {
          inside(node);
          if (node.kind === 'not') visit(node.operand);
          if (node.kind === 'and' || node.kind === 'or') node.operands.forEach(visit);
          // What a node says it was written as is there in the text.
          if (node.kind === 'word' && !node.value.quoted) {
            expect(text.slice(node.value.start, node.value.end)).toBe(node.value.text);
          }
          if (node.kind === 'test') {
            // Brackets around a single test belong to it.
            const unwrapped = text.slice(node.start, node.end).replace(/^[(\s]+/, '');
            expect(unwrapped.startsWith(node.key.text)).toBe(true);
          }
        };
        if (!result.ok) inside(result.error);
        else if (result.value !== undefined) visit(result.value);
      }),
      { numRuns: 3000 },
    );
  });
});
