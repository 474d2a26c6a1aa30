import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { connectionsQuery } from '../api/connections.ts';
import { connectionQuery } from '../api/state.ts';
import type { Ends } from './ends.ts';
import type { Entity } from './entity.ts';
import { meetingOf, neighboursOf, throughEnds } from './through.ts';

export interface Through {
  /** The three lifelines of two connections; undefined of anything else, and while it is not known. */
  readonly ends: Ends | undefined;
  /** There are no three lifelines yet, or there will be none: nothing can be drawn. */
  readonly isUndrawn: boolean;
  /** The two have no end in common. */
  readonly isApart: boolean;
  /** One of them is not known. */
  readonly error: Error | undefined;
  /** Connections that could be drawn beside the one that the ladder is of. */
  readonly neighbours: readonly string[];
}

export function useThrough(id: string, entity: Entity, busy: boolean): Through {
  const name =
    entity.kind === 'connection' || entity.kind === 'through' ? entity.connection : undefined;
  const otherName = entity.kind === 'through' ? entity.other : undefined;
  const { data: one, error: oneError } = useQuery({
    ...connectionQuery(id, name ?? '', busy),
    enabled: name !== undefined,
  });
  const { data: other, error: otherError } = useQuery({
    ...connectionQuery(id, otherName ?? '', busy),
    enabled: otherName !== undefined,
  });
  const error = (otherName === undefined ? null : (oneError ?? otherError)) ?? undefined;
  const all = useInfiniteQuery({
    ...connectionsQuery(id, busy),
    enabled: name !== undefined,
  }).data?.pages[0]?.items;
  return useMemo(() => {
    const meeting = one && other && meetingOf(one, other);
    return {
      ends: meeting && throughEnds(one, other, meeting),
      isUndrawn: otherName !== undefined && meeting === undefined,
      error,
      isApart: one !== undefined && other !== undefined && meeting === undefined,
      neighbours:
        one && all
          ? neighboursOf(one, all)
              .map(({ connection }) => connection)
              .filter((connection) => connection !== otherName)
          : [],
    };
  }, [one, other, all, otherName, error]);
}
