import { addTerm, termFor } from '../filter/read-filter.ts';
import { visibleText } from '../lib/visible.ts';
import { Icon } from '../ui/Icon.tsx';
import { Part } from '../ui/Part.tsx';
import type { PlacedNode } from './tree.ts';
import { fieldText, plainValue } from './value-text.ts';

interface FieldRowProps {
  readonly id: string;
  readonly placed: PlacedNode;
  readonly topPx: number;
  readonly open: boolean;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly filter: string;
  onFilter(filter: string): void;
  onSelect(): void;
  onToggle(open: boolean): void;
}

/** One field: label, value, type, clause of the specification, remark. */
export function FieldRow(props: FieldRowProps) {
  const { id, placed, topPx, open, selected, hovered, onSelect, onToggle } = props;
  const { node, level, positionInSet, setSize } = placed;
  const branch = (node.children?.length ?? 0) > 0;
  const text = node.value === undefined ? undefined : fieldText(node.label, node.value, node.type);
  // What a composite is says its label already, more often than not.
  const note = node.note === node.label ? undefined : node.note;
  const classes = ['field-row'];
  if (selected) classes.push('field-selected');
  if (hovered) classes.push('field-hovered');
  return (
    <Part
      id={id}
      role="treeitem"
      aria-level={level}
      aria-posinset={positionInSet}
      aria-setsize={setSize}
      aria-selected={selected}
      aria-expanded={branch ? open : undefined}
      className={classes.join(' ')}
      style={{ transform: `translateY(${topPx}px)`, paddingLeft: 8 + 16 * (level - 1) }}
      onClick={onSelect}
    >
      <Twisty branch={branch} open={open} onToggle={onToggle} />
      <span className="field-label-text">{visibleText(node.label)}</span>
      {text !== undefined && (
        <span className="field-value" title={text}>
          {text}
        </span>
      )}
      {node.type !== undefined && <span className="field-type">{node.type}</span>}
      {node.spec !== undefined && <span className="field-spec">§ {node.spec}</span>}
      {note !== undefined && (
        <span className="field-note" title={note}>
          {note}
        </span>
      )}
      {selected && <FilterByValue {...props} />}
    </Part>
  );
}

/** For the mouse; the arrow keys of the tree do the same. */
function Twisty({
  branch,
  open,
  onToggle,
}: {
  readonly branch: boolean;
  readonly open: boolean;
  onToggle(open: boolean): void;
}) {
  if (!branch) return <span className="field-twisty" />;
  return (
    <button
      type="button"
      className="field-twisty"
      tabIndex={-1}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle(!open);
      }}
    >
      <Icon name={open ? 'chevronDown' : 'chevronRight'} size={13} />
    </button>
  );
}

/** "Filter in" and "filter out" for a value that the filter's vocabulary can name. */
function FilterByValue({ placed, filter, onFilter }: FieldRowProps) {
  const value = plainValue(placed.node.value);
  const term = value === undefined ? undefined : termFor(placed.node.name, value);
  if (term === undefined) return null;
  return (
    <span className="field-filters">
      {(['in', 'out'] as const).map((how) => (
        <button
          key={how}
          type="button"
          className="field-filter"
          title={`${how === 'in' ? 'Only' : 'Without'} frames with ${term}`}
          onClick={(event) => {
            event.stopPropagation();
            onFilter(addTerm(filter, term, how));
          }}
        >
          filter {how}
        </button>
      ))}
    </span>
  );
}
