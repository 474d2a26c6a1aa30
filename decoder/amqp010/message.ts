import { isObject } from '../amqp10/json-shape.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { TreeNode } from '../tree.ts';
import { SEGMENT } from './frame.ts';
import { readSegment } from './segment.ts';

/**
 * What the header segment of a message says: the fields of delivery-properties, message-properties and
 * further structs, whose names are all different, and their nodes.
 *
 * @param header the octets of its frames behind their headers, joined
 */
export function propertiesOf010(header: Uint8Array): {
  readonly properties: JsonObject;
  readonly propertyNodes: readonly TreeNode[];
} {
  const { fields, nodes } = readSegment({
    type: SEGMENT.header,
    bytes: header,
    start: 0,
    end: header.length,
    available: header.length,
    cutNote: 'the rest is missing',
  });
  const properties: { [name: string]: JsonValue } = {};
  for (const struct of Object.values(fields)) {
    if (isObject(struct)) Object.assign(properties, struct);
  }
  const isProperty = ({ name }: TreeNode): boolean => Object.hasOwn(properties, name);
  const propertyNodes = nodes.flatMap(({ children = [] }) => children.filter(isProperty));
  return { properties, propertyNodes };
}
