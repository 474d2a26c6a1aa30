import { InvalidArgumentError } from 'commander';
import type { FrameView } from '../../decoder/frame-view.ts';

/** A frame by its number, or by the name that never changes: connection, direction, stream offset. */
export type FrameReference =
  | { readonly number: number }
  | { readonly connection: number; readonly direction: 0 | 1; readonly streamOffset: number };

/** `12`, or `c3>1204551` (`>` from the client, `<` from the server). */
export function frameReference(text: string): FrameReference {
  if (/^[1-9]\d{0,14}$/.test(text)) return { number: Number(text) };
  const [, connection, way, offset] = /^c([1-9]\d{0,9})([<>])(\d{1,15})$/.exec(text) ?? [];
  if (connection === undefined) {
    throw new InvalidArgumentError('Give the number of a frame, or its name like "c3>1204551".');
  }
  return {
    connection: Number(connection),
    direction: way === '>' ? 0 : 1,
    streamOffset: Number(offset),
  };
}

export function isFrame(view: FrameView, wanted: FrameReference): boolean {
  if ('number' in wanted) return view.number === wanted.number;
  return (
    view.streamOffset === wanted.streamOffset &&
    view.connection === wanted.connection &&
    view.direction === wanted.direction
  );
}
