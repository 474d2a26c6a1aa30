import type { FrameRow } from '../../server/api/contract.ts';

/** Frames that one arrow stands for: one frame, or those in which one message came. */
export type Fold = readonly [FrameRow, ...FrameRow[]];

/** Methods of 0-9-1 behind which a content header and bodies come. */
const WITH_CONTENT = new Set(['basic.publish', 'basic.deliver', 'basic.get-ok', 'basic.return']);

/** A message of 0-10; its header and body segments may come in many frames each. */
const TRANSFER_010 = 'message.transfer';
const SEGMENTS = new Set([TRANSFER_010, 'segment-header', 'segment-body']);

/**
 * Frames in order, with those of one message put together: the transfers of a delivery, or method,
 * content header and bodies. Another frame between them parts them, since what was sent between is
 * what one looks for.
 */
export function foldMessages(frames: readonly FrameRow[]): Fold[] {
  const folds: [FrameRow, ...FrameRow[]][] = [];
  for (const frame of frames) {
    const latest = folds.at(-1);
    if (latest !== undefined && continues(latest, frame)) latest.push(frame);
    else folds.push([frame]);
  }
  return folds;
}

function continues([first, ...rest]: Fold, frame: FrameRow): boolean {
  const sameStream =
    first.connection === frame.connection &&
    first.direction === frame.direction &&
    first.channel === frame.channel;
  if (!sameStream || frame.malformed !== undefined) return false;
  if (frame.name === 'content-header') return WITH_CONTENT.has(first.name) && rest.length === 0;
  if (frame.name === 'content-body') return isContent(rest.at(-1) ?? first);
  const before = rest.at(-1)?.name ?? first.name;
  if (frame.name === 'segment-header') return before === TRANSFER_010 || before === frame.name;
  if (frame.name === 'segment-body') return SEGMENTS.has(before);
  if (frame.name !== 'transfer' || first.name !== 'transfer') return false;
  return frame.delivery !== undefined && frame.delivery === first.delivery;
}

function isContent({ name }: FrameRow): boolean {
  return name === 'content-header' || name === 'content-body';
}
