import type { ConnectionInfo } from '../../decoder/sink.ts';

/** A connection of which nothing is told. */
export const BARE_CONNECTION: ConnectionInfo = {
  number: 1,
  firstPacket: 1,
  firstNanos: 0,
  lastNanos: 0,
  client: '10.0.0.1:40000',
  server: '10.0.0.2:5672',
  transport: 'tcp',
  frames: 0,
  packets: 0,
  clientBytes: 0,
  serverBytes: 0,
  gaps: 0,
  missingBytes: 0,
  malformedFrames: 0,
  retransmittedBytes: 0,
  differingBytes: 0,
  midStream: false,
};
