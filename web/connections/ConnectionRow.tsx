import { Link } from 'wouter';
import type { Connection } from '../../server/api/connection-contract.ts';
import { formatBytes, formatCount } from '../lib/format.ts';
import { formatTime } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { usePreferences } from '../state/preferences.ts';
import { Icon } from '../ui/Icon.tsx';
import { Part } from '../ui/Part.tsx';
import { endOf, missingOn, remarksOn, spokenOn, transportOf } from './describe.ts';

interface ConnectionRowProps {
  readonly id: string;
  /** Where the row leads. */
  readonly href: string;
  readonly connection: Connection;
  /** Keys have led to it. */
  readonly isCursor: boolean;
  readonly rowIndex: number;
  readonly topPx: number;
  readonly heightPx: number;
  readonly startEpochNanos: string | undefined;
}

/** Two lines a connection, and one more where there is something to say; its name leads to its page. */
export function ConnectionRow(props: ConnectionRowProps) {
  const { href, connection, rowIndex, topPx, heightPx, startEpochNanos } = props;
  const amqp = connection.protocol !== undefined;
  const classes = ['connection'];
  if (!amqp) classes.push('connection-other');
  if (props.isCursor) classes.push('row-cursor');
  const end = endOf(connection);
  const remarks = remarksOn(connection);
  const missing = missingOn(connection);
  return (
    <Part
      role="row"
      id={props.id}
      aria-rowindex={rowIndex}
      className={classes.join(' ')}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
    >
      <Part role="rowheader" className="mono">
        <Link
          href={href}
          title={`All about ${connection.connection}`}
          className="connection-link"
          tabIndex={-1}
        >
          {connection.connection}
        </Link>
      </Part>
      <Part role="gridcell" className="mono">
        <span className="line" title={connection.client}>
          {connection.client}
        </span>
        <span className="line" title={connection.server}>
          <Icon name="right" size={13} />
          <span className="sr-only"> to </span>
          {connection.server}
        </span>
      </Part>
      <Part role="gridcell">
        <span className="line">{spokenOn(connection)}</span>
        <span className="line muted">{transportOf(connection)}</span>
      </Part>
      <Products connection={connection} />
      <Part role="gridcell" className="number">
        <span className="line">{amqp ? formatCount(connection.frames) : ''}</span>
        <span className="line tone-error">
          {connection.malformedFrames > 0 && `${formatCount(connection.malformedFrames)} malformed`}
        </span>
      </Part>
      <Part role="gridcell" className="number col-bytes muted">
        <span className="line">{formatBytes(connection.clientBytes)}</span>
        <span className="line">{formatBytes(connection.serverBytes)}</span>
      </Part>
      <Part role="gridcell" className="number col-missing tone-warning">
        <span className="line">{missing}</span>
      </Part>
      <Part role="gridcell" className="number mono col-times muted">
        <Moment nanos={connection.opened} startEpochNanos={startEpochNanos} />
        <Moment nanos={connection.closed} startEpochNanos={startEpochNanos} />
      </Part>
      <Part role="gridcell" className="col-end">
        <span className={end.isError ? 'line tone-error' : 'line muted'} title={end.text}>
          {end.text}
        </span>
      </Part>
      {remarks.length > 0 && (
        <Part role="gridcell" className="connection-remarks muted" title={remarks.join(' · ')}>
          {remarks.join(' · ')}
        </Part>
      )}
    </Part>
  );
}

/** What runs on either side. */
function Products({ connection }: { readonly connection: Connection }) {
  const { clientName, clientProduct, serverProduct } = connection;
  const names = [clientName, clientProduct].filter((part) => part !== undefined);
  const client = visibleText(names.join(', '));
  const server = serverProduct && visibleText(serverProduct);
  return (
    <Part role="gridcell" className="col-products">
      <span className="line" title={client}>
        {client}
      </span>
      <span className="line muted" title={server}>
        {server}
      </span>
    </Part>
  );
}

function Moment({
  nanos,
  startEpochNanos,
}: {
  readonly nanos: number | undefined;
  readonly startEpochNanos: string | undefined;
}) {
  const { timeFormat } = usePreferences();
  // There is no row before to count from here.
  const format = timeFormat === 'delta' ? 'start' : timeFormat;
  if (nanos === undefined) return <span className="line" />;
  return <span className="line">{formatTime(format, nanos, undefined, startEpochNanos)}</span>;
}
