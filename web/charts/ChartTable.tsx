import { Link } from 'wouter';
import { formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { Plot, PlotPoint } from './plot.ts';
import { formatValue } from './units.ts';

/** A chart in words: the points that tell anything, each leading to its frames. */
export function ChartTable({
  plot,
  hrefOf,
}: {
  readonly plot: Plot;
  readonly hrefOf: (point: PlotPoint, plot: Plot) => string | undefined;
}) {
  const { bucketNanos, lines } = plot;
  // A value that holds until the next says something even where it is zero.
  const points = plot.points.filter(({ values }) =>
    values.some((value) => value !== null && (value !== 0 || bucketNanos === undefined)),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className="chart-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              {bucketNanos === undefined ? 'from' : `from, ${formatDuration(bucketNanos)} each`}
            </th>
            {lines.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {visibleText(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point, index) => {
            const href = hrefOf(point, plot);
            const time = formatDuration(point.timeNanos);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two changes may have one time
              <tr key={index}>
                <th scope="row">{href === undefined ? time : <Link href={href}>{time}</Link>}</th>
                {lines.map(({ name, unit }, line) => (
                  <td key={name} className="number">
                    {valueText(point.values[line], unit)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function valueText(value: number | null | undefined, unit: string): string {
  return typeof value === 'number' ? formatValue(value, unit) : '';
}
