/**
 * The one codec between the address bar and what a view shows.
 *
 *     ?q=type%3Atransfer&t=0-1500000000&sel=frame%3Ac3%3E1204551&field=performative%2Flast&v=1
 *     ?range=2000000-9000000&pin=c1.s1.l1%2Cc2&fold=c3&lanes=orders&as=table&v=1
 *     ?sort=-unsettled&v=1
 *
 * Every parameter is judged by itself: one that is damaged or unknown falls away and the rest still
 * holds. Preferences (theme, time format, sizes) are never in an address, so that opening someone
 * else's link changes nobody's settings.
 */
import '../lib/zod-jitless.ts';
import * as z from 'zod/mini';
import { formatSelection, isLaneName, parseSelection, type Selection } from './selection.ts';
import { formatWindow, parseWindow, type TimeWindow } from './time-window.ts';

/** Raised when a parameter changes its meaning; an upgrader for the older form comes with it. */
const VERSION = '1';

/** As long as a filter may be for the server. */
const FILTER_LENGTH_MAX = 4096;
/** Lanes at the top; more would leave no room for the others. */
export const PINS_MAX = 24;
/** Folded lanes; of more, those folded first are unfolded. */
export const FOLDS_MAX = 200;

export interface ViewState {
  /** The filter as typed; absent shows everything. */
  readonly filter?: string;
  /** Absent shows the whole capture. */
  readonly window?: TimeWindow;
  readonly selection?: Selection;
  /** Path of the selected node in the field tree of the selected frame. */
  readonly field?: string;
  /** A stretch that is measured; unlike the window it moves nothing. */
  readonly range?: TimeWindow;
  /** Lanes kept at the top of the timeline, in this order. */
  readonly pins?: readonly string[];
  /** Lanes of the timeline whose insides are hidden. */
  readonly folds?: readonly string[];
  /** The timeline is shown as a table. */
  readonly asTable?: true;
  /** Words that lanes of the timeline are looked for by. */
  readonly laneFilter?: string;
  /** The order of a table, `-` before it for the greatest first; absent: its own. */
  readonly sort?: string;
}

const filterParam = z.string().check(z.minLength(1), z.maxLength(FILTER_LENGTH_MAX));
const laneFilterParam = z.string().check(z.minLength(1), z.maxLength(256));
const sortParam = z.string().check(z.regex(/^-?[a-z]{1,16}$/));
const fieldParam = z.string().check(z.minLength(1), z.maxLength(2048));

export function parseView(search: string): ViewState {
  const params = new URLSearchParams(search);
  const filter = filterParam.safeParse(params.get('q'));
  const selection = parseSelection(params.get('sel') ?? '');
  const window = parseWindow(params.get('t') ?? '');
  const field = fieldParam.safeParse(params.get('field'));
  const range = parseWindow(params.get('range') ?? '');
  const pins = parseLanes(params.get('pin') ?? '').slice(0, PINS_MAX);
  const folds = parseLanes(params.get('fold') ?? '').slice(-FOLDS_MAX);
  const laneFilter = laneFilterParam.safeParse(params.get('lanes'));
  const sort = sortParam.safeParse(params.get('sort'));
  return {
    ...(filter.success && { filter: filter.data }),
    ...(window && { window }),
    ...(selection && { selection }),
    ...(selection?.kind === 'frame' && field.success && { field: field.data }),
    ...(range && { range }),
    ...(pins.length > 0 && { pins }),
    ...(folds.length > 0 && { folds }),
    ...(params.get('as') === 'table' && { asTable: true }),
    ...(laneFilter.success && { laneFilter: laneFilter.data }),
    ...(sort.success && { sort: sort.data }),
  };
}

/** Each name is judged by itself, and stands there once. */
function parseLanes(text: string): string[] {
  return [...new Set(text.split(',').filter(isLaneName))];
}

/** The search string with its `?`, or nothing when the state is the initial one. */
export function formatView(state: ViewState): string {
  const params = new URLSearchParams();
  if (state.filter) params.set('q', state.filter);
  if (state.window) params.set('t', formatWindow(state.window));
  if (state.selection) params.set('sel', formatSelection(state.selection));
  if (state.selection?.kind === 'frame' && state.field) params.set('field', state.field);
  if (state.range) params.set('range', formatWindow(state.range));
  if (state.pins && state.pins.length > 0) params.set('pin', state.pins.join(','));
  if (state.folds && state.folds.length > 0) params.set('fold', state.folds.join(','));
  if (state.asTable) params.set('as', 'table');
  if (state.laneFilter) params.set('lanes', state.laneFilter);
  if (state.sort) params.set('sort', state.sort);
  if (params.size === 0) return '';
  params.set('v', VERSION);
  return `?${params}`;
}
