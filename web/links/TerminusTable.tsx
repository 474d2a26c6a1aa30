import type { JsonValue } from '../../decoder/json.ts';
import { terminusOf } from './terminus.ts';

/** One terminus as asked and as granted; what differs is marked by a sign and in words. */
export function TerminusTable({
  name,
  asked,
  granted,
}: {
  readonly name: 'source' | 'target';
  readonly asked: JsonValue | undefined;
  readonly granted: JsonValue | undefined;
}) {
  const { kind, rows } = terminusOf(asked, granted);
  const missing = granted === undefined || granted === null;
  if (rows.length === 0 && kind === undefined) {
    return (
      <p className="muted">
        {name}: {missing && asked !== undefined && asked !== null ? 'not granted' : 'none'}
      </p>
    );
  }
  return (
    <table className="plain-table terminus">
      <caption>
        {name}
        {kind !== undefined && ` (${kind})`}
        {missing && <span className="tone-error"> was not granted</span>}
      </caption>
      <thead>
        <tr>
          <th scope="col">field</th>
          <th scope="col">asked</th>
          <th scope="col">granted</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field}>
            <th scope="row">{row.field}</th>
            <td className="mono">{row.asked ?? <span className="faint">–</span>}</td>
            <td className="mono">
              {row.differs && (
                <span className="tone-warning" title="Not what was asked">
                  ≠<span className="sr-only"> differs: </span>{' '}
                </span>
              )}
              {row.granted ?? <span className="faint">–</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
