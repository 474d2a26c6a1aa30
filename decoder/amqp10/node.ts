import type { JsonValue } from '../json.ts';
import type { TreeNode } from '../tree.ts';
import { ENCODING_NAME } from './encoding.ts';

/** A tree node as it is put together: absent parts may be given as undefined. */
interface NodeParts {
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

/** A node under construction: the same keys, still writable. */
type Draft = { -readonly [Key in keyof TreeNode]: TreeNode[Key] };

/**
 * Leaves out what is undefined, so that an absent key is absent. Key by key and not by spreading:
 * every value of every frame comes through here, and a spread costs ten times as much.
 */
export function makeNode(parts: NodeParts): TreeNode {
  const node: Draft = {
    name: parts.name,
    label: parts.label ?? parts.name,
    start: parts.start,
    end: parts.end,
  };
  if (parts.value !== undefined) node.value = parts.value;
  if (parts.type !== undefined) node.type = parts.type;
  if (parts.spec !== undefined) node.spec = parts.spec;
  if (parts.children !== undefined) node.children = parts.children;
  if (parts.note !== undefined) node.note = parts.note;
  return node;
}

/** Several remarks as one. */
export function joinNotes(...notes: readonly (string | undefined)[]): string | undefined {
  if (notes.every((note) => note === undefined)) return undefined;
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
  if (notes === undefined || notes === node.note) return node;
  const { name, label, value, type, start, end, spec, children } = node;
  return makeNode({ name, label, value, type, start, end, spec, children, note: notes });
}
