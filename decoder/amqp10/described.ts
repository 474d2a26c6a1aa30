import type { JsonValue } from '../json.ts';
import type { TreeNode } from '../tree.ts';
import { type DescribedType, symbolicDescriptor } from './names.ts';
import { makeNode } from './node.ts';

/** A descriptor as read, and the type it names where the standard knows it. */
export interface Descriptor {
  readonly value: JsonValue;
  readonly type: DescribedType | undefined;
}

/** JSON of a described value; without `value` when its data could not be read. */
export function describedValue(descriptor: Descriptor, value: JsonValue | undefined): JsonValue {
  const name = descriptor.type?.name ?? descriptor.value;
  return { type: 'described', descriptor: name, ...(value !== undefined && { value }) };
}

/** The descriptor's node, with the 0x00 before it that says that a descriptor follows. */
export function descriptorNode(
  start: number,
  read: TreeNode,
  type: DescribedType | undefined,
): TreeNode {
  const mark = makeNode({ name: 'constructor', start, end: read.start });
  return {
    ...read,
    start,
    ...(read.children && { children: [mark, ...read.children] }),
    ...(type && { note: symbolicDescriptor(type) }),
  };
}
