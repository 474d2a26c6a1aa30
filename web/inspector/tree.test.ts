import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../decoder/tree.ts';
import {
  deepestAt,
  findNode,
  isOpen,
  moveInTree,
  openTo,
  placeRoot,
  type Toggled,
  visibleNodes,
} from './tree.ts';

function node(name: string, start: number, end: number, children?: TreeNode[]): TreeNode {
  return { name, label: name, start, end, ...(children && { children }) };
}

/*
 * frame [0,20)
 *   header [0,8)
 *     size [0,4)  doff [4,8)
 *   body [8,20)
 *     a/b [8,10)  none [10,10)  key [10,14)  key [14,18)  ~ [18,20)
 */
const TREE = node('frame', 0, 20, [
  node('header', 0, 8, [node('size', 0, 4), node('doff', 4, 8)]),
  node('body', 8, 20, [
    node('a/b', 8, 10),
    node('none', 10, 10),
    node('key', 10, 14),
    node('key', 14, 18),
    node('~', 18, 20),
  ]),
]);
const NONE: Toggled = new Map();
const CLOSED: Toggled = new Map([['body', false]]);
const paths = (toggled: Toggled) => visibleNodes(TREE, toggled).map(({ path }) => path);

describe('paths', () => {
  test('every node has its own, whatever the wire calls it', () => {
    expect(paths(NONE)).toEqual([
      '',
      'header',
      'header/size',
      'header/doff',
      'body',
      'body/a~1b',
      'body/none',
      'body/key',
      'body/key~:1',
      'body/~0',
    ]);
  });

  test('lead back to their node', () => {
    for (const placed of visibleNodes(TREE, NONE)) {
      expect(findNode(TREE, placed.path)?.node).toBe(placed.node);
    }
  });

  test.each(['x', 'body/', 'body/key~:2', 'header/size/x', '/'])('%j leads nowhere', (path) => {
    expect(findNode(TREE, path)).toBeUndefined();
  });
});

describe('the node at an octet', () => {
  test.each([
    [0, 'header/size'],
    [7, 'header/doff'],
    [9, 'body/a~1b'],
    [10, 'body/key'],
    [17, 'body/key~:1'],
    [19, 'body/~0'],
  ])('%d is in %s', (offset, path) => expect(deepestAt(TREE, offset)?.path).toBe(path));

  test('there is none beyond the frame', () => {
    expect(deepestAt(TREE, 20)).toBeUndefined();
    expect(deepestAt(TREE, -1)).toBeUndefined();
  });

  test('bytes that no child covers belong to the parent', () => {
    expect(deepestAt(node('frame', 0, 4, [node('size', 0, 2)]), 3)?.path).toBe('');
  });
});

describe('open and closed', () => {
  test('a closed node hides what is in it; a selection inside opens it', () => {
    expect(paths(CLOSED)).toEqual(['', 'header', 'header/size', 'header/doff', 'body']);
    expect(paths(openTo(TREE, 'body/key', CLOSED))).toEqual(paths(NONE));
    expect(openTo(TREE, 'header/size', CLOSED)).toBe(CLOSED);
  });

  test('large compounds are closed at first', () => {
    const items = Array.from({ length: 41 }, (_, index) => node(String(index), index, index + 1));
    expect(isOpen(placeRoot(node('list', 0, 41, items)), NONE)).toBe(false);
    expect(isOpen(placeRoot(node('list', 0, 40, items.slice(1))), NONE)).toBe(true);
    expect(isOpen(placeRoot(node('leaf', 0, 1)), new Map([['', true]]))).toBe(false);
  });
});

describe('keys', () => {
  const press = (key: string, path: string, toggled = NONE) => {
    const rows = visibleNodes(TREE, toggled);
    return moveInTree(
      key,
      rows,
      rows.findIndex((row) => row.path === path),
      toggled,
    );
  };
  const select = (path: string) => ({ kind: 'select', path });

  test('up and down go through what is visible and stop at the ends', () => {
    expect(press('ArrowDown', 'header/doff')).toEqual(select('body'));
    expect(press('ArrowUp', 'body')).toEqual(select('header/doff'));
    expect(press('ArrowUp', '')).toEqual(select(''));
    expect(press('ArrowDown', 'body/~0')).toEqual(select('body/~0'));
    expect(press('Home', 'body')).toEqual(select(''));
    expect(press('End', '')).toEqual(select('body/~0'));
  });

  test('right opens, then enters; left closes, then leaves', () => {
    expect(press('ArrowRight', 'body', CLOSED)).toEqual({
      kind: 'toggle',
      path: 'body',
      open: true,
    });
    expect(press('ArrowRight', 'body')).toEqual(select('body/a~1b'));
    expect(press('ArrowRight', 'header/size')).toBeUndefined();
    expect(press('ArrowLeft', 'body')).toEqual({ kind: 'toggle', path: 'body', open: false });
    expect(press('ArrowLeft', 'body/key')).toEqual(select('body'));
    expect(press('ArrowLeft', 'body', CLOSED)).toEqual(select(''));
  });

  test('other keys are left alone', () => {
    expect(press('a', 'body')).toBeUndefined();
    expect(press('Tab', 'body')).toBeUndefined();
  });
});
