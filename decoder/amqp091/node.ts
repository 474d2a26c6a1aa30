import type { JsonValue } from '../json.ts';
import type { TreeNode } from '../tree.ts';
import type { Bytes } from '../units.ts';

/** A node under construction: the keys of `TreeNode`, still writable. */
export type Draft = { -readonly [Key in keyof TreeNode]: TreeNode[Key] };

/*
 * Nodes are written as literals and completed by assignment, not spread together: every value of
 * every frame comes through here, and a spread costs ten times as much.
 */

export function leaf(
  name: string,
  label: string,
  type: string,
  value: JsonValue,
  start: Bytes,
  end: Bytes,
): Draft {
  return { name, label, value, type, start, end };
}

/** A node without a value of its own. */
export function group(
  name: string,
  label: string,
  start: Bytes,
  end: Bytes,
  children: readonly TreeNode[],
): Draft {
  return { name, label, start, end, children };
}

/** Octets that are not read, or not there, and why. */
export function rest(name: string, start: Bytes, end: Bytes, note: string): Draft {
  return { name, label: name, start, end, note };
}
