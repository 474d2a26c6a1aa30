import { utf8 } from '../../amqp10/value.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';

/** The error condition of a frame, when it has one. */
export function errorOf(view: FrameView): string | undefined {
  const { errorStart, errorEnd, bytes } = view;
  if (errorStart === ABSENT || errorEnd - errorStart > LIMITS.identifierBytes) return undefined;
  return utf8(bytes, errorStart, errorEnd);
}
