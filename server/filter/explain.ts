/** A filter in words, so that who typed it can see what it was taken for. */
import type { FilterNode, NumberRange, NumberValue, Operator } from './ast.ts';
import { formatNanos } from './time.ts';
import { type Field, fieldNamed, type NumberField, type Vocabulary } from './vocabulary.ts';

/** One English sentence: `Frames where the type is transfer and the size is more than 4,000 octets.` */
export function explainFilter<R>(filter: FilterNode, vocabulary: Vocabulary<R>): string {
  const { subject } = vocabulary;
  if (filter.kind === 'all') return `All ${subject}.`;
  const capital = subject.slice(0, 1).toUpperCase() + subject.slice(1);
  return `${capital} where ${clause(filter, vocabulary, false)}.`;
}

function clause<R>(node: FilterNode, vocabulary: Vocabulary<R>, negated: boolean): string {
  switch (node.kind) {
    case 'all':
      return negated ? 'nothing is asked, turned around' : 'nothing is asked';
    case 'not':
      return clause(node.operand, vocabulary, !negated);
    case 'and':
    case 'or': {
      // Turned around, “all of them” becomes “not all of them”: shorter than to turn each part around.
      const parts = node.operands.map((operand) => nested(operand, vocabulary));
      if (negated) return `it is not so that ${parts.join(`, ${node.kind} `)}`;
      return list(parts, node.kind);
    }
    case 'words': {
      const nouns = vocabulary.freeText.map((name) => nounOf(fieldNamed(vocabulary, name)));
      const { written } = node.pattern;
      const quoted = written.startsWith('"') ? written : `“${written}”`;
      return `${quoted} ${negated ? 'does not occur' : 'occurs'} in the ${list(nouns, 'or')}`;
    }
    case 'present': {
      const field = fieldNamed(vocabulary, node.field);
      return `there is ${negated ? 'no' : articleOf(nounOf(field))} ${nounOf(field)}`;
    }
    case 'numbers': {
      const field = fieldNamed(vocabulary, node.field);
      if (field.kind === 'text') throw new TypeError(`${field.name} is a text`);
      const wanted = list(
        node.values.map((value) => numberPhrase(field, node.operator, value)),
        'or',
      );
      return isPhrase(field, node.operator, wanted, negated);
    }
    case 'texts': {
      const field = fieldNamed(vocabulary, node.field);
      const wanted = list(
        node.patterns.map(({ written, parts, exactCase }) =>
          parts.length > 1 ? `like ${written}` : exactCase ? `exactly ${written}` : written,
        ),
        'or',
      );
      return isPhrase(field, node.operator, wanted, negated);
    }
  }
}

/** An `or` inside an `and` (and the reverse) needs its brackets in words too. */
function nested<R>(node: FilterNode, vocabulary: Vocabulary<R>): string {
  const text = clause(node, vocabulary, false);
  const inner = node.kind === 'not' ? node.operand : node;
  return inner.kind === 'and' || inner.kind === 'or' ? `(${text})` : text;
}

function isPhrase<R>(
  field: Field<R>,
  operator: Operator,
  wanted: string,
  negated: boolean,
): string {
  const noun = field.kind === 'flag' ? nounOf(field) : `the ${nounOf(field)}`;
  const mayBeAbsent = field.kind === 'text' || field.absent !== undefined;
  if (operator === '!=') {
    if (negated) return mayBeAbsent ? `${noun} is ${wanted} or absent` : `${noun} is ${wanted}`;
    return mayBeAbsent ? `${noun} is there and not ${wanted}` : `${noun} is not ${wanted}`;
  }
  if (!negated) return `${noun} is ${wanted}`;
  return mayBeAbsent ? `${noun} is not ${wanted} (or is absent)` : `${noun} is not ${wanted}`;
}

function articleOf(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a';
}

function nounOf<R>(field: Field<R>): string {
  return field.noun ?? field.name.replaceAll('-', ' ');
}

const COMPARISONS: ReadonlyMap<Operator, readonly [amount: string, time: string]> = new Map([
  ['>', ['more than ', 'after ']],
  ['>=', ['at least ', 'not before ']],
  ['<', ['less than ', 'before ']],
  ['<=', ['at most ', 'not after ']],
]);

function numberPhrase<R>(
  field: NumberField<R>,
  operator: Operator,
  { written, ranges }: NumberValue,
): string {
  if (field.kind === 'enum' || field.kind === 'flag') {
    if (written.includes('*')) return `like ${written}`;
    const known = field.choices.find(({ code }) => code === ranges[0].from);
    return known?.name ?? written;
  }
  const range = ranges[0];
  const isTime = field.kind === 'time';
  const words = COMPARISONS.get(operator);
  if (words !== undefined) return `${words[isTime ? 1 : 0]}${bound(field, operator, range)}`;
  const { from, to } = range;
  if (from === undefined) return `${isTime ? 'not after' : 'at most'} ${amount(field, to ?? 0)}`;
  if (to === undefined) return `${isTime ? 'not before' : 'at least'} ${amount(field, from)}`;
  if (from === to) return amount(field, from);
  return from > to
    ? `${written} (which no whole number is)`
    : `from ${amount(field, from)} to ${amount(field, to)}`;
}

/** The number that was written, which `>` and `<` leave just outside the range. */
function bound<R>(field: NumberField<R>, operator: Operator, { from, to }: NumberRange): string {
  const value = from ?? to ?? 0;
  return amount(field, operator === '>' ? value - 1 : operator === '<' ? value + 1 : value);
}

function amount<R>(field: NumberField<R>, value: number): string {
  if (field.kind === 'time' || field.kind === 'duration') return formatNanos(value);
  if (field.kind === 'connection') return `c${value}`;
  const digits = value.toLocaleString('en-US');
  return field.kind === 'size' ? `${digits} octets` : digits;
}

function list(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length === 1) return parts[0];
  const last = parts[parts.length - 1];
  const comma = parts.length > 2 ? ',' : '';
  return `${parts.slice(0, -1).join(', ')}${comma} ${word} ${last}`;
}
