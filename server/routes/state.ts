import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { StateReader } from '../index/state-reader.ts';
import { deliveryRecords, ledgerEntry, momentLink } from '../rows/indexed-records.ts';
import { stateRow, UNSETTLED_SHOWN } from '../rows/moment.ts';
import { route } from './route.ts';

export function stateRoutes(service: CaptureService) {
  const reader = new StateReader(service.indexes.client);
  return {
    getState: route(OPERATIONS.getState, async ({ params: { id }, query, response }) => {
      const atNanos = query.at;
      const none = { atNanos, connections: [], unsettled: [], unsettledTotal: 0 };
      const state = await service.indexes.readSoFar(id, none, async ({ index }) => {
        const [{ connections, sessions, links, ledger }, { rows, total }] = await Promise.all([
          reader.stateAt(id, atNanos),
          reader.unsettledAt(id, atNanos, UNSETTLED_SHOWN),
        ]);
        return stateRow({
          atNanos,
          connections,
          sessions,
          links: links.map(momentLink),
          ledger: ledger.map(ledgerEntry),
          unsettled: await deliveryRecords(index, id, rows),
          unsettledTotal: total,
        });
      });
      response.json(state);
    }),
  };
}
