/** Frame types by code and by the standard's own name, for all versions together. */

import { AMQP10_TYPE_NAMES } from '../amqp10/names.ts';
import { AMQP010_TYPE_NAMES } from '../amqp010/names.ts';
import { AMQP091_TYPE_NAMES } from '../amqp091/names.ts';
import { TYPE } from '../frame-view.ts';

const NAMES: ReadonlyMap<number, string> = new Map([
  [TYPE.unknown, 'unknown'],
  [TYPE.protocolHeader, 'protocol-header'],
  [TYPE.gap, 'gap'],
  ...AMQP10_TYPE_NAMES,
  ...AMQP091_TYPE_NAMES,
  ...AMQP010_TYPE_NAMES,
]);

const CODES: ReadonlyMap<string, number> = new Map([...NAMES].map(([code, name]) => [name, code]));

/** Every name a frame can have, but for methods that no table knows. */
export const FRAME_TYPE_NAMES: readonly string[] = [...NAMES.values()];

/** `transfer`, `basic.publish`, `gap`; a method that no table knows is `60.200`. */
export function frameTypeName(type: number): string {
  if (type >= TYPE.unknownMethod) {
    const ids = type - TYPE.unknownMethod;
    return `${ids >>> 16}.${ids & 0xffff}`;
  }
  return NAMES.get(type) ?? 'unknown';
}

/** The code of a name as `frameTypeName` gives it; undefined for what is no frame type. */
export function frameTypeCode(name: string): number | undefined {
  const known = CODES.get(name);
  if (known !== undefined) return known;
  const ids = /^(\d{1,5})\.(\d{1,5})$/.exec(name);
  if (ids === null) return undefined;
  const classId = Number(ids[1]);
  const methodId = Number(ids[2]);
  if (classId > 0x3fff || methodId > 0xffff) return undefined;
  return TYPE.unknownMethod + classId * 65536 + methodId;
}
