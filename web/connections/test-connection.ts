import type { Connection } from '../../server/api/connection-contract.ts';

/** A connection for tests, of which nothing is told. */
export const BARE: Connection = {
  connection: 'c1',
  client: '10.0.0.1:40000',
  server: '10.0.0.2:5672',
  transport: 'tcp',
  frames: 0,
  firstPacket: 1,
  firstNanos: 0,
  lastNanos: 0,
  packets: 1,
  clientBytes: 0,
  serverBytes: 0,
  gaps: 0,
  missingBytes: 0,
  malformedFrames: 0,
  retransmittedBytes: 0,
  differingBytes: 0,
  midStream: false,
};
