import type { Nanos } from '../../decoder/units.ts';
import { formatFromStart, formatTime, TIME_FORMAT_UNITS } from '../lib/time.ts';
import { usePreferences } from '../state/preferences.ts';

/** A point of time as the reader likes it; there is no row before to count from. */
export function Moment({
  nanos,
  startEpochNanos,
  isAlone = false,
}: {
  readonly nanos: Nanos | undefined;
  readonly startEpochNanos: string | undefined;
  /** No head of a column says its unit. */
  readonly isAlone?: boolean;
}) {
  const { timeFormat } = usePreferences();
  if (nanos === undefined) return null;
  const format = timeFormat === 'delta' ? 'start' : timeFormat;
  return (
    <span className="mono" title={`${formatFromStart(nanos, true)} s from the start`}>
      {formatTime(format, nanos, undefined, startEpochNanos)}
      {isAlone && ` ${TIME_FORMAT_UNITS[startEpochNanos === undefined ? 'start' : format]}`}
    </span>
  );
}
