import './frames.css';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Capture, FrameRow } from '../../server/api/contract.ts';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { frameQuery } from '../api/frames.ts';
import { readFilter } from '../filter/read-filter.ts';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { frameName, selectedFrame } from '../state/selection.ts';
import { useView, type View } from '../state/use-view.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { Facets } from './Facets.tsx';
import { FramesBody } from './FramesBody.tsx';
import { FramesToolbar } from './FramesToolbar.tsx';
import type { FrameRows } from './frame-rows.ts';
import { useFilteredRows } from './use-filtered-rows.ts';
import { type RowRange, useNumberedRows } from './use-numbered-rows.ts';

const TOP_RANGE: RowRange = { first: 0, last: 1 };

/** The frames of a capture: filter, table, and the details of the one that is selected. */
export function FramesPage({
  capture,
  busy,
}: {
  readonly capture: Capture;
  readonly busy: boolean;
}) {
  const { id } = capture;
  const startEpochNanos = capture.summary?.startEpochNanos;
  const { state, go } = useView();
  const { detailsPercent } = usePreferences();
  const announce = useAnnounce();
  const filterInput = useRef<HTMLInputElement>(null);
  const goToInput = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);

  // A filter in a link may be damaged; then it is shown in the bar and not applied.
  const linked = state.filter ?? '';
  const filter = readFilter(linked, startEpochNanos, FRAME_VOCABULARY).error ? '' : linked;

  const [range, setRange] = useState(TOP_RANGE);
  const [anchor, setAnchor] = useState(1);
  const numbered = useNumberedRows(id, busy, range, filter === '');
  const filtered = useFilteredRows(id, filter, anchor, busy, range);
  const rows = filter === '' ? numbered : firstOf(filtered, numbered);

  const selection = selectedFrame(state.selection);
  const detail = useQuery({ ...frameQuery(id, selection ?? ''), enabled: selection !== undefined });
  const selected = selection !== undefined && !detail.isPlaceholderData ? detail.data : undefined;
  const [cursor, setCursor] = useState<number>();

  /** Bring a frame into view, wherever it is. */
  const reveal = useCallback(
    (wanted: number) => {
      const number = filter === '' && rows.count > 0 ? Math.min(wanted, rows.count) : wanted;
      setCursor(number);
      if (filter !== '' && rows.indexOf(number) === undefined) setAnchor(number);
    },
    [filter, rows],
  );
  const latestReveal = useRef(reveal);
  latestReveal.current = reveal;

  // A selection that came with the address, not with a click here.
  const selectedNumber = selected?.number;
  useEffect(() => {
    if (selectedNumber !== undefined) latestReveal.current(selectedNumber);
  }, [selectedNumber]);

  // A link that knows a frame by its number: the address keeps the name that lasts.
  const selectedName = selected && frameName(selected);
  useEffect(() => {
    if (selectedName === undefined || selection !== String(selectedNumber)) return;
    go({ selection: { kind: 'frame', frame: selectedName } }, 'replace');
  }, [selectedName, selectedNumber, selection, go]);

  const open = useCallback(
    (frame: FrameRow) => {
      setCursor(frame.number);
      go({ selection: { kind: 'frame', frame: frameName(frame) }, field: undefined }, 'push');
      announce(`Frame ${frame.number}, ${frame.name}, ${frame.info}`);
    },
    [go, announce],
  );
  const close = useCallback(() => {
    go({ selection: undefined, field: undefined }, 'push');
    grid.current?.focus();
  }, [go]);
  useFollowCursor(cursor, rows, selection === undefined ? undefined : selectedNumber, go);

  useShortcuts(
    useMemo(
      () => ({
        filter: () => filterInput.current?.focus(),
        goTo: () => goToInput.current?.focus(),
        close: selection === undefined ? undefined : close,
      }),
      [selection, close],
    ),
  );

  const applyFilter = useCallback(
    (next: string, how: 'push' | 'replace') => {
      setAnchor(1);
      go({ filter: next === '' ? undefined : next }, how);
    },
    [go],
  );

  return (
    <div className="frames-page">
      <FramesToolbar
        filterInput={filterInput}
        goToInput={goToInput}
        linked={linked}
        filter={filter}
        startEpochNanos={startEpochNanos}
        rows={rows}
        onFilter={applyFilter}
        onGoTo={reveal}
      />
      <Facets id={id} filter={filter} busy={busy} onFilter={applyFilter} />
      <div className="frames-split">
        <FramesBody
          gridRef={grid}
          capture={capture}
          busy={busy}
          rows={rows}
          filter={filter}
          cursor={cursor}
          selected={selectedNumber}
          onRange={setRange}
          onCursor={setCursor}
          onOpen={open}
          onClearFilter={() => applyFilter('', 'push')}
        />
        {selection !== undefined && (
          <>
            <Splitter
              label="Height of the details"
              orientation="horizontal"
              percent={detailsPercent}
              min={10}
              max={85}
              measures="after"
              onChange={(percent) => setPreferences({ detailsPercent: percent })}
            />
            <Inspector
              percent={detailsPercent}
              reference={selection}
              detail={detail}
              filter={filter}
              startEpochNanos={startEpochNanos}
              onFilter={(next) => applyFilter(next, 'push')}
              onClose={close}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** Until the first filtered rows are there, those that were shown before stay, as stale. */
function firstOf(filtered: FrameRows, numbered: FrameRows): FrameRows {
  const waiting = filtered.isPending && filtered.error === undefined && numbered.count > 0;
  return waiting ? { ...numbered, total: undefined, isStale: true } : filtered;
}

/** How long the cursor must rest on a row before its details are shown. */
const FOLLOW_MS = 90;

/** While details are open they follow the cursor; going through rows leaves no history behind. */
function useFollowCursor(
  cursor: number | undefined,
  rows: FrameRows,
  selected: number | undefined,
  go: View['go'],
): void {
  const index = cursor === undefined ? undefined : rows.indexOf(cursor);
  const row = index === undefined ? undefined : rows.rowAt(index);
  const latest = useRef(selected);
  latest.current = selected;
  const [number, name] = row ? [row.number, frameName(row)] : [];
  useEffect(() => {
    if (name === undefined) return;
    const timer = window.setTimeout(() => {
      if (latest.current === undefined || latest.current === number) return;
      go({ selection: { kind: 'frame', frame: name }, field: undefined }, 'replace');
    }, FOLLOW_MS);
    return () => window.clearTimeout(timer);
  }, [number, name, go]);
}
