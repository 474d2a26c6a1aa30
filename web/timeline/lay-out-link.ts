import type { LinkLane, StraysLane } from '../../server/api/timeline-contract.ts';
import { flagMarks, type LanePlace, lifeMark, MIN_PX, stretch } from './lane-place.ts';
import type { LaneDrawing, Mark, StepArea } from './marks.ts';
import { type PreparedLink, stateName } from './prepared.ts';
import { dryStretches, stepRuns } from './steps.ts';
import { toneOf, waitText } from './words.ts';

/** From the upper edge of the lane, in px. */
const BAR = { y: 6, pitch: 7, h: 5 } as const;
const OVERFLOW_PX = 4;
/** Credit and columns stand on it; below lies the band of what the link waits for. */
const BASE_Y = 46;
const BAND = { y: 47, h: 12 } as const;
const COLUMN_PX_MIN = 3;

/** Credit behind, deliveries before it, the band that says why nothing moves below. */
export function layOutLink(
  place: LanePlace,
  lane: LinkLane | StraysLane,
  prepared: PreparedLink | undefined,
): LaneDrawing {
  const life = lifeMark(place, place.y + BASE_Y, 1);
  if (!prepared) return { areas: [], marks: life };
  const marks: Mark[] = life;
  const end = lane.endNanos ?? place.endNanos;
  const { credit, flags } = prepared.content;
  for (const [from, to] of dryStretches(credit, end)) {
    const rect = stretch(place.scale, from, to, place.y + 2, BASE_Y - 2);
    if (rect) marks.push({ kind: 'dry', lane: lane.lane, ...rect });
  }
  addColumns(marks, place, prepared);
  addBars(marks, place, prepared);
  addWaits(marks, place, lane, prepared);
  marks.push(...flagMarks(place, flags));
  return { areas: creditArea(place, end, prepared), marks };
}

function creditArea(place: LanePlace, end: number, prepared: PreparedLink): StepArea[] {
  const { credit } = prepared.content;
  if (credit.time.length === 0) return [];
  const baseY = place.y + BASE_Y;
  const pxPerUnit = (BASE_Y - BAR.y) / prepared.mostCredit;
  const runs = stepRuns(credit, place.scale, end, baseY, pxPerUnit);
  return [{ lane: place.lane.lane, baseY, fill: true, runs }];
}

function addBars(
  marks: Mark[],
  place: LanePlace,
  { content, rows, overflow, rowsUsed }: PreparedLink,
): void {
  const { bars } = content;
  const { scale } = place;
  const lane = place.lane.lane;
  for (let index = 0; index < rows.length; index++) {
    if (rows[index] < 0) continue;
    const y = place.y + BAR.y + rows[index] * BAR.pitch;
    const rect = stretch(scale, bars.start[index], bars.end[index], y, BAR.h);
    if (!rect) continue;
    const stated = bars.outcome[index];
    const statedX = scale.toPx(bars.start[index] + stated);
    marks.push({
      kind: 'bar',
      lane,
      ...rect,
      state: stateName(bars.state[index]),
      delivery: bars.delivery[index],
      fromNanos: bars.start[index],
      toNanos: bars.end[index],
      statedPx:
        stated < 0 || statedX >= rect.x + rect.w - 1 ? undefined : Math.max(0, statedX - rect.x),
    });
  }
  for (const { from, to, count, state } of overflow) {
    const rect = stretch(scale, from, to, place.y + BAR.y + rowsUsed * BAR.pitch, OVERFLOW_PX);
    if (!rect) continue;
    marks.push({
      kind: 'more',
      lane,
      ...rect,
      state: stateName(state),
      count,
      fromNanos: from,
      toNanos: to,
    });
  }
}

/** Columns stand below the bars, as high as there is room, the densest bucket fills it. */
function addColumns(marks: Mark[], place: LanePlace, prepared: PreparedLink): void {
  const { bucket, state, count, delivery } = prepared.content.density;
  const { scale, fromNanos, bucketNanos } = place;
  const taken =
    BAR.y + prepared.rowsUsed * BAR.pitch + (prepared.overflow.length > 0 ? OVERFLOW_PX + 2 : 0);
  const room = Math.max(BASE_Y - taken, COLUMN_PX_MIN);
  const width = Math.max(bucketNanos / scale.nanosPerPx - 1, MIN_PX);
  let stacked = 0;
  let sum = 0;
  for (let index = 0; index < bucket.length; index++) {
    if (index === 0 || bucket[index] !== bucket[index - 1]) {
      stacked = 0;
      sum = 0;
    }
    const from = fromNanos + bucket[index] * bucketNanos;
    const x = scale.toPx(from);
    if (x + width < scale.leftPx || x > scale.rightPx) continue;
    // The whole column is as high as its sum; a small part covers a little of the one below it.
    sum += count[index];
    const before = stacked;
    stacked = Math.min(Math.max(columnPx(sum, prepared.densest, room), before + 1), room);
    const h = Math.max(stacked - before, COLUMN_PX_MIN);
    marks.push({
      kind: 'column',
      lane: place.lane.lane,
      x,
      y: place.y + BASE_Y - stacked,
      w: width,
      h,
      state: stateName(state[index]),
      delivery: delivery[index],
      count: count[index],
      fromNanos: from,
      toNanos: from + bucketNanos,
    });
  }
}

/** By the square root, so that one beside a thousand is still there. */
export function columnPx(count: number, most: number, room: number): number {
  return Math.max(COLUMN_PX_MIN, Math.round(room * Math.sqrt(count / most)));
}

function addWaits(
  marks: Mark[],
  place: LanePlace,
  lane: LinkLane | StraysLane,
  { content }: PreparedLink,
): void {
  const is0x = lane.protocol !== 'amqp-1.0';
  for (const wait of content.waits) {
    if (NOT_SHOWN.has(wait.blocked)) continue;
    const rect = stretch(place.scale, wait.fromNanos, wait.toNanos, place.y + BAND.y, BAND.h);
    if (!rect) continue;
    const text = waitText(wait, is0x);
    marks.push({ kind: 'wait', lane: lane.lane, ...rect, wait, text, tone: toneOf(wait.blocked) });
  }
}

/** Where there is no link there is no line of its life, which says it already. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['moving', 'not-attached', 'detached']);
