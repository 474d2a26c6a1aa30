import { flagMarks, type LanePlace, lifeMark } from './lane-place.ts';
import type { LaneDrawing, StepArea } from './marks.ts';
import type { PreparedSession } from './prepared.ts';
import { stepRuns } from './steps.ts';

/** Its life as a thin line, and over it the windows of both directions where they are known. */
export function layOutSession(
  place: LanePlace,
  prepared: PreparedSession | undefined,
): LaneDrawing {
  const life = lifeMark(place, place.y + 17, 3);
  if (!prepared) return { areas: [], marks: life };
  const { windowToServer, windowToClient, flags } = prepared.content;
  const end = place.lane.endNanos ?? place.endNanos;
  const areas: StepArea[] = [];
  for (const steps of [windowToServer, windowToClient]) {
    if (!steps.value.some((value) => value !== null)) continue;
    const baseY = place.y + 17;
    const runs = stepRuns(steps, place.scale, end, baseY, 13 / prepared.mostWindow);
    areas.push({ lane: place.lane.lane, baseY, fill: areas.length === 0, runs });
  }
  return { areas, marks: [...life, ...flagMarks(place, flags)] };
}
