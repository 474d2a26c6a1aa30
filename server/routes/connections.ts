import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { ProblemError } from '../errors.ts';
import { StateReader } from '../index/state-reader.ts';
import { connectionFactsRow } from '../rows/connection-facts-row.ts';
import { connectionDetail } from '../rows/connection-row.ts';
import { route } from './route.ts';

export function connectionRoutes(service: CaptureService) {
  const reader = new StateReader(service.indexes.client);
  return {
    getConnection: route(OPERATIONS.getConnection, async ({ params, response }) => {
      const { id } = params;
      const number = Number(params.connection.slice(1));
      const detail = await service.indexes.read(id, async ({ index }) => {
        const filter = { where: 'number = ?', params: [number] };
        const [{ connections }, facts, deliveries] = await Promise.all([
          index.connectionsPage(id, { filter, limit: 1 }),
          reader.connectionFacts(id, number),
          reader.deliveriesOfConnections(id, [number]),
        ]);
        const [info] = connections;
        if (info === undefined) {
          throw new ProblemError('not-found', `There is no connection ${params.connection}.`);
        }
        return {
          ...connectionDetail(info, deliveries.get(number) ?? 0),
          ...(facts !== undefined && { facts: connectionFactsRow(facts) }),
        };
      });
      response.json(detail);
    }),
  };
}
