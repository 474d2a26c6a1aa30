import type { DeliveryDetail } from '../../server/api/state-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Way } from '../entity/Way.tsx';
import { toneOf } from '../frames/columns.ts';
import { formatCounted } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';

/** The server gives no more of them. */
const FRAMES_MAX = 500;

/** Every frame that carries it or says something of it, ranges that cover it included. */
export function DeliveryFrames({ delivery: { frames } }: { readonly delivery: DeliveryDetail }) {
  if (frames.length === 0) return <p className="muted">None of them is in the capture.</p>;
  return (
    <>
      <table className="frame-list">
        <caption className="sr-only">Frames of the delivery</caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              frame
            </th>
            <th scope="col" className="number">
              time (s)
            </th>
            <th scope="col">
              <span className="sr-only">direction</span>
            </th>
            <th scope="col">type</th>
            <th scope="col">what it says</th>
          </tr>
        </thead>
        <tbody>
          {frames.map((frame) => (
            <tr key={frame.number}>
              <td className="number">
                <FrameLink frame={frame.number} word="" />
              </td>
              <td className="number mono">{formatFromStart(frame.timeNanos)}</td>
              <td>
                <Way direction={frame.direction} />
              </td>
              <td className="mono">
                <span className={`tone-type-${toneOf(frame)}`}>{frame.name}</span>
              </td>
              <td className="mono">{frame.info}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {frames.length >= FRAMES_MAX && (
        <p className="muted">Only the first {formatCounted(FRAMES_MAX, 'frame')} are listed.</p>
      )}
    </>
  );
}
