import { FrameView, TYPE } from '../../decoder/frame-view.ts';

/** Frames that a hole swallows. */
const SWALLOWED = 3;

/**
 * A hole in one direction of a connection: three frames from `at` on, and nothing of the other direction.
 * That octets are missing shows when later ones come, or would have.
 */
export function withHole(views: readonly FrameView[], at: number): FrameView[] {
  const { connection, direction } = views[at];
  const result = views.slice(0, at);
  let missing = 0;
  for (const view of views.slice(at)) {
    const isHere = view.connection === connection && view.direction === direction;
    if (!isHere || missing === SWALLOWED) {
      result.push(view);
      continue;
    }
    missing += 1;
    if (missing < SWALLOWED) continue;
    const gap = Object.assign(new FrameView(new Uint8Array(0), view.pieces), {
      connection,
      direction,
      protocol: view.protocol,
      number: view.number,
      type: TYPE.gap,
    });
    result.push(gap);
  }
  return result;
}
