import { TYPE } from '../frame-view.ts';
import { COMMAND_ROWS } from './catalogue.ts';

/** `FrameView.type` → the name everybody sees, for all that 0-10 frames can be. */
export const AMQP010_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [TYPE.segmentHeader, 'segment-header'],
  [TYPE.segmentBody, 'segment-body'],
  ...COMMAND_ROWS.map(({ type, name }): [number, string] => [type, name]),
]);
