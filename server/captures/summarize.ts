import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { OUTCOMES } from '../../decoder/model/names.ts';
import type { CaptureFault, Summary } from '../api/contract.ts';
import { asClause } from '../errors.ts';
import type { IndexClient, IndexedFacts } from '../index/client.ts';
import { StateReader } from '../index/state-reader.ts';

/** The summary of a capture that was read to its end, from its index. */
export async function summarize(
  index: IndexClient,
  id: string,
  facts: IndexedFacts,
  indexSeconds: number,
): Promise<Omit<Summary, 'file'>> {
  const [counts, protocols, byType, outcomes] = await Promise.all([
    index.quality(id),
    index.protocols(id),
    index.framesByType(id),
    new StateReader(index).outcomesOf(id),
  ]);
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
    protocols,
    frames: { total: frames, byName },
    deliveries: deliveryCounts(outcomes),
    quality: { ...quality, truncatedPackets: facts.truncatedPackets },
    indexSeconds,
  };
}

/** The most frequent outcome first. */
function deliveryCounts(outcomes: ReadonlyMap<number, number>) {
  const sorted = [...outcomes].sort(([, one], [, other]) => other - one);
  return {
    total: sorted.reduce((sum, [, count]) => sum + count, 0),
    byOutcome: Object.fromEntries(sorted.map(([code, count]) => [OUTCOMES[code], count])),
  };
}

/** What to say of a capture that was read, but not whole; undefined when there is nothing to say. */
export function faultOf({ damages, truncatedAt }: IndexedFacts): CaptureFault | undefined {
  const [first] = damages;
  if (first !== undefined) {
    const more = damages.length === 1 ? '' : `, and in ${damages.length - 1} more places`;
    const where = `The file is damaged at byte ${first.offset}${more}`;
    const sentence = `${where}: ${asClause(first.reason)}. What could be read of it is shown.`;
    return { sentence, offset: first.offset };
  }
  if (truncatedAt === undefined) return undefined;
  const sentence = `The file ends too early, at byte ${truncatedAt}. All before that is shown.`;
  return { sentence, offset: truncatedAt };
}
