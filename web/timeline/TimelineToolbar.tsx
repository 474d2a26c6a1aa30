import type { RefObject } from 'react';
import { formatCount, formatCounted } from '../lib/format.ts';
import { IconButton } from '../ui/Button.tsx';
import type { Camera } from './camera.ts';
import { capOf } from './keys.ts';
import { CLOSER_PART, PAN_PART } from './scale.ts';
import type { Lanes } from './use-lanes.ts';

/** What the keys do, as buttons; and the filter of the lanes. */
export function TimelineToolbar({
  camera,
  filterInput,
  lanes,
  total,
  omitted,
  asTable,
  onTable,
}: {
  readonly camera: Camera;
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly lanes: Lanes;
  readonly total: number;
  readonly omitted: number;
  readonly asTable: boolean;
  onTable(): void;
}) {
  const { filter, matching } = lanes;
  return (
    <div className="timeline-toolbar">
      <input
        ref={filterInput}
        className="text-field"
        type="search"
        aria-label="Filter lanes"
        placeholder="Filter lanes: names, addresses"
        value={filter}
        onChange={(event) => lanes.setFilter(event.target.value)}
      />
      <span className="muted timeline-count">
        {filter === ''
          ? formatCounted(total, 'lane')
          : `${formatCount(matching)} of ${formatCount(total)} match`}
        {omitted > 0 && `, ${formatCount(omitted)} more are left out`}
      </span>
      <span className="timeline-buttons">
        <IconButton
          icon="plus"
          label={`Closer (${capOf('zoom-in')})`}
          onClick={() => camera.zoom(CLOSER_PART)}
        />
        <IconButton
          icon="minus"
          label={`Further away (${capOf('zoom-out')})`}
          onClick={() => camera.zoom(1 / CLOSER_PART)}
        />
        <IconButton
          icon="left"
          label={`Earlier (${capOf('earlier')})`}
          onClick={() => camera.panPx(-camera.scale.widthPx * PAN_PART)}
        />
        <IconButton
          icon="right"
          label={`Later (${capOf('later')})`}
          onClick={() => camera.panPx(camera.scale.widthPx * PAN_PART)}
        />
        <IconButton
          icon="whole"
          label={`All of the capture (${capOf('whole')})`}
          onClick={() => camera.showAll()}
        />
        <IconButton
          icon="table"
          label={`View as a ${asTable ? 'picture' : 'table'} (${capOf('table')})`}
          aria-pressed={asTable}
          onClick={onTable}
        />
      </span>
    </div>
  );
}
