import { Link } from 'wouter';
import type { DeliveryDetail } from '../../server/api/state-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import { type Fact, known } from '../entity/Facts.tsx';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Moment } from '../entity/Moment.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatBytes, formatCounted, formatDuration } from '../lib/format.ts';
import { briefText } from '../lib/visible.ts';
import { endsOf } from '../lib/way.ts';
import { purposeText } from '../links/words.ts';
import { isCutOff } from '../ui/delivery-state.ts';
import { guaranteeWords, jsonText, patternWords, stateText, tagText } from './words.ts';

function mono(text: string | undefined) {
  return text === undefined || text === '' ? undefined : (
    <span className="mono">{briefText(text)}</span>
  );
}

/** It leads to all that was done in it. */
function InTransaction({ transaction }: { readonly transaction: string }) {
  const places = usePlaces();
  return (
    <Link href={places.deliveries(`transaction:${transaction}`)} className="mono">
      {transaction}
    </Link>
  );
}

/** How it was exchanged, and what that promises. */
export function exchangeFacts(delivery: DeliveryDetail): readonly Fact[] {
  const { pattern, guarantee, settledFirstBy, transaction } = delivery;
  const { sender, receiver } = endsOf(delivery.direction);
  const order = pattern && patternWords(pattern);
  const promise = guarantee && guaranteeWords(guarantee, isCutOff(delivery));
  return known([
    { name: 'sent by', value: `${sender}, to the ${receiver}` },
    { name: 'protocol', value: protocolLabel(delivery.protocol) },
    { name: 'carries', value: purposeText(delivery.purpose) },
    { name: 'order', value: order?.name, note: order?.meaning },
    { name: 'guarantee', value: promise?.name, note: promise?.meaning },
    { name: 'settled first by', value: settledFirstBy },
    { name: 'last state', value: delivery.state && briefText(stateText(delivery.state)) },
    { name: 'transaction', value: transaction && <InTransaction transaction={transaction} /> },
    { name: 'returned', value: delivery.returned === true ? 'yes, nobody took it' : undefined },
    {
      name: 'redelivered',
      value: delivery.redelivered === undefined ? undefined : delivery.redelivered ? 'yes' : 'no',
    },
    {
      name: 'delivery-count',
      value: delivery.deliveryCount,
      note: 'of the header, as it came with the message',
    },
  ]);
}

/** When each thing happened, and which frame says so. */
export function lifeFacts(
  delivery: DeliveryDetail,
  startEpochNanos: string | undefined,
): readonly Fact[] {
  const { startNanos } = delivery;
  const moment = (name: string, nanos: number | undefined, frame: number | undefined): Fact[] => {
    if (nanos === undefined && frame === undefined) return [];
    const after =
      nanos === undefined || startNanos === undefined || nanos === startNanos
        ? undefined
        : `after ${formatDuration(nanos - startNanos)}`;
    return [
      {
        name,
        value: (
          <>
            <Moment nanos={nanos} startEpochNanos={startEpochNanos} isAlone />{' '}
            {frame !== undefined && <FrameLink frame={frame} />}
          </>
        ),
        ...(after !== undefined && { note: after }),
      },
    ];
  };
  return [
    ...moment('begun', delivery.startNanos, delivery.startFrame),
    ...moment('complete', delivery.completeNanos, delivery.endFrame),
    ...moment('outcome', delivery.outcomeNanos, delivery.outcomeFrame),
    ...moment('settled', delivery.settleNanos, delivery.settleFrame),
    ...moment('returned', undefined, delivery.returnFrame),
    ...(delivery.transfers === undefined
      ? []
      : [{ name: 'carried by', value: formatCounted(delivery.transfers, 'frame') }]),
  ];
}

/** What names the message, and what it is. */
export function messageFacts(delivery: DeliveryDetail): readonly Fact[] {
  const { payloadBytes, deliveryId } = delivery;
  const is10 = delivery.protocol === 'amqp-1.0';
  const is010 = delivery.protocol === 'amqp-0-10';
  return known([
    { name: is010 ? 'command-id' : 'delivery-id', value: deliveryId },
    { name: 'delivery-tag', value: mono(tagText(delivery)) },
    { name: 'message-id', value: mono(jsonText(delivery.messageId)) },
    { name: 'correlation-id', value: mono(jsonText(delivery.correlationId)) },
    { name: 'subject', value: mono(delivery.subject) },
    { name: 'content-type', value: mono(delivery.contentType) },
    { name: is10 ? 'address' : 'queue', value: mono(delivery.address) },
    {
      name: 'exchange',
      value: delivery.exchange === '' ? 'default exchange' : mono(delivery.exchange),
    },
    { name: 'routing-key', value: mono(delivery.routingKey) },
    {
      name: 'payload',
      value: payloadBytes === undefined ? undefined : formatBytes(payloadBytes),
    },
    {
      name: 'hash',
      value: mono(delivery.messageHash),
      note: 'equal for messages that are equal octet for octet',
    },
  ]);
}
