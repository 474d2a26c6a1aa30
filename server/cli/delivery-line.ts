import { isObject } from '../../decoder/amqp10/json-shape.ts';
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import { type DeliveryRecord, modelId, transactionId } from '../../decoder/model/records.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import { printable, seconds } from './terminal-text.ts';

/** Widths of the columns before the last; longer values push the rest to the right. */
const WIDTHS = [8, 13, 12, 1, 8, 11, 12, 9];
/** Columns of names, which stand to the left. */
const NAMES: ReadonlySet<number> = new Set([2, 4, 5]);

/** The names of the columns. */
export function deliveryLineHeader(): string {
  const names = ['delivery', 'time', 'link', ' ', 'kind', 'outcome', 'settled', 'bytes'];
  return align(names, 'info');
}

/** A delivery on one line: `  7   0.200212 c1.s2.l1     → publish  accepted  +0.002450   8  amq.direct q.tx · #1`. */
export function deliveryLine(record: DeliveryRecord): string {
  const { startNanos, settleNanos, payloadBytes } = record;
  return align(
    [
      String(record.delivery),
      startNanos === undefined ? '' : seconds(startNanos),
      modelId(record.connection, record.session, record.link),
      record.direction === 0 ? '→' : '←',
      record.kind,
      record.outcome,
      startNanos === undefined || settleNanos === undefined
        ? ''
        : `+${seconds(settleNanos - startNanos)}`,
      payloadBytes === ABSENT ? '' : String(payloadBytes),
    ],
    printable(infoOf(record)),
  );
}

/** Phases that the outcome does not already tell. */
const TELLING: ReadonlySet<string> = new Set([
  'transferring',
  'in-flight',
  'provisional',
  'outcome-proposed',
  'outcome-applied',
  'done-lossy',
  'suspended',
  'in-doubt',
  'resumed',
  'discarded',
  'unknown',
]);

function infoOf(record: DeliveryRecord): string {
  const { deliveryId, deliveryTag, transaction, purpose } = record;
  return [
    routeOf(record),
    purpose === 'message' ? '' : purpose,
    deliveryId === ABSENT ? '' : `id ${deliveryId}`,
    deliveryTag === undefined ? '' : `#${deliveryTag}`,
    TELLING.has(record.phase) ? record.phase : '',
    record.returned ? 'returned' : '',
    record.redelivered === true ? 'redelivered' : '',
    transaction === ABSENT ? '' : transactionId(record.connection, transaction),
    labelled('message', record.messageId),
    labelled('correlation', record.correlationId),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Where it went or came from: the exchange and routing key, or the address. */
function routeOf(record: DeliveryRecord): string {
  const { exchange, routingKey, address, kind, protocol, direction } = record;
  const isPublish = kind === 'publish' || (protocol === PROTOCOL.amqp010 && direction === 0);
  if (isPublish && exchange !== undefined && exchange !== '') {
    return `${exchange} ${routingKey ?? ''}`.trimEnd();
  }
  return address ?? routingKey ?? '';
}

function labelled(label: string, value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return `${label} ${typeof value === 'string' ? value : idOf(value)}`;
}

/** A uuid reads as such; of anything else its type tells, too. */
function idOf(value: JsonValue): string {
  if (!isObject(value) || value.type !== 'uuid') return JSON.stringify(value);
  return String(value.value);
}

function align(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, column) =>
    NAMES.has(column) ? cell.padEnd(WIDTHS[column]) : cell.padStart(WIDTHS[column]),
  );
  return `${padded.join(' ')}  ${last}`.trimEnd().concat('\n');
}
