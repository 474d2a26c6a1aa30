import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { formatView, parseView, type ViewState } from './url.ts';

/** Addresses within the capture: the stretch of time is kept, filter and selection are as given. */
export type Address = (path: string, to?: Pick<ViewState, 'filter' | 'selection'>) => string;

export function useAddress(): Address {
  const search = useSearch();
  return useMemo(() => {
    const { window } = parseView(search);
    return (path, to = {}) => `${path}${formatView({ ...(window && { window }), ...to })}`;
  }, [search]);
}
