import { FLAG, type FrameView } from '../frame-view.ts';

/**
 * The frame header of 0-10. All octets that are not named are 0.
 *
 *     0        1       2       4     5       6         8        12
 *     +--------+-------+-------+-----+-------+---------+--------+----
 *     | flags  | type  | size  |     | track | channel |        | …
 *     +--------+-------+-------+-----+-------+---------+--------+----
 *
 * Flags: 8 first segment of an assembly, 4 last segment, 2 first frame of a segment, 1 last frame; the
 * upper two bits are the format, which is 0. An assembly is a control, or a command with what it
 * carries: a header and a body segment.
 */
export const FRAME_HEADER_BYTES = 12;

export const OFFSET = { flags: 0, type: 1, size: 2, track: 5, channel: 6 } as const;

export const SEGMENT = { control: 0, command: 1, header: 2, body: 3 } as const;
export const SEGMENT_NAMES = ['control', 'command', 'header', 'body'] as const;

export const POSITION = { firstSegment: 8, lastSegment: 4, firstFrame: 2, lastFrame: 1 } as const;

/** The same bits in `FrameView.flags`. */
export function positionFlags(octet: number): number {
  return (octet & 0x0f) * FLAG.lastFrame;
}

/** Segment type of a frame whose header is at hand; -1 otherwise. */
export function segmentTypeOf(view: FrameView): number {
  return view.start + OFFSET.type < view.end ? view.bytes[view.start + OFFSET.type] : -1;
}

/** Track of a frame: 0 for controls, 1 for commands and what they carry. */
export function trackOf(view: FrameView): number {
  return view.start + OFFSET.track < view.end ? view.bytes[view.start + OFFSET.track] & 0x0f : -1;
}
