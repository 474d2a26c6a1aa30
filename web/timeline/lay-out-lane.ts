/** Where everything of one lane lies. Pure: the canvas draws what comes out, the pointer searches it. */
import type { LanePlace } from './lane-place.ts';
import { layOutConnection } from './lay-out-connection.ts';
import { layOutLink } from './lay-out-link.ts';
import { layOutSession } from './lay-out-session.ts';
import type { LaneDrawing } from './marks.ts';
import type { PreparedLane } from './prepared.ts';

export function layOutLane(place: LanePlace, prepared: PreparedLane | undefined): LaneDrawing {
  switch (place.lane.kind) {
    case 'connection':
      return layOutConnection(
        place,
        place.lane,
        prepared?.kind === 'connection' ? prepared : undefined,
      );
    case 'session':
      return layOutSession(place, prepared?.kind === 'session' ? prepared : undefined);
    case 'link':
    case 'strays':
      return layOutLink(place, place.lane, prepared?.kind === 'link' ? prepared : undefined);
  }
}
