/**
 * The picture of the lanes on its canvas. It is wider than the view, so that a step of the time only moves
 * the canvas; beyond that the picture is moved on it, and what comes in is drawn; the rest waits until
 * the view rests.
 */
import { type LaidOut, layOutScreen, pictureOf, type View } from './compose.ts';
import { drawLanes, type Pen } from './draw.ts';
import { moveHatching, type Palette } from './palette.ts';
import type { TimeScale } from './scale.ts';
import { emptied, shiftOf } from './shift.ts';

/** Five to ten steps of a wheel. */
const MARGIN_PX = 128;
/** What a mark reaches beyond where it begins and ends: neighbours of a strip reach into it. */
const REACH_PX = 14;

/** What is drawn; of the same parts the picture is the same. */
export interface Scene {
  readonly view: Omit<View, 'scale' | 'heightPx' | 'lanes'>;
  readonly lanes: View['lanes'];
  /** Of the lanes. */
  readonly version: number;
  readonly heightPx: number;
}

interface Painted extends Scene {
  readonly palette: Palette;
  readonly ratio: number;
  /** As all of it was last drawn at once; */
  readonly from: TimeScale;
  /** where its hatching began then. */
  readonly hatchingPx: number;
  /** How far it was moved on the canvas since, to the left, in pixels of the screen; */
  readonly moved: number;
  /** and with it. */
  readonly offset: number;
}

/** Drawn beyond each edge of the view: whole pixels of the screen. */
export function marginPx(): number {
  return Math.round(MARGIN_PX * window.devicePixelRatio) / window.devicePixelRatio;
}

export class LanePicture {
  #painted: Painted | undefined;
  #laidOut: (Scene & { readonly scale: TimeScale; readonly rows: LaidOut }) | undefined;

  /** Where everything in view lies, for who points at it. */
  laidOut(scene: Scene, scale: TimeScale): LaidOut {
    const known = this.#laidOut;
    if (known && known.scale === scale && isSameScene(known, scene)) return known.rows;
    const rows = layOutScreen(viewOf(scene, scale));
    this.#laidOut = { ...scene, scale, rows };
    return rows;
  }

  /**
   * @param pen of a canvas that is wider than the view by a margin on either side
   * @param isMoving words may be out of place for a while
   */
  paint(pen: Pen, palette: Palette, scene: Scene, scale: TimeScale, isMoving: boolean): void {
    const ratio = window.devicePixelRatio;
    const before = this.#painted;
    if (before?.palette === palette && before.ratio === ratio && isSameScene(before, scene)) {
      const inPlace = before.moved === 0 && before.offset === 0;
      if (isMoving ? this.#move(pen, before, scale) : inPlace && before.from === scale) return;
    }
    const margin = marginPx();
    const wide = scale.only(-margin, scale.widthPx + margin);
    pen.canvas.style.left = `${-margin}px`;
    const view = viewOf(scene, wide);
    pen.translate(margin, 0);
    // It lies in time, not in the view: else it would jump when the hand rests.
    const startPx = scale.window.startNanos / scale.nanosPerPx;
    const hatchingPx = -Math.round(startPx * ratio) / ratio;
    moveHatching(palette, hatchingPx);
    drawLanes(pen, pictureOf(view, layOutScreen(view), true), palette);
    this.#place(pen, { ...scene, palette, ratio, from: scale, hatchingPx, moved: 0, offset: 0 });
  }

  #move(pen: Pen, before: Painted, scale: TimeScale): boolean {
    const { ratio, moved } = before;
    const far = shiftOf(before.from, scale, ratio);
    if (far === undefined) return false;
    const margin = marginPx();
    if (Math.abs(far - moved) <= margin * ratio) {
      this.#place(pen, { ...before, offset: far - moved });
      return true;
    }
    const wide = scale.only(-margin, scale.widthPx + margin);
    const strip = emptied(wide, (far - moved) / ratio);
    if (strip === undefined) return false;
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.globalCompositeOperation = 'copy';
    pen.drawImage(pen.canvas, moved - far, 0);
    pen.restore();
    pen.translate(margin, 0);
    this.#drawStrip(pen, { ...before, moved: far }, scale, strip);
    this.#place(pen, { ...before, moved: far, offset: 0 });
    return true;
  }

  #drawStrip(
    pen: Pen,
    painted: Painted,
    scale: TimeScale,
    [left, right]: readonly [number, number],
  ): void {
    const { palette, heightPx, hatchingPx, moved, ratio } = painted;
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, right - left, heightPx);
    pen.clip();
    moveHatching(palette, hatchingPx - moved / ratio);
    const view = viewOf(painted, scale.only(left - REACH_PX, right + REACH_PX));
    drawLanes(pen, pictureOf(view, layOutScreen(view), false), palette);
    pen.restore();
  }

  #place(pen: Pen, painted: Painted): void {
    if (painted.offset !== this.#painted?.offset) {
      const px = -painted.offset / painted.ratio;
      pen.canvas.style.transform = px === 0 ? '' : `translateX(${px}px)`;
    }
    this.#painted = painted;
  }
}

function viewOf({ view, lanes, heightPx }: Scene, scale: TimeScale): View {
  return { ...view, lanes, heightPx, scale };
}

function isSameScene(one: Scene, other: Scene): boolean {
  return (
    one.view === other.view && one.version === other.version && one.heightPx === other.heightPx
  );
}
