import type { Nanos } from '../../decoder/units.ts';
import { formatDuration } from './format.ts';

/** How the frame table tells time: since the capture's start, since the row before, or by the clock. */
export const TIME_FORMATS = ['start', 'delta', 'utc', 'local'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

export const TIME_FORMAT_NAMES: Readonly<Record<TimeFormat, string>> = {
  start: 'From the start of the capture',
  delta: 'Since the frame before',
  utc: 'Wall clock, UTC',
  local: 'Wall clock, local time',
};

/** The head of the table's time column. */
export const TIME_FORMAT_HEADS: Readonly<Record<TimeFormat, string>> = {
  start: 'time (s)',
  delta: 'since previous',
  utc: 'time (UTC)',
  local: 'time (local)',
};

/** What a time in a column or beside other facts is counted in; there is no row before to count from. */
export const TIME_FORMAT_UNITS: Readonly<Record<TimeFormat, string>> = {
  start: 's',
  delta: 's',
  utc: 'UTC',
  local: 'local',
};

/** No line breaks within a figure. */
const GROUP_SPACE = '\u00a0';

/** Seconds with microseconds, digits in threes: `41.120 312`; `exact` adds the nanoseconds. */
export function formatFromStart(nanos: Nanos, exact = false): string {
  const magnitude = Math.abs(nanos);
  const seconds = Math.floor(magnitude / 1e9);
  const fraction = String(magnitude % 1e9).padStart(9, '0');
  return `${nanos < 0 ? '−' : ''}${seconds}.${groupFraction(fraction, exact)}`;
}

/** `41.120 312 s`, of one piece. */
export function momentText(nanos: Nanos): string {
  return `${formatFromStart(nanos)}\u00a0s`;
}

function groupFraction(nine: string, exact: boolean): string {
  const micros = `${nine.slice(0, 3)}${GROUP_SPACE}${nine.slice(3, 6)}`;
  return exact ? `${micros}${GROUP_SPACE}${nine.slice(6)}` : micros;
}

/** Time since the row before: `+0.4 ms`, `−1.2 s`; nothing happened between: `0`. */
export function formatDelta(nanos: Nanos): string {
  if (nanos === 0) return '0';
  return nanos > 0 ? `+${formatDuration(nanos)}` : formatDuration(nanos);
}

/** Epoch nanoseconds do not fit a JS number, so the sum is a bigint. */
function instant(nanos: Nanos, startEpochNanos: string): { date: Date; fraction: string } {
  const epoch = BigInt(startEpochNanos) + BigInt(nanos);
  const inSecond = ((epoch % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const date = new Date(Number((epoch - inSecond) / 1_000_000n));
  return { date, fraction: String(inSecond).padStart(9, '0') };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `09:41:07.204 312` */
export function formatClock(
  nanos: Nanos,
  startEpochNanos: string,
  zone: 'utc' | 'local',
  exact = false,
): string {
  const { date, fraction } = instant(nanos, startEpochNanos);
  const [h, m, s] =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${two(h)}:${two(m)}:${two(s)}.${groupFraction(fraction, exact)}`;
}

/** `2026-11-25` */
export function formatDate(nanos: Nanos, startEpochNanos: string, zone: 'utc' | 'local'): string {
  const { date } = instant(nanos, startEpochNanos);
  return zone === 'utc'
    ? `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-11-25 09:41:07 – 09:43:21 UTC`, with the second date when the capture crosses midnight. */
export function formatSpan(durationNanos: Nanos, startEpochNanos: string): string {
  const clock = (nanos: Nanos) => formatClock(nanos, startEpochNanos, 'utc').slice(0, 8);
  const first = formatDate(0, startEpochNanos, 'utc');
  const last = formatDate(durationNanos, startEpochNanos, 'utc');
  return `${first} ${clock(0)} – ${last === first ? '' : `${last} `}${clock(durationNanos)} UTC`;
}

/** One moment in the chosen format; `previousNanos` is the row before, if there is one. */
export function formatTime(
  format: TimeFormat,
  nanos: Nanos,
  previousNanos: Nanos | undefined,
  startEpochNanos: string | undefined,
): string {
  switch (format) {
    case 'start':
      return formatFromStart(nanos);
    case 'delta':
      return previousNanos === undefined ? '' : formatDelta(nanos - previousNanos);
    case 'utc':
    case 'local':
      return startEpochNanos === undefined
        ? formatFromStart(nanos)
        : formatClock(nanos, startEpochNanos, format);
  }
}
