import { utf8 } from '../../amqp10/value.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';

/** The name that a frame has: container-id of an open. */
export function nameOf(view: FrameView): string | undefined {
  const { nameStart, nameEnd, bytes } = view;
  if (nameStart === ABSENT || nameEnd - nameStart > LIMITS.identifierBytes) return undefined;
  return utf8(bytes, nameStart, nameEnd);
}

/** The error condition of a frame, when it has one. */
export function errorOf(view: FrameView): string | undefined {
  const { errorStart, errorEnd, bytes } = view;
  if (errorStart === ABSENT || errorEnd - errorStart > LIMITS.identifierBytes) return undefined;
  return utf8(bytes, errorStart, errorEnd);
}
