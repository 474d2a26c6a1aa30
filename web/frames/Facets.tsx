import './facets.css';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Facet, Facets as FacetCounts } from '../../server/api/facet-contract.ts';
import { getJson, query } from '../api/client.ts';
import { retryUntilIndexed } from '../api/retry.ts';
import { addTerm } from '../filter/read-filter.ts';
import { formatCount } from '../lib/format.ts';

function facetsQuery(id: string, filter: string, busy: boolean) {
  return queryOptions({
    queryKey: ['facets', id, filter],
    queryFn: ({ signal }) =>
      getJson<FacetCounts>(`/captures/${id}/facets${query({ filter })}`, signal),
    placeholderData: keepPreviousData,
    ...retryUntilIndexed(busy),
    refetchInterval: busy ? 5000 : false,
  });
}

/** What the rows of the filter are, counted; each count narrows the filter to itself. */
export function Facets({
  id,
  filter,
  busy,
  onFilter,
}: {
  readonly id: string;
  readonly filter: string;
  readonly busy: boolean;
  onFilter(filter: string, how: 'push' | 'replace'): void;
}) {
  const { data } = useQuery(facetsQuery(id, filter, busy));
  if (!data) return <div className="facets" />;
  if (data.types.length === 0 && data.faults.length === 0) return null;
  // One connection, or one type, leaves nothing to choose.
  const groups = [data.faults, data.types, data.connections].filter(
    (group, place) => group.length > (place === 0 ? 0 : 1),
  );
  return (
    <fieldset className="facets" aria-label="Narrow the filter">
      {groups.flat().map((facet) => (
        <Chip
          key={facet.term}
          facet={facet}
          onFilter={() => onFilter(addTerm(filter, facet.term, 'in'), 'push')}
        />
      ))}
    </fieldset>
  );
}

function Chip({ facet, onFilter }: { readonly facet: Facet; readonly onFilter: () => void }) {
  const { label, count, term } = facet;
  const shown = formatCount(count);
  return (
    <button type="button" className="facet" title={`Filter by ${term}`} onClick={onFilter}>
      {label} <span className="facet-count">{shown}</span>
    </button>
  );
}
