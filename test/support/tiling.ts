import type { TreeNode } from '../../decoder/tree.ts';

/** Where the children of a node leave a gap or overlap, in words. */
export function untiled(node: TreeNode, path = node.name, found: string[] = []): string[] {
  const { children, start, end } = node;
  if (end < start) found.push(`${path} ends at ${end} before it starts at ${start}`);
  if (children === undefined || children.length === 0) return found;
  let at = start;
  for (const child of children) {
    const name = `${path}/${child.name}`;
    if (child.start !== at) found.push(`${name} starts at ${child.start}, not at ${at}`);
    at = child.end;
    untiled(child, name, found);
  }
  if (at !== end) found.push(`the children of ${path} end at ${at}, not at ${end}`);
  return found;
}
