import { Link } from 'wouter';
import type { LineChart } from '../../server/api/chart-contract.ts';
import { formatDuration } from '../lib/format.ts';
import { formatValue, type Step } from './cards.ts';

/** A chart in words: the steps in which anything happened, each leading to its frames. */
export function ChartTable({
  chart,
  lines,
  stepHref,
}: {
  readonly chart: LineChart;
  readonly lines: readonly number[];
  readonly stepHref: (step: Step) => string;
}) {
  const { bucketNanos } = chart;
  const points = chart.points.filter(({ values }) =>
    lines.some((line) => values[line] !== null && values[line] !== 0),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className="chart-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">from, {formatDuration(bucketNanos)} each</th>
            {lines.map((line) => (
              <th key={chart.lines[line].name} scope="col" className="number">
                {chart.lines[line].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ timeNanos, values }) => (
            <tr key={timeNanos}>
              <th scope="row">
                <Link href={stepHref({ timeNanos, bucketNanos })}>{formatDuration(timeNanos)}</Link>
              </th>
              {lines.map((line) => {
                const value = values[line];
                const { name, unit } = chart.lines[line];
                return (
                  <td key={name} className="number">
                    {value === null ? '' : formatValue(value, unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
