/** Which lanes are shown, in which order and where: the tree, folded, filtered and pinned. */
import type { Lane } from '../../server/api/timeline-contract.ts';

export const LANE_HEIGHT_PX = { connection: 32, session: 22, link: 60, strays: 60 } as const;

export interface LaneRow {
  readonly lane: Lane;
  /** 1 to 3, as in the tree; a pinned lane stands alone. */
  readonly level: number;
  readonly topPx: number;
  readonly heightPx: number;
  readonly pinned: boolean;
  /** Undefined where there is nothing to unfold. */
  readonly expanded: boolean | undefined;
  /** Lanes hidden in it. */
  readonly inside: number;
}

export interface LaneRows {
  readonly rows: readonly LaneRow[];
  readonly heightPx: number;
  /** How many lanes the filter lets through, their parents not counted. */
  readonly matching: number;
}

export interface RowOptions {
  readonly collapsed: ReadonlySet<string>;
  readonly pinned: readonly string[];
  /** Words that must all occur; empty shows everything. */
  readonly filter: string;
}

/** A lane that is pinned stands in the tree twice. */
export function rowKey({ lane, pinned }: Pick<LaneRow, 'lane' | 'pinned'>): string {
  return pinned ? `pinned-${lane.lane}` : lane.lane;
}

/** `c1.s1.l1` lies in `c1.s1`, that in `c1`. */
export function parentOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? undefined : name.slice(0, dot);
}

export function levelOf(lane: Lane): number {
  return lane.kind === 'connection' ? 1 : lane.kind === 'session' ? 2 : 3;
}

/** What a filter looks for its words in. */
function wordsOf(lane: Lane): string {
  switch (lane.kind) {
    case 'connection':
      return [
        lane.lane,
        lane.name,
        lane.client,
        lane.server,
        lane.clientProduct,
        lane.protocol,
        lane.error,
      ].join(' ');
    case 'session':
      return [lane.lane, `channel ${lane.channel}`, lane.error].join(' ');
    case 'strays':
      return `${lane.lane} no known link`;
    case 'link':
      return [
        lane.lane,
        lane.linkKind,
        lane.name,
        lane.address,
        lane.exchange,
        lane.routingKey,
        lane.purpose,
        lane.error,
      ].join(' ');
  }
}

/** Names of lanes to show: those that match, with what they lie in and what lies in them. */
function matchingLanes(
  lanes: readonly Lane[],
  filter: string,
): { shown: Set<string>; matching: number } {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = new Set<string>();
  const whole = new Set<string>();
  let matching = 0;
  for (const lane of lanes) {
    const parent = parentOf(lane.lane);
    const inherited = parent !== undefined && whole.has(parent);
    const text = words.length === 0 ? '' : wordsOf(lane).toLowerCase();
    const own = words.every((word) => text.includes(word));
    if (!own && !inherited) continue;
    if (own) matching++;
    whole.add(lane.lane);
    for (let name: string | undefined = lane.lane; name !== undefined; name = parentOf(name))
      shown.add(name);
  }
  return { shown, matching };
}

export function layOutRows(lanes: readonly Lane[], options: RowOptions): LaneRows {
  const { collapsed, pinned, filter } = options;
  const { shown, matching } = matchingLanes(lanes, filter);
  const inside = countInside(lanes);
  const rows: LaneRow[] = [];
  let topPx = 0;
  const add = (lane: Lane, level: number, isPinned: boolean, expanded: boolean | undefined) => {
    const heightPx = LANE_HEIGHT_PX[lane.kind];
    rows.push({
      lane,
      level,
      topPx,
      heightPx,
      pinned: isPinned,
      expanded,
      inside: inside.get(lane.lane) ?? 0,
    });
    topPx += heightPx;
  };
  const byName = new Map(lanes.map((lane) => [lane.lane, lane]));
  for (const name of pinned) {
    const lane = byName.get(name);
    if (lane) add(lane, 1, true, undefined);
  }
  const hidden = new Set<string>();
  for (const lane of lanes) {
    const parent = parentOf(lane.lane);
    if (parent !== undefined && (hidden.has(parent) || collapsed.has(parent))) {
      hidden.add(lane.lane);
      continue;
    }
    if (!shown.has(lane.lane)) continue;
    const folds = (inside.get(lane.lane) ?? 0) > 0;
    add(lane, levelOf(lane), false, folds ? !collapsed.has(lane.lane) : undefined);
  }
  return { rows, heightPx: topPx, matching };
}

function countInside(lanes: readonly Lane[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { lane } of lanes) {
    for (let name = parentOf(lane); name !== undefined; name = parentOf(name)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** Index of the first row whose lower edge lies below `px`. */
export function firstRowBelow(rows: readonly LaneRow[], px: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].topPx + rows[middle].heightPx <= px) low = middle + 1;
    else high = middle;
  }
  return low;
}
