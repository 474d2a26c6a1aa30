import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Part } from '../ui/Part.tsx';
import type { Camera } from './camera.ts';
import { marksAt, overlayOf } from './compose.ts';
import { drawOverlay, isSameOverlay } from './draw-overlay.ts';
import type { Hand } from './hand.ts';
import type { HeldLanes } from './held-lanes.ts';
import { LanePicture, marginPx, type Scene } from './lane-picture.ts';
import { type Mark, markAt } from './marks.ts';
import type { Overlay } from './picture.ts';
import { tooltipOf } from './pointed.ts';
import { usePaint } from './use-paint.ts';
import { usePointer } from './use-pointer.ts';

export interface LaneCanvasProps {
  readonly camera: Camera;
  readonly hand: Hand;
  readonly held: HeldLanes;
  readonly view: Scene['view'];
  readonly selectedDelivery: number | undefined;
  readonly heightPx: number;
  readonly range: TimeWindow | undefined;
  onRange(range: TimeWindow | undefined): void;
  /** A mark, or the bare lane at `y`, was clicked at a moment. */
  onPick(mark: Mark | undefined, y: number, at: Nanos): void;
  onFit(mark: Mark | undefined, y: number): void;
}

/** The picture beside the tree. It has no text of its own for those who do not see it: the rows have. */
export function LaneCanvas(props: LaneCanvasProps) {
  const { camera, hand, held, view, selectedDelivery, heightPx, range } = props;
  const lanes = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Overlay>(undefined);
  const [picture] = useState(() => new LanePicture());
  const scene: Scene = { view, lanes: held.lanes, version: held.version, heightPx };
  const now = (): Scene => ({ ...scene, version: held.version });
  const laidOut = () => picture.laidOut(now(), camera.scale);
  const size = () => ({ widthPx: camera.scale.widthPx, heightPx });
  usePaint(lanes, [camera, camera.rest, held], {
    size: () => ({ widthPx: camera.scale.widthPx + 2 * marginPx(), heightPx }),
    draw: (pen, palette) => picture.paint(pen, palette, now(), camera.scale, camera.isMoving),
  });
  usePaint(overlay, [camera, hand, held], {
    isOverlay: true,
    size,
    draw: (pen, palette, isCleared) => {
      const { place, mark, drag } = hand.state;
      const over = { hovered: mark, cursorPx: place?.x, range: drag ?? range };
      const rows = selectedDelivery === undefined ? NO_ROWS : laidOut();
      const next = overlayOf(rows, camera.scale, selectedDelivery, over);
      if (!isCleared && drawn.current && isSameOverlay(drawn.current, next)) return;
      drawn.current = next;
      pen.clearRect(0, 0, camera.scale.widthPx, heightPx);
      drawOverlay(pen, next, heightPx, palette);
    },
  });
  // What was pointed at has moved away.
  useEffect(
    () => camera.subscribe(() => hand.state.mark && hand.move(hand.state.place, undefined)),
    [camera, hand],
  );

  const under = (x: number, y: number) => markAt(marksAt(laidOut(), y), x, y);
  const pointer = usePointer({
    camera,
    hand,
    marks: (y) => marksAt(laidOut(), y),
    onRange: props.onRange,
    onPick: (x, y) => props.onPick(under(x, y), y, camera.scale.toNanos(x)),
    onFit: (x, y) => props.onFit(under(x, y), y),
  });

  return (
    <Part
      role="presentation"
      aria-hidden="true"
      className="timeline-lanes"
      style={{ height: heightPx }}
      {...pointer}
    >
      <canvas ref={lanes} className="timeline-picture" />
      <canvas ref={overlay} className="timeline-overlay" />
      <Tip camera={camera} hand={hand} heightPx={heightPx} />
    </Part>
  );
}

const NO_ROWS = { flowing: [], stuck: [], stuckPx: 0 };

const TIP_PX = { w: 320, h: 74 };

/** Says what is under the pointer. It renders for another mark, and is moved by hand within one. */
function Tip({
  camera,
  hand,
  heightPx,
}: {
  readonly camera: Camera;
  readonly hand: Hand;
  readonly heightPx: number;
}) {
  const mark = useSyncExternalStore(hand.subscribe, hand.getMark);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = () => {
      const { place } = hand.state;
      if (!element.current || !place || !mark) return;
      const left = Math.max(0, Math.min(place.x + 14, camera.scale.widthPx - TIP_PX.w));
      const fits = place.y + 18 + TIP_PX.h <= heightPx;
      const top = fits ? place.y + 18 : Math.max(0, place.y - TIP_PX.h);
      element.current.style.transform = `translate(${left}px, ${top}px)`;
    };
    follow();
    return hand.subscribe(follow);
  }, [camera, hand, heightPx, mark]);
  if (!mark) return null;
  const [head, ...lines] = tooltipOf(mark);
  if (head === undefined) return null;
  return (
    <div ref={element} className="timeline-tip">
      <strong>{head}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
