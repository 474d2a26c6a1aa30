import type { CaptureFacts, ConnectionInfo } from '../../decoder/sink.ts';
import { type ConnectionRow, connectionRow } from './connection-row.ts';

export interface FrameCounts {
  /** Gaps do not count. */
  readonly total: number;
  readonly byName: Readonly<Record<string, number>>;
}

export interface DeliveryCounts {
  readonly total: number;
  readonly byOutcome: Readonly<Record<string, number>>;
  /** Deliveries begun on each connection, by its number. */
  readonly byConnection: ReadonlyMap<number, number>;
}

export interface Quality {
  readonly gaps: number;
  readonly missingBytes: number;
  readonly truncatedPackets: number;
  readonly midStreamConnections: number;
  readonly malformedFrames: number;
  readonly opaqueTlsConnections: number;
  readonly notAmqpConnections: number;
}

/** What `amqpscope summary` says of a capture. The keys stand in this order. */
export interface CaptureSummary {
  readonly file: string;
  readonly format: string;
  readonly truncatedAt?: number;
  readonly packets: number;
  readonly bytes: number;
  readonly durationNanos: number;
  readonly startEpochNanos?: string;
  readonly connections: readonly ConnectionRow[];
  readonly frames: FrameCounts;
  /** Absent where the protocol state was not followed. */
  readonly deliveries?: Pick<DeliveryCounts, 'total' | 'byOutcome'>;
  readonly quality: Quality;
}

/** @param connections in any order */
export function summaryOf(
  file: string,
  facts: CaptureFacts,
  connections: readonly ConnectionInfo[],
  frames: FrameCounts,
  deliveries?: DeliveryCounts,
): CaptureSummary {
  const { truncatedAt, startEpochNanos } = facts;
  const inOrder = [...connections].sort((one, other) => one.number - other.number);
  return {
    file,
    format: facts.format,
    ...(truncatedAt !== undefined && { truncatedAt }),
    packets: facts.packets,
    bytes: facts.bytes,
    durationNanos: facts.durationNanos,
    ...(startEpochNanos !== undefined && { startEpochNanos }),
    connections: inOrder.map((info) =>
      connectionRow(info, deliveries && (deliveries.byConnection.get(info.number) ?? 0)),
    ),
    frames,
    ...(deliveries !== undefined && {
      deliveries: { total: deliveries.total, byOutcome: deliveries.byOutcome },
    }),
    quality: qualityOf(facts, connections),
  };
}

function qualityOf(facts: CaptureFacts, connections: readonly ConnectionInfo[]): Quality {
  const sum = (count: (info: ConnectionInfo) => number) =>
    connections.reduce((total, info) => total + count(info), 0);
  return {
    gaps: sum((info) => info.gaps),
    missingBytes: sum((info) => info.missingBytes),
    truncatedPackets: facts.truncatedPackets,
    midStreamConnections: sum((info) => (info.midStream ? 1 : 0)),
    malformedFrames: sum((info) => info.malformedFrames),
    opaqueTlsConnections: sum((info) => (info.tlsDecrypted === false ? 1 : 0)),
    notAmqpConnections: sum((info) => (info.notAmqp === undefined ? 0 : 1)),
  };
}
