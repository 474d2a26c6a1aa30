import { Part } from './Part.tsx';
/** A thin bar. `max` may be unknown: then it says so instead of guessing. */
export function Meter({
  label,
  value,
  max,
}: {
  readonly label: string;
  readonly value: number;
  readonly max: number | undefined;
}) {
  const percent = max ? Math.min(100, (100 * value) / max) : 0;
  return (
    <Part
      className="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(max ? { 'aria-valuenow': Math.round(percent) } : {})}
    >
      <div style={{ width: `${percent}%` }} />
    </Part>
  );
}
