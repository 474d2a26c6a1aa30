/** Values of charts in their units. */
import { formatBytes, formatCount, formatDuration, formatShortCount } from '../lib/format.ts';

/** A value in its unit. */
export function formatValue(value: number, unit: string): string {
  switch (unit) {
    case 'nanoseconds':
      return formatDuration(value);
    case 'bytes':
      return formatBytes(value);
    case 'bytes per second':
      return `${formatBytes(value)}/s`;
    case 'per second':
      return `${value >= 100 ? formatCount(Math.round(value)) : Number(value.toPrecision(3))}/s`;
    case 'percent':
      return `${Math.round(value)} %`;
    default:
      return formatCount(value);
  }
}

/** The same for an axis, where there is room for little. */
export function formatAxis(value: number, unit: string): string {
  switch (unit) {
    case 'per second':
      return `${value < 10 ? Number(value.toPrecision(2)) : formatShortCount(Math.round(value))}/s`;
    case 'nanoseconds':
      return value >= CLOCK_FROM ? formatClock(value) : formatDuration(value);
    case 'bytes':
    case 'bytes per second':
    case 'percent':
      return formatValue(value, unit);
    default:
      return formatShortCount(value);
  }
}

const SECOND = 1e9;
const CLOCK_FROM = 60 * SECOND;

/** `2 min`, `1:30 min`, `2:05 h`: what is longer does not fit beside an axis. */
function formatClock(nanos: number): string {
  const seconds = Math.round(nanos / SECOND);
  const [unit, larger, smaller] =
    seconds < 3600
      ? ['min', Math.floor(seconds / 60), seconds % 60]
      : ['h', Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return smaller === 0
    ? `${formatCount(Number(larger))} ${unit}`
    : `${larger}:${String(smaller).padStart(2, '0')} ${unit}`;
}

/** At most so many marks above zero. */
const MARKS_MAX = 4;
/** Times are counted in sixties from a minute on. */
const CLOCK_STEPS = [15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((s) => s * SECOND);

/** Marks of an axis from zero to beyond the highest value, at round figures. */
export function axisMarks(highest: number, unit: string): number[] {
  if (unit === 'percent' && highest <= 100) return [0, 50, 100];
  const least = Math.max(highest, Number.MIN_VALUE) / MARKS_MAX;
  const isClock = unit === 'nanoseconds' && least > 10 * SECOND;
  const clock = isClock ? CLOCK_STEPS.find((step) => step >= least) : undefined;
  const isWhole = unit !== 'per second';
  const step = clock ?? Math.max(roundUp(least), isWhole ? 1 : 0);
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, mark) => Number((mark * step).toPrecision(12)));
}

/** The next of 1, 2, 5, 10, 20 … */
function roundUp(least: number): number {
  const decade = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * decade >= least) ?? 10) * decade;
}
