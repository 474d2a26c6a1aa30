import { type Exact, parseDecimal } from './quantity.ts';

/** Nanoseconds of a unit. A number without one is nanoseconds. */
const TIME_UNITS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['ns', 1n],
  ['us', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['min', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/i;

export type ParsedTime =
  | { readonly ok: true; readonly nanos: Exact }
  | { readonly ok: false; readonly message: string };

/**
 * A point in time of a capture, in nanoseconds from its first packet.
 *
 * `12.5s`, `350ms`, `1200us`, `2min`, a plain integer (nanoseconds), or an ISO 8601 instant
 * (UTC unless it names its offset), which needs the epoch nanoseconds of the first packet.
 */
export function parseTime(text: string, startEpochNanos: string | undefined): ParsedTime {
  const relative = parseDuration(text);
  if (relative !== undefined) return { ok: true, nanos: relative };
  const instant = parseInstant(text);
  if (instant === undefined) {
    return {
      ok: false,
      message: `${text} is not a time; write 12.5s, 350ms, 1200us, nanoseconds or 2026-01-31T08:00:00Z`,
    };
  }
  if (startEpochNanos === undefined) {
    return {
      ok: false,
      message: 'it is not known when this capture began; write a time from its start, like 12.5s',
    };
  }
  return { ok: true, nanos: { numerator: instant - BigInt(startEpochNanos), denominator: 1n } };
}

/** Nanoseconds between two moments: `12.5s`, `350ms`, a plain integer. */
export function parseDuration(text: string): Exact | undefined {
  return parseDecimal(text.replace(/[µμ]s$/, 'us'), TIME_UNITS);
}

/** Epoch nanoseconds of an ISO 8601 instant. */
function parseInstant(text: string): bigint | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? '0'));
  const millis = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(millis);
  const exists =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!exists) return undefined;
  const fraction = BigInt((match[7] ?? '').padEnd(9, '0'));
  return BigInt(millis) * 1_000_000n + fraction - offsetNanos(match[8]);
}

function offsetNanos(zone: string | undefined): bigint {
  if (zone === undefined || /^z$/i.test(zone)) return 0n;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return BigInt(zone.startsWith('-') ? -minutes : minutes) * 60_000_000_000n;
}

/** A span or point of time for people: `41.1 s`, `350 ms`, `1.2 µs`. */
export function formatNanos(nanos: number): string {
  const size = Math.abs(nanos);
  if (size >= 1e9) return `${trim(nanos / 1e9, 9)} s`;
  if (size >= 1e6) return `${trim(nanos / 1e6, 6)} ms`;
  if (size >= 1e3) return `${trim(nanos / 1e3, 3)} µs`;
  return `${nanos} ns`;
}

function trim(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, '');
}
