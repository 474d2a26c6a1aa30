/**
 * The one codec between the address bar and what a view shows.
 *
 *     ?q=type%3Atransfer&t=0-1500000000&sel=frame%3Ac3%3E1204551&field=performative%2Flast&v=1
 *
 * Every parameter is judged by itself: one that is damaged or unknown falls away and the rest still
 * holds. Preferences (theme, time format, sizes) are never in an address, so that opening someone
 * else's link changes nobody's settings.
 */
import '../lib/zod-jitless.ts';
import * as z from 'zod/mini';
import { formatSelection, parseSelection, type Selection } from './selection.ts';
import { formatWindow, parseWindow, type TimeWindow } from './time-window.ts';

/** Raised when a parameter changes its meaning; an upgrader for the older form comes with it. */
const VERSION = '1';

/** As long as a filter may be for the server. */
const FILTER_LENGTH_MAX = 4096;

export interface ViewState {
  /** The filter as typed; absent shows everything. */
  readonly filter?: string;
  /** Absent shows the whole capture. */
  readonly window?: TimeWindow;
  readonly selection?: Selection;
  /** Path of the selected node in the field tree of the selected frame. */
  readonly field?: string;
}

const filterParam = z.string().check(z.minLength(1), z.maxLength(FILTER_LENGTH_MAX));
const fieldParam = z.string().check(z.minLength(1), z.maxLength(2048));

export function parseView(search: string): ViewState {
  const params = new URLSearchParams(search);
  const filter = filterParam.safeParse(params.get('q'));
  const selection = parseSelection(params.get('sel') ?? '');
  const window = parseWindow(params.get('t') ?? '');
  const field = fieldParam.safeParse(params.get('field'));
  return {
    ...(filter.success && { filter: filter.data }),
    ...(window && { window }),
    ...(selection && { selection }),
    ...(selection?.kind === 'frame' && field.success && { field: field.data }),
  };
}

/** The search string with its `?`, or nothing when the state is the initial one. */
export function formatView(state: ViewState): string {
  const params = new URLSearchParams();
  if (state.filter) params.set('q', state.filter);
  if (state.window) params.set('t', formatWindow(state.window));
  if (state.selection) params.set('sel', formatSelection(state.selection));
  if (state.selection?.kind === 'frame' && state.field) params.set('field', state.field);
  if (params.size === 0) return '';
  params.set('v', VERSION);
  return `?${params}`;
}
