/** Parts of statements that the timeline's reads share. */
import { OUTCOMES } from '../../decoder/model/names.ts';
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import { BAR_STATES, type BarState } from '../api/timeline-contract.ts';
import type { SqlParameter, Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { NO_TIME } from '../index/table.ts';
import { LOST, OPEN, type Outcome, outcomeCode, phaseCodes } from './codes.ts';
import type { LaneKey } from './lane-key.ts';

const OUTCOME_STATES: Readonly<Record<Outcome, BarState>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  released: 'released',
  modified: 'modified',
  declared: 'accepted',
  presettled: 'presettled',
  aborted: 'aborted',
  returned: 'returned',
  'rolled-back': 'rolled-back',
  settled: 'settled',
  none: 'settled',
};

export function stateCode(state: BarState): number {
  return BAR_STATES.indexOf(state);
}

/** What the close of a channel took back before it was acknowledged: before 1.0 its server must queue it again. */
const REQUEUED = `outcome = ${outcomeCode('released')} AND phase = ${phaseCodes(['in-doubt'])}
  AND protocol <> ${PROTOCOL_NAMES.indexOf('amqp-1.0')}`;

/** Index into BAR_STATES of a row of `deliveries`, from its protocol, phase and outcome. */
export const BAR_STATE = `CASE
  WHEN outcome = ${outcomeCode('returned')} THEN ${stateCode('returned')}
  WHEN phase IN (${OPEN}) THEN ${stateCode('open')}
  WHEN ${REQUEUED} THEN ${stateCode('requeued')}
  WHEN phase IN (${LOST}) THEN ${stateCode('in-doubt')}
  WHEN phase = ${phaseCodes(['presettled'])} THEN ${stateCode('presettled')}
  ${OUTCOMES.map((outcome, code) => `WHEN outcome = ${code} THEN ${stateCode(OUTCOME_STATES[outcome])}`).join('\n  ')}
  ELSE ${stateCode('settled')} END`;

/**
 * In the place of how long a delivery lasted: what is open lasts to the end of the capture, and what was lost to the
 * end of its link. Above every number of nanoseconds, so that one comparison finds both what is long and these.
 */
const TO_CAPTURE_END = 2 ** 60;
const TO_LANE_END = 2 ** 61;
/** Such a code, from here on. */
export const END_CODES = TO_CAPTURE_END;

/** How long a row of `deliveries` lasted from its start, or one of the two codes. */
export const BAR_LASTED = `CASE
  WHEN settle_nanos <> ${NO_TIME} THEN greatest(0, settle_nanos - start_nanos)
  WHEN phase IN (${phaseCodes(['presettled', 'aborted'])}) THEN greatest(0, complete_nanos - start_nanos)
  WHEN phase IN (${OPEN}) THEN ${TO_CAPTURE_END}
  WHEN outcome_nanos <> ${NO_TIME} THEN greatest(0, outcome_nanos - start_nanos)
  ELSE ${TO_LANE_END} END`;

/**
 * When a delivery was over.
 *
 * @param lasted expression for what BAR_LASTED is
 * @param laneEnd expression for the end of the link
 */
export function barEnd(lasted: string, laneEnd: string, captureEnd: number): string {
  return `greatest(start_nanos, CASE ${lasted} WHEN ${TO_CAPTURE_END} THEN ${captureEnd}
    WHEN ${TO_LANE_END} THEN ${laneEnd} ELSE start_nanos + ${lasted} END)`;
}

/** A lane with its place in the request, and when it ended; the capture's end where it did not. */
export interface PlacedLane extends LaneKey {
  readonly index: number;
  readonly endNanos: number;
}

/** `lanes(lane, c, s, l, lane_end)`: what rows are joined with, so that each knows its lane. */
export function withLanes(lanes: readonly PlacedLane[]): string {
  const rows = lanes.map(
    ({ index, connection, session, link, endNanos }) =>
      `(${index}, ${connection}, ${session}, ${link}, ${endNanos})`,
  );
  return `lanes(lane, c, s, l, lane_end) AS (VALUES ${rows.join(', ')})`;
}

/** A lane whose rows are found by its number in LANE_NUMBERS. */
export interface NumberedLane extends PlacedLane {
  readonly number: number;
  /** It is counted in cells. */
  readonly isBusy: boolean;
}

/** True of the rows of those lanes; unlike a join, it passes over what is stored of others. */
export function onLanes(lanes: readonly NumberedLane[]): string {
  return lanes.length === 0 ? 'FALSE' : `lane IN (${lanes.map(({ number }) => number).join(', ')})`;
}

/** When the lane of a row ended. */
export function laneEnd(lanes: readonly NumberedLane[]): string {
  return `CASE lane ${lanes.map(({ number, endNanos }) => `WHEN ${number} THEN ${endNanos}`).join(' ')} END`;
}

/** A stretch of time in buckets. `to` does not belong. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly resolution: number;
}

/** Of a column that is nowhere before `from`. A resolution is a power of two, by which to divide takes its time. */
export function bucketOf(column: string, { from, resolution }: Grid): string {
  return `((${column} - ${from}) >> ${Math.log2(resolution)})`;
}

/** One text of what groups of a lane tell, in any order: one cell instead of thousands, and nothing is sorted. */
export function told(columns: readonly string[]): string {
  return `string_agg(${columns.join(` || ',' || `)}, ';')`;
}

const [COMMA, SEMICOLON, MINUS, ZERO] = [',', ';', '-', '0'].map((sign) => sign.charCodeAt(0));

/** The groups of such a text, all of them integers, by their first column and then the next. */
export function toldRows(cell: Cell | undefined): number[][] {
  if (typeof cell !== 'string' || cell === '') return [];
  const rows: number[][] = [];
  let row: number[] = [];
  let value = 0;
  let sign = 1;
  // Of tens of thousands: splitting the text takes several times as long.
  for (let at = 0; at <= cell.length; at++) {
    const code = at === cell.length ? SEMICOLON : cell.charCodeAt(at);
    if (code === MINUS) sign = -1;
    else if (code !== COMMA && code !== SEMICOLON) value = value * 10 + (code - ZERO);
    else {
      row.push(sign * value);
      [value, sign] = [0, 1];
      if (code === COMMA) continue;
      rows.push(row);
      row = [];
    }
  }
  return rows.sort(([one, next], [other, after]) => one - other || next - after);
}

export function statement(
  name: string,
  text: string,
  parameters: readonly SqlParameter[] = [],
): Statement {
  return { name, text, parameters };
}
