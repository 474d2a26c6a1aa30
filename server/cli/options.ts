/** Values of options, read once for all commands. */
import { InvalidArgumentError } from 'commander';
import type { Parsed } from '../filter/ast.ts';
import type { FilterNode } from '../filter/parse.ts';
import { parseFilter } from '../filter/parse.ts';
import { rangeOf } from '../filter/quantity.ts';
import { parseTime } from '../filter/time.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';
import { PORT_HINT_FORM, type PortHints, readPortHints } from '../port-hints.ts';
import { UsageError } from './faults.ts';

/** One more `--port-hint 5672=amqp` added to those before it. */
export function addPortHint(text: string, before: PortHints): PortHints {
  const hint = readPortHints([text]);
  if (hint === undefined) throw new InvalidArgumentError(PORT_HINT_FORM);
  return new Map([...before, ...hint]);
}

/** A time of `--from` or `--to`, kept as text until it is known when the capture began. */
export function timeText(text: string): string {
  const time = parseTime(text, '0');
  if (!time.ok) throw new InvalidArgumentError(`${time.message}.`);
  return text;
}

export interface TimeWindow {
  readonly fromNanos: number;
  readonly toNanos: number;
}

/**
 * Both ends belong to the window.
 *
 * @throws UsageError when it ends before it begins
 */
export function timeWindow(
  { from, to }: { readonly from?: string; readonly to?: string },
  startEpochNanos: string | undefined,
): TimeWindow {
  const bound = (text: string, operator: '>=' | '<=') => {
    const time = parseTime(text, startEpochNanos);
    if (!time.ok) throw new UsageError(`${text}: ${time.message}`);
    return rangeOf(operator, time.nanos);
  };
  const fromNanos =
    (from === undefined ? from : bound(from, '>=').from) ?? Number.NEGATIVE_INFINITY;
  const toNanos = (to === undefined ? to : bound(to, '<=').to) ?? Number.POSITIVE_INFINITY;
  // No rows would be taken for an answer.
  if (fromNanos > toNanos) throw new UsageError(`--from ${from} is after --to ${to}`);
  return { fromNanos, toNanos };
}

/** @throws UsageError that points at the place in the filter */
export function checkedFilter<R>(
  text: string,
  vocabulary: Vocabulary<R>,
  startEpochNanos: string | undefined,
): FilterNode {
  const parsed: Parsed<FilterNode> = parseFilter(text, vocabulary, { startEpochNanos });
  if (parsed.ok) return parsed.value;
  const { start, end, message } = parsed.error;
  const marks = ' '.repeat(start) + '^'.repeat(Math.max(1, end - start));
  throw new UsageError(`the filter cannot be understood: ${message}\n  ${text}\n  ${marks}`);
}
