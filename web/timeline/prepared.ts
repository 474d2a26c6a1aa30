/** What can be worked out of an answer once, not at every frame: rows of bars, heights, areas. */
import {
  BAR_STATES,
  type ConnectionContent,
  type LaneContent,
  type LinkContent,
  type SessionContent,
  type Timeline,
  type TimelineSteps,
} from '../../server/api/timeline-contract.ts';
import { packBars, rowsInUse } from './pack.ts';

/** Bars that found no row, where they overlap taken together. */
export interface Overflow {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Index into BAR_STATES, the worst. */
  readonly state: number;
}

export interface PreparedLink {
  readonly kind: 'link';
  readonly content: LinkContent;
  /** Row of each bar, -1 for those in `overflow`. */
  readonly rows: Int8Array;
  readonly rowsUsed: number;
  readonly overflow: readonly Overflow[];
  /** The tallest column: deliveries in one bucket. */
  readonly densest: number;
  /** The highest credit; at least 1. */
  readonly mostCredit: number;
}

export interface PreparedSession {
  readonly kind: 'session';
  readonly content: SessionContent;
  readonly mostWindow: number;
}

export interface PreparedConnection {
  readonly kind: 'connection';
  readonly content: ConnectionContent;
}

export type PreparedLane = PreparedLink | PreparedSession | PreparedConnection;

export interface PreparedTimeline {
  readonly timeline: Timeline;
  readonly lanes: ReadonlyMap<string, PreparedLane>;
}

export function prepare(timeline: Timeline): PreparedTimeline {
  const lanes = new Map<string, PreparedLane>();
  for (const content of timeline.lanes) {
    lanes.set(content.lane, prepareLane(content, timeline.resolutionNanos));
  }
  return { timeline, lanes };
}

function prepareLane(content: LaneContent, resolution: number): PreparedLane {
  switch (content.kind) {
    case 'link':
      return prepareLink(content, resolution);
    case 'session':
      return {
        kind: 'session',
        content,
        mostWindow: Math.max(highest(content.windowToServer), highest(content.windowToClient)),
      };
    case 'connection':
      return { kind: 'connection', content };
  }
}

function prepareLink(content: LinkContent, resolution: number): PreparedLink {
  const { bars, density, credit } = content;
  const rows = packBars(bars.start, bars.end, resolution / 2);
  return {
    kind: 'link',
    content,
    rows,
    rowsUsed: rowsInUse(rows),
    overflow: overflowOf(content, rows),
    densest: densestOf(density.bucket, density.count),
    mostCredit: highest(credit),
  };
}

/** At least 1, so that it can be divided by. */
function highest(steps: TimelineSteps): number {
  let most = 1;
  for (const value of steps.value) if (value !== null && value > most) most = value;
  return most;
}

/** Cells of one bucket, which follow each other, are drawn on top of each other. */
function densestOf(bucket: readonly number[], count: readonly number[]): number {
  let most = 1;
  let sum = 0;
  for (let index = 0; index < bucket.length; index++) {
    sum = index > 0 && bucket[index] === bucket[index - 1] ? sum + count[index] : count[index];
    if (sum > most) most = sum;
  }
  return most;
}

function overflowOf({ bars }: LinkContent, rows: Int8Array): Overflow[] {
  const left: number[] = [];
  for (let index = 0; index < rows.length; index++) if (rows[index] === -1) left.push(index);
  left.sort((a, b) => bars.start[a] - bars.start[b]);
  const merged: Overflow[] = [];
  for (const index of left) {
    const [from, to, state] = [bars.start[index], bars.end[index], bars.state[index]];
    const last = merged.at(-1);
    if (last && from <= last.to) {
      merged[merged.length - 1] = {
        from: last.from,
        to: Math.max(last.to, to),
        count: last.count + 1,
        state: Math.max(last.state, state),
      };
    } else {
      merged.push({ from, to, count: 1, state });
    }
  }
  return merged;
}

export function stateName(code: number): (typeof BAR_STATES)[number] {
  return BAR_STATES[code] ?? 'settled';
}
