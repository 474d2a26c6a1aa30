import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { formatWindow, parseWindow } from './time-window.ts';
import { formatView, parseView, type ViewState } from './url.ts';

/** Addresses within the capture: the stretch of time is kept, filter and selection are as given. */
export type Address = (path: string, to?: Pick<ViewState, 'filter' | 'selection'>) => string;

export function useAddress(): Address {
  const { window } = parseView(useSearch());
  // A selection changes the address far more often than the stretch of time does.
  const kept = window && formatWindow(window);
  return useMemo(() => {
    const same = kept === undefined ? undefined : parseWindow(kept);
    return (path, to = {}) => `${path}${formatView({ ...(same && { window: same }), ...to })}`;
  }, [kept]);
}
