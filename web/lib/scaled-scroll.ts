/**
 * Scrolling over more rows than a browser can lay out.
 *
 * Ten million rows of 24 px are 240 million px; browsers stop at 17 to 33 million. So the scroll
 * bar's track is shorter than the content, and two positions exist:
 *
 *     scrollTop   what the browser knows        0 … trackPx - viewportPx
 *     top         where the content really is   0 … contentPx - viewportPx
 *
 *     top  │            ╱        The two ends map one to one, so that the first and the last
 *          │          ╱          row can be reached by the smallest scroll; the middle is
 *          │       ╱             steeper. A small move of scrollTop (wheel, touch, arrow) moves
 *          │ ── ╱                top by the same px wherever it is; a large one (the thumb was
 *          └──────────────       dragged) is read off this line.
 *                 scrollTop
 */
export interface ScrollGeometry {
  readonly rowCount: number;
  readonly rowPx: number;
  readonly viewportPx: number;
}

/** Below what every engine lays out. */
export const MAX_TRACK_PX = 8_000_000;
/** Length of the two ends that map one to one. */
const EDGE_PX = 100_000;
/** A move of at most this many viewports is a wheel or touch, not a drag of the thumb. */
const FINE_VIEWPORTS = 2;

export function contentPx(geometry: ScrollGeometry): number {
  return geometry.rowCount * geometry.rowPx;
}

export function trackPx(geometry: ScrollGeometry): number {
  return Math.min(contentPx(geometry), MAX_TRACK_PX);
}

/** Furthest `top` that still fills the viewport. */
export function maxTop(geometry: ScrollGeometry): number {
  return Math.max(0, contentPx(geometry) - geometry.viewportPx);
}

function maxScrollTop(geometry: ScrollGeometry): number {
  return Math.max(0, trackPx(geometry) - geometry.viewportPx);
}

export function clampTop(top: number, geometry: ScrollGeometry): number {
  return Math.min(Math.max(0, top), maxTop(geometry));
}

export function topOfScroll(scrollTop: number, geometry: ScrollGeometry): number {
  const track = maxScrollTop(geometry);
  const content = maxTop(geometry);
  if (track === content || scrollTop <= EDGE_PX) return clampTop(scrollTop, geometry);
  const fromEnd = track - scrollTop;
  if (fromEnd <= EDGE_PX) return clampTop(content - fromEnd, geometry);
  const slope = (content - 2 * EDGE_PX) / (track - 2 * EDGE_PX);
  return EDGE_PX + (scrollTop - EDGE_PX) * slope;
}

export function scrollOfTop(top: number, geometry: ScrollGeometry): number {
  const track = maxScrollTop(geometry);
  const content = maxTop(geometry);
  if (track === content || top <= EDGE_PX) return top;
  const fromEnd = content - top;
  if (fromEnd <= EDGE_PX) return track - fromEnd;
  const slope = (content - 2 * EDGE_PX) / (track - 2 * EDGE_PX);
  return EDGE_PX + (top - EDGE_PX) / slope;
}

/** Where the content is after the browser moved from `scrollBefore` to `scrollTop`. */
export function topAfterScroll(
  top: number,
  scrollBefore: number,
  scrollTop: number,
  geometry: ScrollGeometry,
): number {
  if (contentPx(geometry) <= MAX_TRACK_PX) return topOfScroll(scrollTop, geometry);
  const moved = scrollTop - scrollBefore;
  const fine = Math.abs(moved) <= FINE_VIEWPORTS * geometry.viewportPx;
  const atEnd = scrollTop <= 0 || scrollTop >= maxScrollTop(geometry);
  if (fine && !atEnd) return clampTop(top + moved, geometry);
  return topOfScroll(scrollTop, geometry);
}

/** Rows to draw: `[first, last)`, with `overscan` more on either side. */
export function rowsInView(
  top: number,
  geometry: ScrollGeometry,
  overscan: number,
): { first: number; last: number } {
  const first = Math.floor(top / geometry.rowPx) - overscan;
  const last = Math.ceil((top + geometry.viewportPx) / geometry.rowPx) + overscan;
  return { first: Math.max(0, first), last: Math.min(geometry.rowCount, Math.max(0, last)) };
}

/** The least move that shows the whole of `row`; a far row comes to the middle. */
export function topToReveal(row: number, top: number, geometry: ScrollGeometry): number {
  const rowTop = row * geometry.rowPx;
  const rowEnd = rowTop + geometry.rowPx;
  const { viewportPx } = geometry;
  if (rowTop >= top && rowEnd <= top + viewportPx) return top;
  const far = rowEnd < top - viewportPx || rowTop > top + 2 * viewportPx;
  if (far) {
    const rowsBefore = Math.floor((viewportPx / geometry.rowPx - 1) / 2);
    return clampTop(rowTop - rowsBefore * geometry.rowPx, geometry);
  }
  return clampTop(rowTop < top ? rowTop : rowEnd - viewportPx, geometry);
}
