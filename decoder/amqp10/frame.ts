/**
 * The 1.0 frame header (2.3.1).
 *
 *     0        4      5      6         8            doff × 4      size
 *     ├ size ──┼ doff ┼ type ┼ channel ┼ extended ──┼ body ───────┤
 */
export const HEADER_BYTES = 8;
export const OFFSET = { size: 0, doff: 4, type: 5, channel: 6 } as const;
export const FRAME_TYPE = { amqp: 0, sasl: 1 } as const;

/** Descriptor codes that decoding treats on its own. */
export const DESCRIPTOR = {
  open: 0x10,
  attach: 0x12,
  flow: 0x13,
  transfer: 0x14,
  disposition: 0x15,
  detach: 0x16,
  end: 0x17,
  close: 0x18,
  error: 0x1d,
  rejected: 0x25,
  source: 0x28,
  target: 0x29,
  transactionalState: 0x34,
  data: 0x75,
} as const;

/** Why a frame cannot be read. Fixed sentences: the index keeps each of them once. */
export const FRAME_REASON = {
  size: 'the frame size is less than the 8 octets of its header',
  doff: 'the data offset is less than 2',
  doffPastEnd: 'the data offset lies beyond the end of the frame',
  notDescribed: 'the frame body does not begin with a described type',
  notList: 'the performative is not a list',
  lost: 'octets of the performative were lost',
} as const;
