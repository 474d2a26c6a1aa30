import { Link } from 'wouter';
import type { Nanos } from '../../decoder/units.ts';
import type { Delivery } from '../../server/api/state-contract.ts';
import { isOpen, unsettledNanos } from '../../server/filter/delivery-times.ts';
import { Moment } from '../entity/Moment.tsx';
import type { Places } from '../entity/places.ts';
import { StateMark } from '../entity/StateMark.tsx';
import { Way } from '../entity/Way.tsx';
import { formatBytes, formatCount, formatDuration } from '../lib/format.ts';
import { type TableKind, TIME_PX } from '../table/columns.ts';
import { EARLIEST, LARGEST } from '../table/order.ts';
import { DELIVERY_LOOKS, deliveryState, phaseText } from '../ui/delivery-state.ts';
import { idText, jsonText, targetText } from './words.ts';

export function deliveryTable(
  places: Places,
  startEpochNanos: string | undefined,
  captureEndNanos: Nanos | undefined,
): TableKind<Delivery> {
  return {
    plural: 'deliveries',
    singular: 'delivery',
    keyOf: ({ delivery }) => String(delivery),
    hrefOf: ({ delivery }) => places.delivery(delivery),
    isQuiet: ({ purpose }) => purpose !== 'message',
    columns: [
      {
        key: 'delivery',
        head: 'delivery',
        minPx: 66,
        grow: 0,
        yields: 0,
        cell: ({ delivery }) => formatCount(delivery),
      },
      {
        key: 'start',
        head: 'begun',
        isTime: true,
        minPx: TIME_PX,
        grow: 0,
        yields: 3,
        align: 'end',
        sort: { name: 'start', ...EARLIEST },
        cell: ({ startNanos }) => <Moment nanos={startNanos} startEpochNanos={startEpochNanos} />,
      },
      {
        key: 'link',
        head: 'link',
        minPx: 84,
        grow: 0,
        yields: 6,
        cell: ({ link }) =>
          link !== undefined && (
            <Link href={places.link(link)} className="mono" tabIndex={-1}>
              {link}
            </Link>
          ),
      },
      {
        key: 'way',
        head: 'way',
        minPx: 26,
        grow: 0,
        yields: 4,
        cell: ({ direction }) => <Way direction={direction} />,
      },
      {
        key: 'target',
        head: 'to or from',
        minPx: 100,
        grow: 1.2,
        yields: 5,
        cell: targetText,
        title: targetText,
      },
      {
        key: 'id',
        head: 'id, tag',
        minPx: 84,
        grow: 0,
        yields: 7,
        cell: (row) => <span className="mono">{idText(row)}</span>,
        title: idText,
      },
      {
        key: 'message',
        head: 'message-id',
        minPx: 90,
        grow: 1,
        yields: 8,
        cell: ({ messageId }) => <span className="mono muted">{jsonText(messageId)}</span>,
        title: ({ messageId }) => jsonText(messageId),
      },
      {
        key: 'size',
        head: 'size',
        minPx: 62,
        grow: 0,
        yields: 9,
        align: 'end',
        sort: { name: 'size', ...LARGEST },
        cell: ({ payloadBytes }) => payloadBytes !== undefined && formatBytes(payloadBytes),
      },
      {
        key: 'state',
        head: 'outcome',
        minPx: 152,
        grow: 0,
        yields: 0,
        cell: (row) => <StateMark state={deliveryState(row)} />,
        title: (row) => DELIVERY_LOOKS[deliveryState(row)].text,
      },
      {
        key: 'phase',
        head: 'how far it came',
        minPx: 164,
        grow: 0.5,
        yields: 2,
        cell: ({ phase }) => <span className="muted">{phaseText(phase)}</span>,
        title: ({ phase }) => phaseText(phase),
      },
      {
        key: 'latency',
        head: 'settled after',
        minPx: 92,
        grow: 0,
        yields: 1,
        align: 'end',
        sort: { name: 'latency', up: 'fastest first', down: 'slowest first', first: 'down' },
        cell: ({ completeNanos, settleNanos }) =>
          completeNanos !== undefined &&
          settleNanos !== undefined &&
          formatDuration(Math.max(0, settleNanos - completeNanos)),
        title: ({ settleNanos }) =>
          settleNanos === undefined ? undefined : 'From the complete message on',
      },
      {
        key: 'age',
        head: 'unsettled for',
        minPx: 92,
        grow: 0,
        yields: 1.5,
        align: 'end',
        sort: { name: 'age', up: 'newest first', down: 'oldest first', first: 'down' },
        cell: (row) =>
          row.settleNanos === undefined && (
            <span className={isOpen(row.phase) ? 'tone-warning' : 'muted'}>
              {ageText(row, captureEndNanos)}
            </span>
          ),
        title: ({ settleNanos, phase }) =>
          settleNanos === undefined
            ? `Up to ${isOpen(phase) ? 'the end of the capture' : 'the close that cut it off'}`
            : undefined,
      },
    ],
  };
}

/** How long nobody settled it; nothing while the end of the capture is not known. */
function ageText(delivery: Delivery, captureEndNanos: Nanos | undefined): string {
  if (captureEndNanos === undefined) return '';
  const nanos = unsettledNanos(delivery, delivery.protocol === 'amqp-1.0', captureEndNanos);
  return nanos === undefined ? '' : formatDuration(nanos);
}
