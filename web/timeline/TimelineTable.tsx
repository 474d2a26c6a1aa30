import type { Lane } from '../../server/api/timeline-contract.ts';
import { formatCounted } from '../lib/format.ts';
import { formatFromStart, momentText } from '../lib/time.ts';
import type { Camera } from './camera.ts';
import { eventsIn, eventsOf, type LaneEvent } from './events.ts';
import type { HeldLane } from './held-lanes.ts';
import type { ScreenRows } from './screen-rows.ts';
import { useScale } from './use-camera.ts';
import { linkTitle } from './words.ts';

/** Rows of one table; beyond it the window should be smaller. */
const ROWS_MAX = 500;

/** The same stretch of the same lanes, as a table: all that the picture shows, in words. */
export function TimelineTable({
  camera,
  screen,
  lanes,
  onSelect,
}: {
  readonly camera: Camera;
  readonly screen: ScreenRows;
  readonly lanes: ReadonlyMap<string, HeldLane>;
  onSelect(event: LaneEvent): void;
}) {
  const { window } = useScale(camera);
  const shown = [...screen.stuck, ...screen.flowing].map(({ row }) => row.lane);
  const rows = shown.filter((lane, at) => shown.indexOf(lane) === at);
  const found = rows.flatMap((lane): { lane: Lane; event: LaneEvent }[] => {
    const held = lanes.get(lane.lane);
    if (!held) return [];
    const is0x = lane.kind === 'link' && lane.protocol !== 'amqp-1.0';
    return eventsIn(eventsOf(held, is0x), window).map((event) => ({ lane, event }));
  });
  const inOrder = found.sort((one, other) => one.event.fromNanos - other.event.fromNanos);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse.
    <div className="timeline-table" tabIndex={0}>
      <table>
        <caption>
          {formatCounted(inOrder.length, 'event')} from {momentText(Math.max(0, window.startNanos))}{' '}
          to {formatFromStart(window.endNanos)} s in {formatCounted(rows.length, 'lane')}
          {inOrder.length > ROWS_MAX && `; the first ${ROWS_MAX}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">from (s)</th>
            <th scope="col">to (s)</th>
            <th scope="col">lane</th>
            <th scope="col">what</th>
          </tr>
        </thead>
        <tbody>
          {inOrder.slice(0, ROWS_MAX).map(({ lane, event }) => (
            <tr key={`${lane.lane} ${event.fromNanos} ${event.text}`}>
              <td className="mono">{formatFromStart(event.fromNanos)}</td>
              <td className="mono">
                {event.toNanos === event.fromNanos ? '' : formatFromStart(event.toNanos)}
              </td>
              <td>{laneText(lane)}</td>
              <td>
                <button type="button" className="link-button" onClick={() => onSelect(event)}>
                  {event.text}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function laneText(lane: Lane): string {
  if (lane.kind === 'strays') return `${lane.lane} no known link`;
  if (lane.kind !== 'link') return lane.lane;
  const { role, name } = linkTitle(lane);
  return `${lane.lane} ${role} ${name}`;
}
