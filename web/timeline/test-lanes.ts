/** Lanes for tests. */
import type { ConnectionLane, LinkLane, SessionLane } from '../../server/api/timeline-contract.ts';

const life = { firstNanos: 0, deliveries: 0 };

export function connection(lane: string, name: string): ConnectionLane {
  const ends = { client: '10.0.0.1:40000', server: '10.0.0.2:5672' };
  return { kind: 'connection', lane, name, ...ends, ...life, lastNanos: 1, midStream: false };
}

export function session(lane: string): SessionLane {
  return { kind: 'session', lane, ...life, protocol: 'amqp-1.0', channel: 0 };
}

export function link(lane: string, address: string): LinkLane {
  const what = { linkKind: 'link' as const, purpose: 'message' as const };
  return { kind: 'link', lane, ...life, ...what, protocol: 'amqp-1.0', address, byState: {} };
}
