import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import type { Facet, Facets } from '../api/facet-contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { FRAME_VOCABULARY } from '../filter/frame-vocabulary.ts';
import { facetFaults, facetGroups } from '../index/facet-queries.ts';
import { sqlOf } from './filters.ts';
import { route } from './route.ts';

const NONE: Facets = { types: [], connections: [], faults: [] };

export function facetRoutes(service: CaptureService) {
  return {
    countFrames: route(OPERATIONS.countFrames, async ({ params, query, response }) => {
      const { id } = params;
      const { summary } = service.store.get(id);
      const filter = sqlOf(query.filter, FRAME_VOCABULARY, summary?.startEpochNanos);
      const facets = await service.indexes.readSoFar(id, NONE, async ({ index }) => {
        const [types, connections, [faults = []]] = await Promise.all([
          index.query(id, facetGroups('type', filter)),
          index.query(id, facetGroups('connection', filter)),
          index.query(id, facetFaults(filter)),
        ]);
        return {
          types: types.map(([code, count]) => {
            const label = frameTypeName(Number(code));
            return { term: `type:${label}`, label, count: Number(count) };
          }),
          connections: connections.map(([number, count]) => ({
            term: `conn:c${number}`,
            label: `c${number}`,
            count: Number(count),
          })),
          faults: faultsOf(faults.map(Number)),
        };
      });
      response.json(facets);
    }),
  };
}

function faultsOf([errors, malformed, gaps]: readonly number[]): Facet[] {
  const faults = [
    { term: 'error:*', label: 'with an error', count: errors },
    { term: 'malformed:*', label: 'malformed', count: malformed },
    { term: `type:${frameTypeName(TYPE.gap)}`, label: 'gaps', count: gaps },
  ];
  return faults.filter(({ count }) => count > 0);
}
