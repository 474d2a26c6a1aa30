import { Link } from 'wouter';
import type { JsonValue } from '../../decoder/json.ts';
import type { Delivery } from '../../server/api/state-contract.ts';
import { EqualMessages } from '../deliveries/EqualMessages.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatBytes, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { DELIVERY_LOOKS, deliveryState, phaseText } from '../ui/delivery-state.ts';

/** One line about the delivery that is bracketed, and where else to see it. */
export function SelectedDelivery({
  id,
  delivery,
  isOpen,
}: {
  readonly id: string;
  readonly delivery: Delivery;
  /** The ladder is of it already. */
  readonly isOpen: boolean;
}) {
  const places = usePlaces();
  const { glyph, text, textToken } = DELIVERY_LOOKS[deliveryState(delivery)];
  return (
    <aside className="ladder-delivery" aria-label={`Delivery ${delivery.delivery}`}>
      <strong>Delivery {delivery.delivery}</strong>
      <span style={{ color: `var(${textToken})` }}>
        {glyph} {text}
      </span>
      {factsOf(delivery).map((fact) => (
        <span key={fact} className="muted">
          {fact}
        </span>
      ))}
      <EqualMessages id={id} delivery={delivery} busy={false} />
      <span className="spacer" />
      <Link href={places.delivery(delivery.delivery)}>What each side believes</Link>
      {!isOpen && <Link href={places.ladder(String(delivery.delivery))}>Its own ladder</Link>}
    </aside>
  );
}

function factsOf(delivery: Delivery): string[] {
  const { phase, deliveryTag, payloadBytes, messageId, startNanos, settleNanos } = delivery;
  const facts = [phaseText(phase)];
  if (startNanos !== undefined && settleNanos !== undefined && settleNanos > startNanos) {
    facts.push(`after ${formatDuration(settleNanos - startNanos)}`);
  }
  if (deliveryTag !== undefined) facts.push(`tag ${visibleText(deliveryTag)}`);
  if (payloadBytes !== undefined) facts.push(formatBytes(payloadBytes));
  if (messageId !== undefined) facts.push(`message-id ${idText(messageId)}`);
  return facts;
}

function idText(id: JsonValue): string {
  return visibleText(typeof id === 'string' ? id : JSON.stringify(id));
}
