import type { StreamOffset } from '../../decoder/units.ts';

/**
 * What is selected, the same for all views. Frames are named by connection, way and stream offset
 * (`c3>1204551`), which a new index of the same capture does not change.
 */
export type Selection = { readonly kind: 'frame'; readonly frame: string };

const FRAME_NAME = /^c[1-9]\d{0,9}[<>]\d{1,16}$/;

export function isFrameName(text: string): boolean {
  return FRAME_NAME.test(text);
}

/** The stable name of a frame: `>` is towards the server. */
export function frameName(frame: {
  readonly connection: string;
  readonly direction: 'client-to-server' | 'server-to-client';
  readonly streamOffset: StreamOffset;
}): string {
  const way = frame.direction === 'client-to-server' ? '>' : '<';
  return `${frame.connection}${way}${frame.streamOffset}`;
}

export function parseSelection(text: string): Selection | undefined {
  const colon = text.indexOf(':');
  const name = text.slice(colon + 1);
  if (text.slice(0, colon) !== 'frame' || !isFrameName(name)) return undefined;
  return { kind: 'frame', frame: name };
}

export function formatSelection(selection: Selection): string {
  return `${selection.kind}:${selection.frame}`;
}
