import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Part } from '../ui/Part.tsx';
import type { Camera } from './camera.ts';
import { layOutScreen, marksAt, NOTHING_LAID_OUT, pictureOf, type View } from './compose.ts';
import { draw } from './draw.ts';
import type { Hand } from './hand.ts';
import type { HeldLanes } from './held-lanes.ts';
import { type Mark, markAt } from './marks.ts';
import { tooltipOf } from './pointed.ts';
import { usePaint } from './use-paint.ts';
import { usePointer } from './use-pointer.ts';

export interface LaneCanvasProps {
  readonly camera: Camera;
  readonly hand: Hand;
  readonly held: HeldLanes;
  /** Without the scale, which the camera has, and what is held. */
  readonly view: Omit<View, 'scale' | 'heightPx' | 'lanes'>;
  readonly heightPx: number;
  readonly range: TimeWindow | undefined;
  onRange(range: TimeWindow | undefined): void;
  /** A mark, or the bare lane at `y`, was clicked at a moment. */
  onPick(mark: Mark | undefined, y: number, at: Nanos): void;
  onFit(mark: Mark | undefined, y: number): void;
}

/** The picture beside the tree. It has no text of its own for those who do not see it: the rows have. */
export function LaneCanvas(props: LaneCanvasProps) {
  const { camera, hand, held, view, heightPx, range } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef(NOTHING_LAID_OUT);
  usePaint(canvas, [camera, hand, held], {
    size: () => ({ widthPx: camera.scale.widthPx, heightPx }),
    draw: (pen, palette) => {
      const { scale } = camera;
      const whole: View = { ...view, lanes: held.lanes, scale, heightPx };
      const { place, mark, drag } = hand.state;
      drawn.current = layOutScreen(whole);
      const over = { hovered: mark, cursorPx: place?.x, range: drag ?? range };
      draw(pen, pictureOf(whole, drawn.current, over), palette);
    },
  });

  const under = (x: number, y: number) => markAt(marksAt(drawn.current, y), x, y);
  const pointer = usePointer({
    camera,
    hand,
    marks: (y) => marksAt(drawn.current, y),
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
      <canvas ref={canvas} />
      <Tip camera={camera} hand={hand} heightPx={heightPx} />
    </Part>
  );
}

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
  const [head, ...lines] = tooltipOf(mark, camera.scale);
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
