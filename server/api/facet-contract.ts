/** What the rows of a filter are, counted: the choices beside the filter bar. */
import { z } from 'zod';
import { CaptureId, count, filter } from './contract.ts';

export const FacetParams = z.strictObject({ id: CaptureId });
export const FacetQuery = z.strictObject({ filter });

export const Facet = z.strictObject({
  /** A term of the filter language, as `type:transfer`. */
  term: z.string(),
  /** What it stands for, as `transfer`. */
  label: z.string(),
  /** Rows of the filter that pass this term as well. */
  count,
});
export type Facet = z.infer<typeof Facet>;

export const Facets = z.strictObject({
  /** Frame types, the most frequent first; at most 12. */
  types: z.array(Facet),
  /** Connections, likewise. */
  connections: z.array(Facet),
  /** Errors, malformed frames, gaps: those that occur. */
  faults: z.array(Facet),
});
export type Facets = z.infer<typeof Facets>;

export const FACET_OPERATIONS = {
  countFrames: {
    method: 'get',
    path: '/captures/{id}/facets',
    summary: 'The frames of a filter counted by type, by connection and by fault',
    params: FacetParams,
    query: FacetQuery,
    responses: { 200: { description: 'The counts', content: { kind: 'json', schema: Facets } } },
    problems: [400, 404, 409],
  },
} as const;
