import type { Bytes, Nanos } from '../../decoder/units.ts';

/** One locale for all figures: captures are compared across desks, and `1.024` must not mean two things. */
const GROUPED = new Intl.NumberFormat('en-US');

/** `61,377` */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

/** `1 frame`, `61,377 frames` */
export function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** So many in a second: three digits of what is less than a thousand. */
export function formatRate(perSecond: number): string {
  return perSecond < 999.5 ? perSecond.toPrecision(3) : formatCount(Math.round(perSecond));
}

const COUNT_UNITS = ['', ' k', ' M', ' G', ' T', ' P'] as const;

/** For an axis, where there is room for little: `950`, `2,000`, `20 k`, `2.15 G`. */
export function formatShortCount(count: number): string {
  let value = Math.abs(count);
  if (value < 10_000) return formatCount(count);
  let unit = 0;
  while (value >= 1000 && unit < COUNT_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${count < 0 ? '−' : ''}${Number(value.toPrecision(3))}${COUNT_UNITS[unit]}`;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, three figures: `31 B`, `4.2 kB`, `64.0 kB`, `812 kB`, `96.4 MB`. */
export function formatBytes(bytes: Bytes): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

const NANOS_PER_SECOND = 1_000_000_000;

/** How long something took, for people: `2 min 14.7 s`, `0.41 s`, `12.3 ms`, `800 ns`. */
export function formatDuration(nanos: Nanos): string {
  const seconds = Math.abs(nanos) / NANOS_PER_SECOND;
  const sign = nanos < 0 ? '−' : '';
  if (seconds >= 3600) {
    const minutes = Math.round(seconds / 60);
    return `${sign}${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
  }
  if (seconds >= 59.95) {
    const tenths = Math.round(seconds * 10);
    return `${sign}${Math.floor(tenths / 600)} min ${((tenths % 600) / 10).toFixed(1)} s`;
  }
  return `${sign}${formatShort(seconds)}`;
}

function formatShort(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds >= 9.995) return `${seconds.toFixed(1)} s`;
  if (seconds >= 0.9995) return `${seconds.toFixed(2)} s`;
  if (seconds >= 0.0009995) return `${significant(seconds * 1e3)} ms`;
  if (seconds >= 0.0000009995) return `${significant(seconds * 1e6)} µs`;
  return `${Math.round(seconds * 1e9)} ns`;
}

function significant(value: number): string {
  return value >= 99.95 ? value.toFixed(0) : value.toFixed(1);
}

/** `12 seconds ago` is never exact; a date is. `25 Nov 2026, 09:41` in the reader's own zone. */
export function formatWhen(iso: string): string {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return iso;
  return when.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
