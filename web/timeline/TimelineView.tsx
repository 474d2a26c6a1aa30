import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import type { TimelineTree } from '../../server/api/timeline-contract.ts';
import { sentenceOf } from '../api/client.ts';
import { timelineOverviewQuery } from '../api/timeline.ts';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { routes } from '../routes.ts';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { isStrays, sessionOfStrays } from '../state/selection.ts';
import { useAddress } from '../state/use-address.ts';
import { useView } from '../state/use-view.ts';
import { ErrorNotice } from '../ui/Notice.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { Hand } from './hand.ts';
import { HeldLanes } from './held-lanes.ts';
import { LaneGrid } from './LaneGrid.tsx';
import { LaneLoader } from './LaneLoader.tsx';
import { Minimap } from './Minimap.tsx';
import { Ruler } from './Ruler.tsx';
import { wholeWindow } from './scale.ts';
import { rowsOnScreen } from './screen-rows.ts';
import { TimelineSide } from './TimelineSide.tsx';
import { TimelineTable } from './TimelineTable.tsx';
import { TimelineToolbar } from './TimelineToolbar.tsx';
import { useCamera } from './use-camera.ts';
import { useChosen } from './use-chosen.ts';
import { useLanes } from './use-lanes.ts';
import { usePaneWidths } from './use-pane-widths.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';
import { useViewport } from './use-viewport.ts';

export function TimelineView({
  id,
  busy,
  tree,
}: {
  readonly id: string;
  readonly busy: boolean;
  readonly tree: TimelineTree;
}) {
  const { data: overview } = useQuery(timelineOverviewQuery(id, busy));
  const bounds = useMemo(() => wholeWindow(0, tree.endNanos), [tree.endNanos]);
  const camera = useCamera(bounds);
  const [hand] = useState(() => new Hand());
  const lanes = useLanes(tree.lanes);
  const page = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  const { lanesPercent, sidePercent } = usePreferences();
  usePaneWidths(page, main, lanesPercent, sidePercent);
  const viewport = useViewport(camera);
  const { topPx, heightPx } = viewport;
  const screen = useMemo(
    () => rowsOnScreen(lanes.rows, topPx, heightPx),
    [lanes.rows, topPx, heightPx],
  );
  const [held] = useState(() => new HeldLanes(camera));
  const contents = useSyncExternalStore(held.subscribeSettled, held.getSettled);
  const chosen = useChosen({ id, busy, tree, camera, lanes, viewport, screen, held });
  const { selection, range } = chosen;

  const filterInput = useRef<HTMLInputElement>(null);
  const { state, go } = useView();
  const { asTable } = state;
  const toggleTable = useCallback(
    () => go({ asTable: asTable ? undefined : true }, 'replace'),
    [go, asTable],
  );
  const address = useAddress();
  const [, navigate] = useLocation();
  const { lane } = chosen.place;
  const carrier = lane !== undefined && isStrays(lane) ? sessionOfStrays(lane) : lane;
  const entity = selection?.kind === 'delivery' ? String(selection.delivery) : carrier;
  useTimelineKeys(viewport.scroller, {
    camera,
    lanes,
    cursorRow: chosen.cursorRow,
    moveTo: chosen.moveTo,
    fit: chosen.fitChosen,
    open: chosen.pickRow,
    goToEvent: chosen.goToEvent,
    ladder: () => entity !== undefined && navigate(address(routes.ladder(id, entity))),
    table: toggleTable,
  });
  const closes = selection !== undefined || range !== undefined;
  const { close } = chosen;
  useShortcuts(
    useMemo(
      () => ({
        filter: () => filterInput.current?.focus(),
        close: closes ? close : undefined,
      }),
      [closes, close],
    ),
  );

  return (
    <div ref={page} className="timeline">
      <section ref={main} className="timeline-main" aria-label="Timeline">
        <TimelineToolbar
          camera={camera}
          filterInput={filterInput}
          lanes={lanes}
          total={tree.lanes.length}
          omitted={tree.omitted}
          asTable={asTable === true}
          onTable={toggleTable}
        />
        <LaneLoader {...{ id, camera, screen, busy, held }} rows={lanes.rows} />
        {contents.error && <ErrorNotice sentence={sentenceOf(contents.error)} />}
        <div className="timeline-body">
          <div className="timeline-head">
            <div className="timeline-corner muted">messages over time</div>
            <div>
              <Minimap camera={camera} overview={overview} />
              <Ruler camera={camera} hand={hand} />
            </div>
          </div>
          <div className="timeline-stage">
            {asTable && (
              <TimelineTable
                camera={camera}
                screen={screen}
                lanes={contents.lanes}
                onSelect={({ selection, range }) => chosen.select(selection, 'push', range)}
              />
            )}
            <LaneGrid
              hidden={asTable === true}
              {...{ camera, hand, lanes, viewport, screen, held, contents, chosen }}
              endNanos={tree.endNanos}
            />
          </div>
          {!asTable && (
            <Splitter
              label="Width of the tree"
              orientation="vertical"
              percent={lanesPercent}
              min={10}
              max={70}
              measures="before"
              onChange={(percent) => setPreferences({ lanesPercent: percent })}
            />
          )}
        </div>
      </section>
      <Splitter
        label="Width of the details"
        orientation="vertical"
        percent={sidePercent}
        min={15}
        max={60}
        measures="after"
        onChange={(percent) => setPreferences({ sidePercent: percent })}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse. */}
      <aside className="timeline-side" aria-label="What is selected" tabIndex={0}>
        <TimelineSide {...{ id, busy, tree, overview, chosen, camera, lanes }} />
      </aside>
    </div>
  );
}
