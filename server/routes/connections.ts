import { COUNT_CAP } from '../api/contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { CONNECTION_VOCABULARY } from '../filter/connection-vocabulary.ts';
import { connectionDetail } from '../rows/connection-row.ts';
import { sqlOf } from './filters.ts';
import { decodeToken, encodeToken, NO_ROWS } from './page-token.ts';
import { route } from './route.ts';

export function connectionRoutes(service: CaptureService) {
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
        const last = connections.at(-1);
        return {
          items: connections.map(connectionDetail),
          ...(hasNext && last && { next: encodeToken(last.number) }),
          total,
        };
      });
      response.json(page);
    }),
  };
}
