import type { NumberRange, Operator } from './ast.ts';

/** A number as it was written, exact: `numerator / denominator`, the denominator a power of ten. */
export interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const NUMBER = /^([+-]?)(\d{1,20})(?:\.(\d{1,12}))?\s*([a-z]*)$/i;

/** Powers of ten by their letters, and of two by the letters with an i. */
const SIZE_UNITS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['b', 1n],
  ['k', 1_000n],
  ['kb', 1_000n],
  ['m', 1_000_000n],
  ['mb', 1_000_000n],
  ['g', 1_000_000_000n],
  ['gb', 1_000_000_000n],
  ['ki', 1n << 10n],
  ['kib', 1n << 10n],
  ['mi', 1n << 20n],
  ['mib', 1n << 20n],
  ['gi', 1n << 30n],
  ['gib', 1n << 30n],
]);

/** A decimal number with one of the units (in lower case), times what the unit stands for. */
export function parseDecimal(text: string, units: ReadonlyMap<string, bigint>): Exact | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = '', unit] = match;
  const factor = units.get(unit.toLowerCase());
  if (factor === undefined) return undefined;
  const digits = BigInt(whole + fraction) * factor;
  return {
    numerator: sign === '-' ? -digits : digits,
    denominator: 10n ** BigInt(fraction.length),
  };
}

/** A plain number or a size: `4096`, `4k` = `4kB` = 4000, `4KiB` = 4096, `1.5M`. */
export function parseQuantity(text: string): Exact | undefined {
  return parseDecimal(text, SIZE_UNITS);
}

/**
 * The integers that stand in this relation to a number. An exact number between two integers has no
 * equal, so `=` then gives the empty range.
 */
export function rangeOf(operator: Operator, value: Exact): NumberRange {
  const down = floor(value);
  const up = ceil(value);
  switch (operator) {
    case '>':
      return { from: toNumber(down + 1n) };
    case '>=':
      return { from: toNumber(up) };
    case '<':
      return { to: toNumber(up - 1n) };
    case '<=':
      return { to: toNumber(down) };
    default:
      return { from: toNumber(up), to: toNumber(down) };
  }
}

function floor({ numerator, denominator }: Exact): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

function ceil(value: Exact): bigint {
  return -floor({ numerator: -value.numerator, denominator: value.denominator });
}

/** The largest double below 2^63, where a BIGINT of the index ends. */
const MOST = 2n ** 63n - 1024n;

/** Beyond 2^53 rounded as the decoder rounds a delivery tag, so that both still are the same number. */
function toNumber(value: bigint): number {
  return Number(value > MOST ? MOST : value < -MOST ? -MOST : value);
}
