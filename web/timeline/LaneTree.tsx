import { memo } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { Part } from '../ui/Part.tsx';
import type { HeldLane } from './held-lanes.ts';
import { LaneLabel } from './LaneLabel.tsx';
import { type LaneRow, rowKey } from './lane-rows.ts';
import type { ScreenRow } from './screen-rows.ts';

export interface LaneTreeProps {
  readonly rows: readonly ScreenRow[];
  /** They stay where they are on the screen; others lie where they are among all rows. */
  readonly isStuck: boolean;
  readonly lanes: ReadonlyMap<string, HeldLane>;
  readonly cursor: string | undefined;
  readonly selected: string | undefined;
  onFold(lane: string): void;
  onPick(row: LaneRow): void;
  onPin(lane: string): void;
}

/** The rows of the tree that are in view. */
export function LaneTree(props: LaneTreeProps) {
  return props.rows.map(({ row, index, y }) => (
    <LaneTreeRow
      key={rowKey(row)}
      row={row}
      index={index}
      topPx={props.isStuck ? y : row.topPx}
      content={props.lanes.get(row.lane.lane)}
      isCursor={rowKey(row) === props.cursor}
      isSelected={row.lane.lane === props.selected}
      onFold={props.onFold}
      onPick={props.onPick}
      onPin={props.onPin}
    />
  ));
}

const LaneTreeRow = memo(function LaneTreeRow({
  row,
  index,
  topPx,
  content,
  isCursor,
  isSelected,
  onFold,
  onPick,
  onPin,
}: {
  readonly row: LaneRow;
  readonly index: number;
  readonly topPx: number;
  readonly content: HeldLane | undefined;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
} & Pick<LaneTreeProps, 'onFold' | 'onPick' | 'onPin'>) {
  const { lane, expanded, pinned, level } = row;
  const classes = ['lane-row', `lane-${lane.kind}`];
  if (isCursor) classes.push('lane-cursor');
  if (isSelected) classes.push('lane-selected');
  if (pinned) classes.push('lane-pinned');
  return (
    <Part
      id={`lane-${rowKey(row)}`}
      role="row"
      className={classes.join(' ')}
      style={{ top: topPx, height: row.heightPx }}
      aria-level={level}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      {...(expanded !== undefined && { 'aria-expanded': expanded })}
      onClick={() => onPick(row)}
    >
      <Part role="gridcell" className="lane-cell">
        {expanded === undefined ? (
          <span className="lane-twist" />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className="lane-twist"
            aria-label={
              expanded ? `Fold ${lane.lane}` : `Unfold ${row.inside} lanes of ${lane.lane}`
            }
            onClick={(event) => {
              event.stopPropagation();
              onFold(lane.lane);
            }}
          >
            <Icon name={expanded ? 'chevronDown' : 'chevronRight'} size={12} />
          </button>
        )}
        <LaneLabel lane={lane} content={content} />
      </Part>
      <Part role="gridcell" className="lane-tools">
        <button
          type="button"
          tabIndex={-1}
          className="lane-button lane-pin"
          aria-label={`${pinned ? 'Unpin' : 'Pin'} ${lane.lane}`}
          aria-pressed={pinned}
          title={pinned ? 'Take from the top' : 'Keep at the top'}
          onClick={(event) => {
            event.stopPropagation();
            onPin(lane.lane);
          }}
        >
          <Icon name="pin" size={12} />
        </button>
      </Part>
    </Part>
  );
});
