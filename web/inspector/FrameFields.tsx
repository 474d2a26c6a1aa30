import { useMemo, useState } from 'react';
import type { FrameDetail } from '../../server/api/contract.ts';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { FieldTree } from './FieldTree.tsx';
import { HexView } from './HexView.tsx';
import { deepestAt, findNode } from './tree.ts';

/** In a narrow window there is room for one of the two at a time. */
const PANES = [
  ['fields', 'Fields'],
  ['bytes', 'Bytes'],
] as const;
type Pane = (typeof PANES)[number][0];

interface FrameFieldsProps {
  readonly detail: FrameDetail;
  readonly filter: string;
  onFilter(filter: string): void;
}

/** Field tree and bytes, linked both ways: a field lights up its bytes, a byte finds its field. */
export function FrameFields({ detail, filter, onFilter }: FrameFieldsProps) {
  const { tree } = detail;
  const { state, go } = useView();
  const { treePercent } = usePreferences();
  const [hovered, setHovered] = useState<number>();
  const [pane, setPane] = useState<Pane>('fields');
  const path = state.field;
  const selected = useMemo(
    () => (path === undefined ? undefined : findNode(tree, path)),
    [tree, path],
  );
  const hoveredNode = useMemo(
    () => (hovered === undefined ? undefined : deepestAt(tree, hovered)),
    [tree, hovered],
  );

  const select = (field: string, how: 'push' | 'replace') =>
    go({ field: field === '' ? undefined : field }, how);

  return (
    <div className={`inspector-split inspector-shows-${pane}`}>
      <fieldset className="inspector-panes" aria-label="Show">
        {PANES.map(([name, text]) => (
          <Button
            key={name}
            tone="quiet"
            aria-pressed={pane === name}
            onClick={() => setPane(name)}
          >
            {text}
          </Button>
        ))}
      </fieldset>
      <FieldTree
        percent={treePercent}
        root={tree}
        selected={selected?.path}
        hovered={hoveredNode?.path}
        filter={filter}
        onFilter={onFilter}
        onSelect={select}
      />
      <Splitter
        label="Width of the field tree"
        orientation="vertical"
        percent={treePercent}
        min={15}
        max={85}
        measures="before"
        onChange={(percent) => setPreferences({ treePercent: percent })}
      />
      <HexView
        bytes={detail.bytes}
        pieces={detail.pieces}
        selected={selected?.node}
        hovered={hoveredNode?.node}
        onHover={setHovered}
        onPick={(offset, how) => select(deepestAt(tree, offset)?.path ?? '', how)}
      />
    </div>
  );
}
