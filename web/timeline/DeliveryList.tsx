import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Delivery } from '../../server/api/state-contract.ts';
import { sentenceOf } from '../api/client.ts';
import { deliveriesQuery } from '../api/state.ts';
import { usePlaces } from '../entity/use-places.ts';
import { formatDuration } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { DELIVERY_LOOKS, deliveryState } from '../ui/delivery-state.ts';
import { ErrorNotice } from '../ui/Notice.tsx';

/** Deliveries told one by one. */
const SHOWN = 20;

/** The first deliveries of a stretch or a lane; each can be selected. */
export function DeliveryList({
  id,
  filter,
  busy,
  onSelect,
}: {
  readonly id: string;
  readonly filter: string;
  readonly busy: boolean;
  onSelect(delivery: number): void;
}) {
  const places = usePlaces();
  const { data, error } = useQuery(deliveriesQuery(id, filter, SHOWN, busy));
  if (error && !data) return <ErrorNotice sentence={sentenceOf(error)} />;
  if (!data) return <p className="muted">Looking for them</p>;
  const more = data.next !== undefined;
  return (
    <>
      <ul className="delivery-list">
        {data.items.map((one) => (
          <li key={one.delivery}>
            <button type="button" onClick={() => onSelect(one.delivery)}>
              <DeliveryLine delivery={one} />
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <p className="muted">
          The first {SHOWN}. <Link href={places.deliveries(filter)}>All of them as a table</Link>
        </p>
      )}
    </>
  );
}

function DeliveryLine({ delivery }: { readonly delivery: Delivery }) {
  const { glyph, text, textToken } = DELIVERY_LOOKS[deliveryState(delivery)];
  const { startNanos, settleNanos } = delivery;
  return (
    <>
      <span>
        <strong>{delivery.delivery}</strong>{' '}
        <span style={{ color: `var(${textToken})` }}>
          {glyph} {text}
        </span>
      </span>
      <span className="muted tabular">
        {startNanos !== undefined && momentText(startNanos)}
        {startNanos !== undefined &&
          settleNanos !== undefined &&
          `, ${formatDuration(settleNanos - startNanos)}`}
      </span>
    </>
  );
}
