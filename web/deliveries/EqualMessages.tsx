import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'wouter';
import type { Delivery } from '../../server/api/state-contract.ts';
import { equalMessagesQuery } from '../api/state.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatCount } from '../lib/format.ts';
import { DELIVERY_LOOKS, deliveryState } from '../ui/delivery-state.ts';
import './equal-messages.css';

/** Told one by one; of more, that there are more. */
const SHOWN = 8;

/** Other deliveries of the same message: on its way through a broker, sent twice, given back and come again. */
export function EqualMessages({
  id,
  delivery,
  busy,
}: {
  readonly id: string;
  readonly delivery: Delivery;
  readonly busy: boolean;
}) {
  const places = usePlaces();
  const { data } = useQuery(equalMessagesQuery(id, delivery, SHOWN + 2, busy));
  const others = (data?.items ?? []).filter((other) => other.delivery !== delivery.delivery);
  if (others.length === 0) return null;
  const shown = others.slice(0, SHOWN);
  const sameId = delivery.messageId !== undefined;
  return (
    <p className="equal-messages">
      {sameId ? 'The same message-id: ' : 'The same message, octet for octet: '}
      {shown.map((other, index) => {
        const { glyph, text, textToken } = DELIVERY_LOOKS[deliveryState(other)];
        return (
          <Fragment key={other.delivery}>
            {index > 0 && ' '}
            <span className="equal-message">
              <Link href={places.delivery(other.delivery)}>
                delivery {formatCount(other.delivery)}
              </Link>{' '}
              <span style={{ color: `var(${textToken})` }}>
                {glyph} {text}
              </span>
              {index < shown.length - 1 && ','}
            </span>
          </Fragment>
        );
      })}
      {others.length > SHOWN && ' and more'}
    </p>
  );
}
