import { TYPE } from '../frame-view.ts';
import { METHOD_ROWS } from './catalogue.ts';

/** `FrameView.type` → the name everybody sees, for all that 0-8, 0-9 and 0-9-1 frames can be. */
export const AMQP091_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [TYPE.contentHeader, 'content-header'],
  [TYPE.contentBody, 'content-body'],
  [TYPE.heartbeat, 'heartbeat'],
  ...METHOD_ROWS.map(({ type, name }): [number, string] => [type, name]),
]);
