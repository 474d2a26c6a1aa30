import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { FrameRow } from '../../server/api/contract.ts';
import { filteredFramesQuery } from '../api/frames.ts';
import { deliveryQuery } from '../api/state.ts';
import { type Entity, framesFilter } from './entity.ts';

/** The frames of a ladder that are loaded, in order. */
export interface LadderFrames {
  readonly frames: readonly FrameRow[];
  /** There are more before, or behind. */
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly isPending: boolean;
  readonly error: Error | undefined;
  retry(): void;
}

/** Which ends of the loaded frames are near what is in view. */
export interface Nearness {
  readonly start: boolean;
  readonly end: boolean;
}

const NONE: readonly FrameRow[] = [];

/** Of a delivery all its frames at once; of anything else pages, from `anchor` on, as they come near. */
export function useLadderFrames(
  id: string,
  entity: Entity,
  anchor: number,
  busy: boolean,
  near: Nearness,
): LadderFrames {
  const ofDelivery = entity.kind === 'delivery';
  const filter = ofDelivery ? '' : framesFilter(entity);
  const list = useInfiniteQuery({
    ...filteredFramesQuery(id, filter, anchor, busy),
    enabled: !ofDelivery,
  });
  const number = ofDelivery ? entity.delivery : 0;
  const one = useQuery({ ...deliveryQuery(id, number, busy), enabled: ofDelivery });
  const { data, hasNextPage, hasPreviousPage, isFetching, isPlaceholderData } = list;
  const { fetchNextPage, fetchPreviousPage } = list;
  useEffect(() => {
    if (ofDelivery || isFetching || isPlaceholderData) return;
    if (near.end && hasNextPage) void fetchNextPage();
    else if (near.start && hasPreviousPage) void fetchPreviousPage();
  }, [
    ofDelivery,
    isFetching,
    isPlaceholderData,
    near.start,
    near.end,
    hasNextPage,
    hasPreviousPage,
    fetchNextPage,
    fetchPreviousPage,
  ]);

  const listed = useMemo(
    // Rows of another ladder, kept while this one loads, would be a lie.
    () => (isPlaceholderData ? NONE : (data?.pages.flatMap(({ items }) => items) ?? NONE)),
    [data, isPlaceholderData],
  );
  if (ofDelivery) {
    return {
      frames: one.data?.frames ?? NONE,
      hasBefore: false,
      hasAfter: false,
      isPending: one.isPending,
      error: one.error ?? undefined,
      retry: () => void one.refetch(),
    };
  }
  return {
    frames: listed,
    hasBefore: hasPreviousPage,
    hasAfter: hasNextPage,
    isPending: list.isPending || isPlaceholderData,
    error: list.error ?? undefined,
    retry: () => void list.refetch(),
  };
}
