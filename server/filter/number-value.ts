/** What a value of a numeric field stands for. */
import { FilterFault, type NumberRange, type Operator, type Written } from './ast.ts';
import { nearest } from './near-miss.ts';
import { fits, quoteIfNeeded, wildcardPattern } from './pattern.ts';
import { type Exact, parseQuantity, rangeOf } from './quantity.ts';
import { parseDuration, parseTime } from './time.ts';
import { type NumberField, namesOf } from './vocabulary.ts';

const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['number', '12, 4k or 10..20'],
  ['size', '4k, 1.5M, 64KiB or 1k..4k'],
  ['connection', 'c2 or c2..c5'],
  ['duration', '12.5s, 350ms, 1200us or nanoseconds'],
]);

/** The numbers of a value; a FilterFault says what was expected instead. */
export function numberValue<R>(
  field: NumberField<R>,
  operator: Operator,
  value: Written,
  startEpochNanos: string | undefined,
): readonly NumberRange[] {
  if (field.kind === 'enum' || field.kind === 'flag') return choiceRanges(field, value);
  const one = (text: string): Exact => exactOf(field, value, text, startEpochNanos);
  const dots = value.text.indexOf('..');
  const isRange = operator === ':' || operator === '=' || operator === '!=';
  if (dots < 0 || !isRange) return [rangeOf(operator, one(value.text))];
  return [openRange(value, dots, one)];
}

/** `1k..4k`, and `1k..` or `..4k` with one end open. */
function openRange(value: Written, dots: number, one: (text: string) => Exact): NumberRange {
  const low = value.text.slice(0, dots);
  const high = value.text.slice(dots + 2);
  if (low === '' && high === '') {
    throw new FilterFault(value, 'expected a value before or after ..');
  }
  const range = {
    ...(low === '' ? {} : rangeOf('>=', one(low))),
    ...(high === '' ? {} : rangeOf('<=', one(high))),
  };
  if (range.from !== undefined && range.to !== undefined && range.from > range.to) {
    throw new FilterFault(value, `the range ${value.text} ends before it begins`);
  }
  return range;
}

function exactOf<R>(
  field: NumberField<R>,
  value: Written,
  text: string,
  startEpochNanos: string | undefined,
): Exact {
  if (field.kind === 'time') {
    const time = parseTime(text, startEpochNanos);
    if (!time.ok) throw new FilterFault(value, time.message);
    return time.nanos;
  }
  const bare = field.kind === 'connection' ? text.replace(/^c(?=\d)/i, '') : text;
  const quantity = field.kind === 'duration' ? parseDuration(text) : parseQuantity(bare);
  if (quantity !== undefined) return quantity;
  const example = EXAMPLES.get(field.kind) ?? '12';
  throw new FilterFault(
    value,
    `${quoteIfNeeded(text)} is no ${field.kind}; ${field.name} takes ${example}`,
  );
}

function choiceRanges<R>(field: NumberField<R>, value: Written): readonly NumberRange[] {
  const pattern = wildcardPattern(value);
  const names = (choice: NumberField<R>['choices'][number]) =>
    // A wildcard is meant for the names one sees; an alias is only another way to write one of them.
    pattern.parts.length > 1 ? [choice.name] : namesOf(choice);
  const found = field.choices.filter((choice) => names(choice).some((name) => fits(pattern, name)));
  if (found.length > 0) return found.map(({ code }) => ({ from: code, to: code }));
  const other = field.otherChoice?.(value.text);
  if (other !== undefined) return [other];
  throw new FilterFault(value, noChoice(field, value.text));
}

/** More values than this are not worth listing. */
const LISTED = 12;

function noChoice<R>(field: NumberField<R>, text: string): string {
  const names = [...new Set(field.choices.map(({ name }) => name))];
  const close = nearest(text, names);
  if (close !== undefined)
    return `${quoteIfNeeded(text)} is no ${field.name}; did you mean ${close}?`;
  if (names.length <= LISTED) return `${field.name} takes ${listed(names)}`;
  return `${quoteIfNeeded(text)} is no ${field.name}; among them are ${names.slice(0, 5).join(', ')}`;
}

function listed(names: readonly string[]): string {
  return names.length === 1
    ? names[0]
    : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}
