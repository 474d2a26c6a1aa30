/** Types of the part of capture.mjs that tests use. */
export function writeLargeCapture(
  path: string,
  frames: number,
): { readonly frames: number; readonly links: number; readonly mostUnsettled: number };
