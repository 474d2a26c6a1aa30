import { useMemo } from 'react';
import { DELIVERY_VOCABULARY } from '../../server/filter/delivery-vocabulary.ts';
import type { ViewProps } from '../capture/views.ts';
import { usePlaces } from '../entity/use-places.ts';
import { TablePage } from '../table/TablePage.tsx';
import { DeliveryPage } from './DeliveryPage.tsx';
import { deliveryTable } from './delivery-table.tsx';

/** All deliveries, or the one that the address names. */
export function DeliveriesPage({ capture, busy, entity }: ViewProps) {
  const places = usePlaces();
  const startEpochNanos = capture.summary?.startEpochNanos;
  const endNanos = capture.summary?.durationNanos;
  const kind = useMemo(
    () => deliveryTable(places, startEpochNanos, endNanos),
    [places, startEpochNanos, endNanos],
  );
  if (entity !== undefined) return <DeliveryPage capture={capture} busy={busy} entity={entity} />;
  return (
    <TablePage
      capture={capture}
      busy={busy}
      table="deliveries"
      kind={kind}
      vocabulary={DELIVERY_VOCABULARY}
      examples="outcome:rejected link:orders unsettled>10s"
      emptyText="No message went over any link or channel."
    />
  );
}
