import { COUNT_CAP } from '../api/contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { ProblemError } from '../errors.ts';
import { CONNECTION_VOCABULARY } from '../filter/connection-vocabulary.ts';
import { StateReader } from '../index/state-reader.ts';
import { connectionFactsRow } from '../rows/connection-facts-row.ts';
import { connectionDetail } from '../rows/connection-row.ts';
import { sqlOf } from './filters.ts';
import { decodeToken, encodeToken, NO_ROWS } from './page-token.ts';
import { route } from './route.ts';

export function connectionRoutes(service: CaptureService) {
  const reader = new StateReader(service.indexes.client);
  return {
    listConnections: route(OPERATIONS.listConnections, async ({ params, query, response }) => {
      const { id } = params;
      const { summary } = service.store.get(id);
      const filter = sqlOf(query.filter, CONNECTION_VOCABULARY, summary?.startEpochNanos);
      const after = query.after === undefined ? undefined : decodeToken(query.after);
      const page = await service.indexes.readSoFar(id, NO_ROWS, async ({ index }) => {
        const [{ connections, hasNext }, total] = await Promise.all([
          index.connectionsPage(id, { filter, after, limit: query.limit }),
          index.connectionCount(id, filter, COUNT_CAP),
        ]);
        const [first, last] = [connections.at(0), connections.at(-1)];
        const deliveries =
          first === undefined || last === undefined
            ? new Map<number, number>()
            : await reader.deliveriesOfConnections(id, first.number, last.number);
        return {
          items: connections.map((info) =>
            connectionDetail(info, deliveries.get(info.number) ?? 0),
          ),
          ...(hasNext && last && { next: encodeToken(last.number) }),
          total,
        };
      });
      response.json(page);
    }),

    getConnection: route(OPERATIONS.getConnection, async ({ params, response }) => {
      const { id } = params;
      const number = Number(params.connection.slice(1));
      const detail = await service.indexes.read(id, async ({ index }) => {
        const filter = { where: 'number = ?', params: [number] };
        const [{ connections }, facts, deliveries] = await Promise.all([
          index.connectionsPage(id, { filter, limit: 1 }),
          reader.connectionFacts(id, number),
          reader.deliveriesOfConnections(id, number, number),
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
