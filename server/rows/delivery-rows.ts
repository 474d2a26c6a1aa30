import type { JsonObject } from '../../decoder/json.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { IndexClient } from '../index/client.ts';
import type { IndexedDelivery } from '../index/state-reader.ts';
import { deliveryRecords } from './indexed-records.ts';

/** Deliveries of the index as everybody sees them, in the order given. */
export async function deliveryRows(
  index: IndexClient,
  id: string,
  rows: readonly IndexedDelivery[],
): Promise<JsonObject[]> {
  return (await deliveryRecords(index, id, rows)).map(deliveryRow);
}
