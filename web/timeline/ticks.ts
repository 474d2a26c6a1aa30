import type { Nanos } from '../../decoder/units.ts';
import type { TimeScale } from './scale.ts';

export interface Tick {
  readonly px: number;
  readonly label: string;
}

/** Room that the longest label needs. */
const LABEL_PX = 78;

/** Steps of a clock: 1, 2 and 5 of each decade below a second; above, those that divide minutes and hours. */
const SECOND = 1e9;
const CLOCK_STEPS = [
  1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 43_200,
].map((seconds) => seconds * SECOND);
const DAY = 86_400 * SECOND;

/** The smallest step at which labels do not touch. */
export function tickStep(nanosPerPx: number): Nanos {
  const least = nanosPerPx * LABEL_PX;
  if (least <= 0.5 * SECOND) return decimalStep(least);
  return CLOCK_STEPS.find((step) => step >= least) ?? DAY * decimalStep(Math.max(1, least / DAY));
}

/** The next of 1, 2, 5, 10, 20 … */
function decimalStep(least: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * decade >= least) ?? 10;
  return factor * decade;
}

export function ticksOf(scale: TimeScale): Tick[] {
  const { startNanos, endNanos } = scale.shown;
  const step = tickStep(scale.nanosPerPx);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(startNanos / step) * step; at <= endNanos; at += step) {
    ticks.push({ px: scale.toPx(at), label: tickLabel(at, step) });
  }
  return ticks;
}

/** As many decimals as the step needs, in the unit that keeps the figure short: `41.12 s`, `1:20`. */
export function tickLabel(at: Nanos, step: Nanos): string {
  const magnitude = Math.abs(at);
  const sign = at < 0 ? '−' : '';
  if (magnitude >= 60 * SECOND && step >= SECOND) return `${sign}${clockLabel(magnitude)}`;
  if (magnitude >= SECOND || step >= SECOND || magnitude === 0) {
    const decimals = Math.min(9, Math.max(0, Math.ceil(-Math.log10(step / SECOND) - 1e-9)));
    return `${sign}${(magnitude / SECOND).toFixed(at === 0 ? 0 : decimals)} s`;
  }
  const [unit, size] =
    magnitude >= 1e6 || step >= 1e6 ? ['ms', 1e6] : magnitude >= 1e3 ? ['µs', 1e3] : ['ns', 1];
  const decimals = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9)));
  return `${sign}${(magnitude / size).toFixed(decimals)} ${unit}`;
}

/** `1:05`, `2:00:00`: minutes and seconds, hours where there are some. */
function clockLabel(magnitude: Nanos): string {
  const seconds = Math.round(magnitude / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
