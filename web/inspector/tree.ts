/**
 * Moving about in the field tree of a frame, without React.
 *
 * A node is named by its path from the root, as `performative/last`: names joined by slashes, the
 * root being the empty path. Keys of maps come from the wire, so `~` and `/` in a name are written
 * `~0` and `~1`, and the second of two siblings of one name is `name~:1`.
 */
import type { TreeNode } from '../../decoder/tree.ts';

export interface PlacedNode {
  readonly node: TreeNode;
  readonly path: string;
  /** From 1, as ARIA counts. */
  readonly level: number;
  readonly positionInSet: number;
  readonly setSize: number;
}

function escapeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The children of a node with their paths. */
export function childrenOf(parent: PlacedNode): readonly PlacedNode[] {
  const children = parent.node.children ?? [];
  const seen = new Map<string, number>();
  return children.map((node, index) => {
    const times = seen.get(node.name) ?? 0;
    seen.set(node.name, times + 1);
    const step = times === 0 ? escapeName(node.name) : `${escapeName(node.name)}~:${times}`;
    return {
      node,
      path: parent.path === '' ? step : `${parent.path}/${step}`,
      level: parent.level + 1,
      positionInSet: index + 1,
      setSize: children.length,
    };
  });
}

export function placeRoot(node: TreeNode): PlacedNode {
  return { node, path: '', level: 1, positionInSet: 1, setSize: 1 };
}

/** The nodes on the way from the root to `path`, both included; `undefined` when nothing is there. */
export function trail(root: TreeNode, path: string): readonly PlacedNode[] | undefined {
  const nodes = [placeRoot(root)];
  while (nodes[nodes.length - 1].path !== path) {
    const next = childrenOf(nodes[nodes.length - 1]).find(
      (child) => path === child.path || path.startsWith(`${child.path}/`),
    );
    if (!next) return undefined;
    nodes.push(next);
  }
  return nodes;
}

export function findNode(root: TreeNode, path: string): PlacedNode | undefined {
  return trail(root, path)?.at(-1);
}

/** The deepest node that covers an octet of the frame, if the octet is in the frame. */
export function deepestAt(root: TreeNode, offset: number): PlacedNode | undefined {
  let at: PlacedNode | undefined = placeRoot(root);
  if (!covers(root, offset)) return undefined;
  for (;;) {
    const child: PlacedNode | undefined = childrenOf(at).find(({ node }) => covers(node, offset));
    if (!child) return at;
    at = child;
  }
}

function covers(node: TreeNode, offset: number): boolean {
  return offset >= node.start && offset < node.end;
}

/** Compounds with more children than this are closed at first. */
const OPEN_CHILDREN_MAX = 40;

/** Whether a node is open unless the reader has said otherwise. */
export function isOpenAtFirst({ node }: PlacedNode): boolean {
  return (node.children?.length ?? 0) <= OPEN_CHILDREN_MAX;
}

/** What the reader opened and closed, by path; the rest is as at first. */
export type Toggled = ReadonlyMap<string, boolean>;

export function isOpen(placed: PlacedNode, toggled: Toggled): boolean {
  if ((placed.node.children?.length ?? 0) === 0) return false;
  return toggled.get(placed.path) ?? isOpenAtFirst(placed);
}

/** The rows of the tree, top to bottom. */
export function visibleNodes(root: TreeNode, toggled: Toggled): readonly PlacedNode[] {
  const rows: PlacedNode[] = [];
  const visit = (placed: PlacedNode) => {
    rows.push(placed);
    if (isOpen(placed, toggled)) for (const child of childrenOf(placed)) visit(child);
  };
  visit(placeRoot(root));
  return rows;
}

/** `toggled` with everything above `path` open, so that it can be seen. */
export function openTo(root: TreeNode, path: string, toggled: Toggled): Toggled {
  const closed = (trail(root, path) ?? []).slice(0, -1).filter((above) => !isOpen(above, toggled));
  if (closed.length === 0) return toggled;
  return new Map([...toggled, ...closed.map(({ path: above }) => [above, true] as const)]);
}

export type TreeMove =
  | { readonly kind: 'select'; readonly path: string }
  | { readonly kind: 'toggle'; readonly path: string; readonly open: boolean };

/** What a key does to the tree, as ARIA's tree pattern has it; `undefined` for any other key. */
export function moveInTree(
  key: string,
  rows: readonly PlacedNode[],
  index: number,
  toggled: Toggled,
): TreeMove | undefined {
  const at = rows[index];
  const to = (row: PlacedNode | undefined): TreeMove | undefined =>
    row && { kind: 'select', path: row.path };
  switch (key) {
    case 'ArrowDown':
      return to(rows[Math.min(rows.length - 1, index + 1)]);
    case 'ArrowUp':
      return to(rows[Math.max(0, index - 1)]);
    case 'Home':
      return to(rows[0]);
    case 'End':
      return to(rows[rows.length - 1]);
    case 'ArrowRight':
      if ((at?.node.children?.length ?? 0) === 0) return undefined;
      return isOpen(at, toggled)
        ? to(rows[index + 1])
        : { kind: 'toggle', path: at.path, open: true };
    case 'ArrowLeft':
      if (at && isOpen(at, toggled)) return { kind: 'toggle', path: at.path, open: false };
      return to(rows.slice(0, index).findLast((row) => row.level === at.level - 1));
    default:
      return undefined;
  }
}
