/** Protocols by code (the index holds the code) and by the name everybody sees. */
export const PROTOCOL_NAMES = [
  'unknown',
  'amqp-1.0',
  'amqp-0-10',
  'amqp-0-9-1',
  'amqp-0-9',
  'amqp-0-8',
] as const;

export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

export const PROTOCOL = {
  unknown: 0,
  amqp10: 1,
  amqp010: 2,
  amqp091: 3,
  amqp09: 4,
  amqp08: 5,
} as const;

export type ProtocolCode = (typeof PROTOCOL)[keyof typeof PROTOCOL];

/** The versions that share the 0-9-1 framing. */
export type Amqp0xCode = 3 | 4 | 5;
