/** The colours of the canvas, from the tokens of the page; read again when the theme changes. */
import { BAR_STATES, type BarState } from '../../server/api/timeline-contract.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';

type Fill = string | CanvasPattern;

export interface Palette {
  readonly ground: string;
  readonly panel: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly selected: string;
  /** Of what is about who is there. */
  readonly security: string;
  readonly error: string;
  readonly warning: string;
  readonly credit: string;
  readonly creditLine: string;
  readonly dry: string;
  readonly states: ReadonlyMap<BarState, string>;
  /** Hatched: what waits, what is open, what stalls, what is not known. */
  readonly waiting: Fill;
  readonly quiet: Fill;
  readonly unknown: Fill;
  readonly stalled: Fill;
  readonly open: Fill;
  readonly lost: Fill;
  readonly sans: string;
  readonly mono: string;
}

export function readPalette(element: Element, ctx: CanvasRenderingContext2D): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const colours = BAR_STATES.map((state) => [state, token(DELIVERY_LOOKS[state].token)] as const);
  return {
    ground: token('--bg'),
    panel: token('--panel'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    text: token('--text'),
    muted: token('--muted'),
    accent: token('--accent'),
    onAccent: token('--on-accent'),
    selected: token('--accent-faint'),
    security: token('--security'),
    error: token('--error'),
    warning: token('--warning'),
    credit: token('--credit'),
    creditLine: token('--credit-line'),
    dry: token('--starved-faint'),
    states: new Map(colours),
    waiting: hatched(ctx, token('--starved'), token('--warning'), 0.35),
    quiet: hatched(ctx, token('--hover'), token('--line-strong'), 0.9),
    unknown: hatched(ctx, token('--bg'), token('--line-strong'), 0.9),
    stalled: hatched(ctx, token('--error-soft'), token('--error'), 0.6),
    open: hatched(ctx, token('--bg'), token('--warning'), 0.55),
    lost: hatched(ctx, token('--bg'), token('--control'), 0.7),
    sans: token('--sans'),
    mono: token('--mono'),
  };
}

const TILE_PX = 6;

/** Diagonal lines over a ground; the plain ground where the browser makes no pattern. */
function hatched(ctx: CanvasRenderingContext2D, ground: string, line: string, alpha: number): Fill {
  const tile = document.createElement('canvas');
  tile.width = TILE_PX;
  tile.height = TILE_PX;
  const pen = tile.getContext('2d');
  if (!pen) return ground;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, TILE_PX, TILE_PX);
  pen.strokeStyle = line;
  pen.globalAlpha = alpha;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    pen.moveTo(shift, TILE_PX);
    pen.lineTo(shift + TILE_PX, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, 'repeat') ?? ground;
}

export function stateColour(palette: Pick<Palette, 'states' | 'muted'>, state: BarState): string {
  return palette.states.get(state) ?? palette.muted;
}

/** Hatching begins so far to the right: what is drawn beside a picture that was moved goes on with its lines. */
export function moveHatching(palette: Palette, px: number): void {
  const { waiting, quiet, unknown, stalled, open, lost } = palette;
  for (const fill of [waiting, quiet, unknown, stalled, open, lost]) {
    if (typeof fill !== 'string') fill.setTransform(new DOMMatrix().translate(px % TILE_PX, 0));
  }
}
