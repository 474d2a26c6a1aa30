import type { TimelineOverview, TimelineTree } from '../../server/api/timeline-contract.ts';
import type { Camera } from './camera.ts';
import { DeliveryPanel } from './DeliveryPanel.tsx';
import { FramePanel } from './FramePanel.tsx';
import { LanePanel } from './LanePanel.tsx';
import { LinkPanel } from './LinkPanel.tsx';
import { OverviewPanel } from './OverviewPanel.tsx';
import { laneOf } from './pointed.ts';
import { RangePanel } from './RangePanel.tsx';
import { StraysPanel } from './StraysPanel.tsx';
import type { Chosen } from './use-chosen.ts';
import type { Lanes } from './use-lanes.ts';

export interface TimelineSideProps {
  readonly id: string;
  readonly busy: boolean;
  readonly tree: TimelineTree;
  readonly overview: TimelineOverview | undefined;
  readonly chosen: Chosen;
  readonly camera: Camera;
  readonly lanes: Lanes;
}

/** What is selected, in words, and where else to see it. */
export function TimelineSide(props: TimelineSideProps) {
  const { id, busy, tree, chosen, camera, lanes } = props;
  const { endNanos } = tree;
  const { selection, range, close: onClose } = chosen;
  const onFit = (from: number, to: number) => camera.fit(from, to);
  const name = laneOf(selection);
  const onSelect = (delivery: number) => chosen.select({ kind: 'delivery', delivery });
  if (range) return <RangePanel {...{ id, range, busy, onFit, onSelect, onClose }} lane={name} />;
  if (selection?.kind === 'delivery') {
    const { delivery } = selection;
    return <DeliveryPanel {...{ id, delivery, endNanos, busy, onFit, onClose }} />;
  }
  if (selection?.kind === 'frame') {
    const flags = props.overview?.flags ?? [];
    return <FramePanel {...{ id, flags, onFit, onClose }} frame={selection.frame} />;
  }
  const lane = name === undefined ? undefined : tree.lanes.find((one) => one.lane === name);
  if (lane === undefined) return <OverviewPanel {...props} missing={name} />;
  const pinned = lanes.pinned.includes(lane.lane);
  const onPin = () => lanes.pin(lane.lane);
  const how = { pinned, endNanos, onFit, onPin, onClose };
  if (lane.kind === 'link') return <LinkPanel {...{ id, lane, busy }} {...how} />;
  if (lane.kind === 'strays') return <StraysPanel {...{ id, lane, busy, onSelect }} {...how} />;
  const flags = props.overview?.flags.filter((flag) => flag.lane === lane.lane) ?? [];
  return <LanePanel {...{ lane, flags }} onGo={chosen.goToFlag} {...how} />;
}
