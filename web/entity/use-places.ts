import { useMemo } from 'react';
import { useCaptureId } from '../state/capture-id.ts';
import { useAddress } from '../state/use-address.ts';
import { type Places, placesOf } from './places.ts';

export function usePlaces(): Places {
  const id = useCaptureId();
  const address = useAddress();
  return useMemo(() => placesOf(id, address), [id, address]);
}
