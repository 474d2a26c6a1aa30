import type {
  TimelineFlag,
  TimelineOverview,
  TimelineTree,
} from '../../server/api/timeline-contract.ts';
import type { Selection } from '../state/selection.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { DeliveryPanel } from './DeliveryPanel.tsx';
import { FramePanel } from './FramePanel.tsx';
import { LanePanel } from './LanePanel.tsx';
import { LinkPanel } from './LinkPanel.tsx';
import { OverviewPanel } from './OverviewPanel.tsx';
import { laneOf } from './pointed.ts';
import { RangePanel } from './RangePanel.tsx';

export interface TimelineSideProps {
  readonly id: string;
  readonly busy: boolean;
  readonly tree: TimelineTree;
  readonly overview: TimelineOverview | undefined;
  readonly selection: Selection | undefined;
  readonly range: TimeWindow | undefined;
  readonly pinned: readonly string[];
  onFit(from: number, to: number): void;
  onGo(flag: TimelineFlag): void;
  onPin(lane: string): void;
  onClose(): void;
}

/** What is selected, in words, and where else to see it. */
export function TimelineSide(props: TimelineSideProps) {
  const { id, busy, tree, selection, range, onFit, onClose } = props;
  const { endNanos } = tree;
  const name = laneOf(selection);
  if (range) {
    return <RangePanel id={id} range={range} lane={name} onFit={onFit} onClose={onClose} />;
  }
  if (selection?.kind === 'delivery') {
    const { delivery } = selection;
    return <DeliveryPanel {...{ id, delivery, endNanos, busy, onFit, onClose }} />;
  }
  if (selection?.kind === 'frame') {
    return <FramePanel id={id} frame={selection.frame} onFit={onFit} onClose={onClose} />;
  }
  const lane = name === undefined ? undefined : tree.lanes.find((one) => one.lane === name);
  if (lane?.kind === 'link') {
    const pinned = props.pinned.includes(lane.lane);
    const onPin = () => props.onPin(lane.lane);
    return <LinkPanel {...{ id, lane, endNanos, busy, pinned, onFit, onPin, onClose }} />;
  }
  if (lane) return <LanePanel lane={lane} endNanos={endNanos} onFit={onFit} onClose={onClose} />;
  return <OverviewPanel tree={tree} overview={props.overview} onGo={props.onGo} />;
}
