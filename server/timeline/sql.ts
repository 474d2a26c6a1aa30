/** Parts of statements that the timeline's reads share. */
import { OUTCOMES } from '../../decoder/model/names.ts';
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
  AND connection IN (SELECT number FROM connections WHERE protocol <> 'amqp-1.0')`;

/** Index into BAR_STATES of a row of `deliveries`. */
export const BAR_STATE = `CASE
  WHEN outcome = ${outcomeCode('returned')} THEN ${stateCode('returned')}
  WHEN phase IN (${OPEN}) THEN ${stateCode('open')}
  WHEN ${REQUEUED} THEN ${stateCode('requeued')}
  WHEN phase IN (${LOST}) THEN ${stateCode('in-doubt')}
  WHEN phase = ${phaseCodes(['presettled'])} THEN ${stateCode('presettled')}
  ${OUTCOMES.map((outcome, code) => `WHEN outcome = ${code} THEN ${stateCode(OUTCOME_STATES[outcome])}`).join('\n  ')}
  ELSE ${stateCode('settled')} END`;

/**
 * When a row of `deliveries` was over. What is open lasts to the end of the capture, what was lost to
 * the end of its link.
 *
 * @param laneEnd expression for the end of the link
 */
export function barEnd(laneEnd: string, captureEnd: number): string {
  return `greatest(start_nanos, CASE
    WHEN settle_nanos <> ${NO_TIME} THEN settle_nanos
    WHEN phase IN (${phaseCodes(['presettled', 'aborted'])}) THEN complete_nanos
    WHEN phase IN (${OPEN}) THEN ${captureEnd}
    WHEN outcome_nanos <> ${NO_TIME} THEN outcome_nanos
    ELSE ${laneEnd} END)`;
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

/** True of all rows of those lanes; unlike a join, it passes over what is stored of other connections. */
export function onConnections(lanes: readonly PlacedLane[]): string {
  const connections = [...new Set(lanes.map(({ connection }) => connection))];
  return `t.connection IN (${connections.join(', ')})`;
}

/** A stretch of time in buckets. `to` does not belong. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly resolution: number;
}

export function bucketOf(column: string, { from, resolution }: Grid): string {
  return `((${column} - ${from}) // ${resolution})`;
}

/** One text of all values of a lane: one cell instead of thousands. */
export function listed(expression: string, order: string): string {
  return `string_agg((${expression})::VARCHAR, ',' ORDER BY ${order})`;
}

export function numbersOf(cell: Cell | undefined): number[] {
  return typeof cell === 'string' && cell !== '' ? cell.split(',').map(Number) : [];
}

export function statement(
  name: string,
  text: string,
  parameters: readonly SqlParameter[] = [],
): Statement {
  return { name, text, parameters };
}
