import { Link } from 'wouter';
import type { Delivery } from '../../server/api/state-contract.ts';
import { Moment } from '../entity/Moment.tsx';
import type { Places } from '../entity/places.ts';
import { StateMark } from '../entity/StateMark.tsx';
import { Way } from '../entity/Way.tsx';
import { formatBytes, formatCount, formatDuration } from '../lib/format.ts';
import type { TableKind } from '../table/columns.ts';
import { DELIVERY_LOOKS, deliveryState, phaseText } from '../ui/delivery-state.ts';
import { idText, jsonText, targetText } from './words.ts';

export function deliveryTable(
  places: Places,
  startEpochNanos: string | undefined,
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
        minPx: 104,
        grow: 0,
        yields: 3,
        align: 'end',
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
        grow: 1,
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
        cell: ({ payloadBytes }) => payloadBytes !== undefined && formatBytes(payloadBytes),
      },
      {
        key: 'state',
        head: 'outcome',
        minPx: 128,
        grow: 1,
        yields: 0,
        cell: (row) => <StateMark state={deliveryState(row)} />,
        title: (row) => DELIVERY_LOOKS[deliveryState(row)].text,
      },
      {
        key: 'phase',
        head: 'how far it came',
        minPx: 130,
        grow: 1,
        yields: 2,
        cell: ({ phase }) => <span className="muted">{phaseText(phase)}</span>,
        title: ({ phase }) => phaseText(phase),
      },
      {
        key: 'latency',
        head: 'settled after',
        minPx: 84,
        grow: 0,
        yields: 1,
        align: 'end',
        cell: ({ startNanos, settleNanos }) =>
          startNanos !== undefined &&
          settleNanos !== undefined &&
          formatDuration(settleNanos - startNanos),
      },
    ],
  };
}
