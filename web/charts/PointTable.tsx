import type { Series } from '../../server/api/moment-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { formatCount } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';
import { linesWithValues } from './step-data.ts';

/** A chart of steps in words, folded away: each change with the frame that made it. */
export function PointTable({ series, title }: { readonly series: Series; readonly title: string }) {
  const lines = linesWithValues(series);
  return (
    <details className="point-table">
      <summary>
        {title} as a table
        {series.thinned && (
          <span className="muted"> (the lowest and the last of each stretch)</span>
        )}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className="point-table-scroll" tabIndex={0}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col" className="number">
                from (s)
              </th>
              {lines.map((line) => (
                <th key={series.lines[line]} scope="col">
                  {series.lines[line]}
                </th>
              ))}
              <th scope="col">made by</th>
            </tr>
          </thead>
          <tbody>
            {series.points.map((point, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two changes may have one time and one frame
              <tr key={index}>
                <td className="number mono">{formatFromStart(point.timeNanos)}</td>
                {lines.map((line) => (
                  <td key={series.lines[line]} className="tabular">
                    {valueText(point.values[line])}
                  </td>
                ))}
                <td>{point.frame !== undefined && <FrameLink frame={point.frame} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function valueText(value: number | null | undefined): string {
  return typeof value === 'number' ? formatCount(value) : 'not known';
}
