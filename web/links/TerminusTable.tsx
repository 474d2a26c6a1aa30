import type { JsonValue } from '../../decoder/json.ts';
import { terminusOf } from './terminus.ts';

const NO_ANSWER = '; the capture has no attach that answers';

/** One terminus as asked and as granted; what differs is marked by a sign and in words. */
export function TerminusTable({
  name,
  asked,
  granted,
  isAnswered,
}: {
  readonly name: 'source' | 'target';
  readonly asked: JsonValue | undefined;
  readonly granted: JsonValue | undefined;
  /** Whether the capture has the attach that answers. */
  readonly isAnswered: boolean;
}) {
  const { kind, rows } = terminusOf(asked, granted, isAnswered);
  const missing = granted === undefined || granted === null;
  if (rows.length === 0 && kind === undefined) {
    return (
      <p className="muted">
        {missing && asked !== undefined && asked !== null
          ? `A ${name} without fields was asked for${isAnswered ? ', and none granted' : NO_ANSWER}.`
          : 'None.'}
      </p>
    );
  }
  return (
    <table className="plain-table terminus">
      <caption>
        <span className="sr-only">{name} </span>
        {kind}
        {missing && isAnswered && <span className="tone-warning"> not granted</span>}
        {!isAnswered && <span className="muted">asked for{NO_ANSWER}</span>}
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
