import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import type { Summary } from '../api/contract.ts';
import type { IndexClient, IndexedFacts } from '../index/client.ts';

/** The summary of a capture that was read to its end, from its index. */
export async function summarize(
  index: IndexClient,
  id: string,
  facts: IndexedFacts,
  indexSeconds: number,
): Promise<Omit<Summary, 'file'>> {
  const [counts, byType] = await Promise.all([index.quality(id), index.framesByType(id)]);
  const { connections, amqpConnections, frames, ...quality } = counts;
  const byName: Record<string, number> = {};
  for (const [type, count] of byType) {
    const name = frameTypeName(type);
    byName[name] = (byName[name] ?? 0) + count;
  }
  return {
    format: facts.format,
    ...(facts.truncatedAt !== undefined && { truncatedAt: facts.truncatedAt }),
    packets: facts.packets,
    bytes: facts.bytes,
    durationNanos: facts.durationNanos,
    ...(facts.startEpochNanos !== undefined && { startEpochNanos: facts.startEpochNanos }),
    connectionCount: connections,
    amqpConnectionCount: amqpConnections,
    frames: { total: frames, byName },
    quality: { ...quality, truncatedPackets: facts.truncatedPackets },
    indexSeconds,
  };
}
