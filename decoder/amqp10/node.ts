import type { JsonValue } from '../json.ts';
import type { TreeNode } from '../tree.ts';
import { ENCODING_NAME } from './encoding.ts';

/** A tree node as it is put together: absent parts may be given as undefined. */
export interface NodeParts {
  name: string;
  label?: string | undefined;
  value?: JsonValue | undefined;
  type?: string | undefined;
  start: number;
  end: number;
  spec?: string | undefined;
  children?: readonly TreeNode[] | undefined;
  note?: string | undefined;
}

/** Leaves out what is undefined, so that an absent key is absent. */
export function makeNode(parts: NodeParts): TreeNode {
  const { name, label, value, type, start, end, spec, children, note } = parts;
  return {
    name,
    label: label ?? name,
    ...(value !== undefined && { value }),
    ...(type !== undefined && { type }),
    start,
    end,
    ...(spec !== undefined && { spec }),
    ...(children !== undefined && { children }),
    ...(note !== undefined && { note }),
  };
}

/** Several remarks as one. */
export function joinNotes(...notes: readonly (string | undefined)[]): string | undefined {
  const said = notes.filter((note) => note !== undefined && note !== '');
  return said.length > 0 ? said.join('; ') : undefined;
}

/** Constructor, size and count of a compound value or array. */
export function encodingNode(code: number, start: number, end: number, count: number): TreeNode {
  const elements = count === 1 ? '1 element' : `${count} elements`;
  return makeNode({
    name: 'encoding',
    label: ENCODING_NAME[code],
    start,
    end,
    note: elements,
  });
}

/** The node with one more remark, said first. */
export function withNote(node: TreeNode, note: string | undefined): TreeNode {
  const notes = joinNotes(note, node.note);
  return notes === undefined ? node : { ...node, note: notes };
}
