import { useMemo } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/Notice.tsx';
import { Part } from '../ui/Part.tsx';
import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';
import type { Contents, HeldLanes } from './held-lanes.ts';
import { LaneCanvas } from './LaneCanvas.tsx';
import { LaneTree } from './LaneTree.tsx';
import { rowKey } from './lane-rows.ts';
import type { ScreenRows } from './screen-rows.ts';
import type { Chosen } from './use-chosen.ts';
import type { Lanes } from './use-lanes.ts';
import type { Viewport } from './use-viewport.ts';

/** The lanes: what can be scrolled, the tree in it, and the picture beside that. */
export function LaneGrid({
  hidden,
  camera,
  hand,
  lanes,
  viewport,
  screen,
  held,
  contents,
  chosen,
  endNanos,
}: {
  readonly hidden: boolean;
  readonly camera: Camera;
  readonly hand: Hand;
  readonly lanes: Lanes;
  readonly viewport: Viewport;
  readonly screen: ScreenRows;
  readonly held: HeldLanes;
  readonly contents: Contents;
  readonly chosen: Chosen;
  readonly endNanos: number;
}) {
  const { selection, place, range, cursor, cursorRow } = chosen;
  const onScreen = [...screen.stuck, ...screen.flowing];
  const hasCursor = onScreen.some(({ row }) => row === cursorRow);
  const tree = {
    lanes: contents.lanes,
    cursor,
    selected: place.lane,
    onFold: lanes.fold,
    onPick: chosen.pickRow,
    onPin: lanes.pin,
  };
  const view = useMemo(
    () => ({ screen, endNanos, selectedLane: place.lane }),
    [screen, endNanos, place.lane],
  );
  const none = lanes.rows.length === 0;
  return (
    <>
      <Part
        ref={viewport.scroller}
        className="timeline-scroll"
        hidden={hidden}
        role="treegrid"
        aria-label="Lanes"
        aria-rowcount={lanes.rows.length}
        aria-busy={contents.isLoading}
        aria-activedescendant={hasCursor && cursorRow ? `lane-${rowKey(cursorRow)}` : undefined}
        tabIndex={0}
        onScroll={viewport.onScroll}
      >
        <Part role="rowgroup" className="timeline-track" style={{ minHeight: lanes.heightPx }}>
          <Part role="presentation" className="lane-stuck">
            <LaneTree {...tree} rows={screen.stuck} isStuck />
          </Part>
          <LaneTree {...tree} rows={screen.flowing} isStuck={false} />
          <div ref={viewport.measure} className="timeline-sticky" role="presentation">
            <LaneCanvas
              camera={camera}
              hand={hand}
              held={held}
              view={view}
              selectedDelivery={selection?.kind === 'delivery' ? selection.delivery : undefined}
              heightPx={viewport.heightPx}
              range={range}
              onRange={chosen.measure}
              onPick={chosen.pickMark}
              onFit={chosen.fitMark}
            />
          </div>
        </Part>
      </Part>
      {none && !hidden && (
        <div className="timeline-none">
          <EmptyState title="No lane matches">
            <Button onClick={() => lanes.setFilter('')}>Show all lanes</Button>
          </EmptyState>
        </div>
      )}
    </>
  );
}
