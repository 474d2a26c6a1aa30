import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import { sentenceOf } from '../api/client.ts';
import { timelineQuery } from '../api/timeline.ts';
import { momentText } from '../lib/time.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { resolutionOf } from './buckets.ts';
import type { Camera } from './camera.ts';
import type { LaneEvent } from './events.ts';
import { type EventSearch, findEvent, heldEvent } from './find-event.ts';
import type { HeldLanes } from './held-lanes.ts';
import type { LaneRow } from './lane-rows.ts';

interface GoToEventUse {
  readonly id: string;
  readonly busy: boolean;
  readonly endNanos: Nanos;
  readonly camera: Camera;
  readonly held: HeldLanes;
  readonly row: LaneRow | undefined;
  /** Where the last event was, or the last click. */
  readonly moment: Nanos | undefined;
  onEvent(event: LaneEvent): void;
}

/** To the event before or after in the lane of the cursor, also where the server has to be asked for it. */
export function useGoToEvent(use: GoToEventUse): (way: 1 | -1) => void {
  const { id, busy, endNanos, camera, held, row, moment } = use;
  const client = useQueryClient();
  const announce = useAnnounce();
  /** Of two searches only the later counts. */
  const latest = useRef(0);
  return (way) => {
    if (!row) return;
    const { lane } = row.lane;
    const { window, nanosPerPx } = camera.scale;
    const { startNanos, endNanos: last } = window;
    const isInView = moment !== undefined && moment >= startNanos && moment <= last;
    const search: EventSearch = {
      at: isInView ? moment : way === 1 ? startNanos : last,
      way,
      is0x: row.lane.kind === 'link' && row.lane.protocol !== 'amqp-1.0',
      endNanos,
      resolution: resolutionOf(nanosPerPx),
      ask: (request) => client.fetchQuery(timelineQuery(id, [lane], request, busy)),
    };
    latest.current += 1;
    const mine = latest.current;
    const found = (event: LaneEvent | undefined) => {
      if (latest.current !== mine) return;
      if (event === undefined) {
        announce(`Nothing ${way === 1 ? 'later' : 'earlier'} in ${lane}`);
        return;
      }
      use.onEvent(event);
      announce(`${event.text}, at ${momentText(event.fromNanos)}`);
    };
    const here = held.lanes.get(lane);
    const event = here && heldEvent(here, search);
    if (event) found(event);
    else {
      findEvent(search).then(found, (error: unknown) => announce(sentenceOf(error)));
    }
  };
}
