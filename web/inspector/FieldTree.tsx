import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { TreeNode } from '../../decoder/tree.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Part } from '../ui/Part.tsx';
import { FieldRow } from './FieldRow.tsx';
import { isOpen, moveInTree, openTo, type Toggled, visibleNodes } from './tree.ts';
import { valueText } from './value-text.ts';

const ROW_PX = 21;
/** Known to the scrolling, so that a row brought into view is in view whole. */
const PADDING_PX = 6;
const NONE: Toggled = new Map();

interface FieldTreeProps {
  /** Its share of the split. */
  readonly percent: number;
  readonly root: TreeNode;
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
  readonly filter: string;
  onFilter(filter: string): void;
  onSelect(path: string, how: 'push' | 'replace'): void;
}

export function FieldTree(props: FieldTreeProps) {
  const { root, selected, hovered, filter, onFilter, onSelect } = props;
  const announce = useAnnounce();
  const scroller = useRef<HTMLDivElement>(null);
  const [toggled, setToggled] = useState(NONE);
  // What is selected can be seen, whatever was closed before.
  const shown = useMemo(
    () => (selected === undefined ? toggled : openTo(root, selected, toggled)),
    [root, selected, toggled],
  );
  const rows = useMemo(() => visibleNodes(root, shown), [root, shown]);
  const index = rows.findIndex((row) => row.path === (selected ?? ''));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    paddingStart: PADDING_PX,
    paddingEnd: PADDING_PX,
    scrollPaddingStart: PADDING_PX,
    scrollPaddingEnd: PADDING_PX,
  });

  useEffect(() => {
    if (selected !== undefined && index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [selected, index, virtual]);

  const toggle = (path: string, open: boolean) => {
    // Closing above the selection would be undone at once, so the selection goes up.
    if (!open && selected?.startsWith(path === '' ? '' : `${path}/`)) onSelect(path, 'replace');
    setToggled(new Map([...shown, [path, open]]));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveInTree(event.key, rows, Math.max(0, index), shown);
    if (!move) return;
    event.preventDefault();
    if (move.kind === 'toggle') return toggle(move.path, move.open);
    const target = rows.find((row) => row.path === move.path)?.node;
    onSelect(move.path, 'replace');
    if (target?.value !== undefined)
      announce(`${target.label}: ${valueText(target.value, target.type)}`);
  };

  return (
    <Part
      ref={scroller}
      className="field-tree"
      style={{ flexBasis: `${props.percent}%` }}
      role="tree"
      aria-label="Fields"
      aria-activedescendant={index >= 0 ? `field-${index}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtual.getTotalSize() }} className="field-rows" role="presentation">
        {virtual.getVirtualItems().map((item) => {
          const placed = rows[item.index];
          return (
            <FieldRow
              key={placed.path}
              id={`field-${item.index}`}
              placed={placed}
              topPx={item.start}
              open={isOpen(placed, shown)}
              selected={placed.path === selected}
              hovered={placed.path === hovered}
              filter={filter}
              onFilter={onFilter}
              onSelect={() => onSelect(placed.path, 'push')}
              onToggle={(open) => toggle(placed.path, open)}
            />
          );
        })}
      </div>
    </Part>
  );
}
