import { useId } from 'react';
import { formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { CardStyle } from './cards.ts';
import { useCursorNanos } from './cursor.ts';
import { FillPattern } from './FillPattern.tsx';
import { LINE_STYLES } from './line-styles.ts';
import { isUnknownAt, type Plot, pointAt } from './plot.ts';
import { hatchId } from './step-data.ts';
import { formatValue } from './units.ts';

/** What each line is, and its value at the cursor. */
export function Legend({ plot, style }: { readonly plot: Plot; readonly style: CardStyle }) {
  const nanos = useCursorNanos();
  const point = nanos === undefined ? undefined : pointAt(plot, nanos);
  const isUnknown = nanos !== undefined && isUnknownAt(plot, nanos);
  return (
    <ul className="chart-legend">
      {plot.lines.map(({ name, unit }, line) => {
        const value = point?.values[line];
        return (
          <li key={name}>
            {style === 'line' || style === 'step' ? (
              <LineSample place={line} />
            ) : (
              <FillSample place={line} />
            )}
            {visibleText(name)}
            {nanos !== undefined && (
              <b className="chart-value">
                {typeof value === 'number'
                  ? formatValue(value, unit)
                  : isUnknown
                    ? 'not known'
                    : '–'}
              </b>
            )}
          </li>
        );
      })}
      {plot.levels.map(({ name, unit, value }) => (
        <li key={name} className="muted">
          <svg width="22" height="8" aria-hidden="true">
            <path d="M0 4h22" stroke="var(--warning)" strokeWidth="2" strokeDasharray="4 4" />
          </svg>
          {name} {formatValue(value, unit)}
        </li>
      ))}
    </ul>
  );
}

/** The moment that all charts show, in the head of the page. */
export function CursorText() {
  const nanos = useCursorNanos();
  return (
    <span className="charts-cursor tabular muted" aria-hidden="true">
      {nanos === undefined ? '' : `at ${formatDuration(nanos)}`}
    </span>
  );
}

function LineSample({ place }: { readonly place: number }) {
  const { color, dash } = LINE_STYLES[place % LINE_STYLES.length];
  return (
    <svg width="22" height="8" aria-hidden="true">
      <line x1="0" y1="4" x2="22" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}

function FillSample({ place }: { readonly place: number }) {
  const id = hatchId(useId());
  return (
    <svg width="22" height="10" aria-hidden="true">
      <defs>
        <FillPattern id={id} place={place} />
      </defs>
      <rect
        x="0.5"
        y="0.5"
        width="21"
        height="9"
        fill={`url(#${id})`}
        stroke={LINE_STYLES[place % LINE_STYLES.length].color}
      />
    </svg>
  );
}
