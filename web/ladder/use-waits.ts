import { useQuery } from '@tanstack/react-query';
import { type LinkWait, WAITS_MAX } from '../../server/api/waits-contract.ts';
import { timelineWaitsQuery } from '../api/timeline.ts';
import { type Entity, entityName } from './entity.ts';

const NONE: readonly LinkWait[] = [];

/** What held the links of a ladder up, the longest first. */
export function useWaits(
  id: string,
  entity: Entity,
  link: string | undefined,
  busy: boolean,
): readonly LinkWait[] {
  const lanes = lanesOf(entity, link);
  const waits = useQuery({
    ...timelineWaitsQuery(id, { limit: WAITS_MAX, lanes }, busy),
    enabled: lanes !== undefined,
  });
  return waits.data?.waits ?? NONE;
}

function lanesOf(entity: Entity, link: string | undefined): string | undefined {
  if (entity.kind === 'delivery') return link;
  return entity.kind === 'through' ? `${entity.connection},${entity.other}` : entityName(entity);
}
