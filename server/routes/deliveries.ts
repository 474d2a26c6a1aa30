/** One delivery, with everything that was said of it. */
import { frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, TYPE } from '../../decoder/frame-view.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import type { OpenIndex } from '../captures/indexes.ts';
import { ProblemError } from '../errors.ts';
import type { IndexedFrame } from '../index/client.ts';
import { frameRows } from '../index/reread.ts';
import { type IndexedDelivery, StateReader } from '../index/state-reader.ts';
import { deliveryDetail } from '../rows/delivery-detail.ts';
import { deliveryRecords, transactionRecord } from '../rows/indexed-records.ts';
import { route } from './route.ts';

/** Frames of one delivery that are shown. */
const FRAMES_SHOWN = 500;

export function deliveryRoutes(service: CaptureService) {
  const reader = new StateReader(service.indexes.client);

  return {
    getDelivery: route(OPERATIONS.getDelivery, async ({ params: { id, n }, response }) => {
      const detail = await service.indexes.read(id, async (open) => {
        const row = await reader.delivery(id, n);
        if (row === undefined) throw new ProblemError('not-found', `There is no delivery ${n}.`);
        return detailOf(open, row);
      });
      response.json(detail);
    }),
  };

  async function detailOf(open: OpenIndex, row: IndexedDelivery) {
    const { index, id } = open;
    const [delivery] = await deliveryRecords(index, id, [row]);
    const [connections, transaction, isLossy] = await Promise.all([
      index.connectionsPage(id, { filter: numbered(row.connection), limit: 1 }),
      transactionOf(id, delivery),
      hasGap(open, delivery),
    ]);
    const [connection = {}] = connections.connections;
    const indexed = await framesOf(open, row, delivery, transaction?.endFrame ?? ABSENT);
    const offsets = new Map(indexed.map((frame) => [frame.number, frame]));
    return deliveryDetail({
      delivery,
      connection,
      frames: await frameRows(open, indexed),
      transaction,
      isLossy,
      knownAt: async ({ number }) => {
        const frame = offsets.get(number);
        if (frame === undefined || frame.size === ABSENT) return undefined;
        const { direction, streamOffset, size } = frame;
        return reader.acknowledged(id, row.connection, direction, streamOffset + size);
      },
    });
  }

  /** Those that carry it or speak of it, and those that ended what it lived on, in order. */
  async function framesOf(
    open: OpenIndex,
    row: IndexedDelivery,
    delivery: DeliveryRecord,
    transactionEnd: number,
  ): Promise<IndexedFrame[]> {
    const { index, id } = open;
    const own = await reader.deliveryFrames(id, row, FRAMES_SHOWN);
    const found = new Map(own.map((frame) => [frame.number, frame]));
    const more = [transactionEnd, ...(await endsOf(id, delivery))];
    if (delivery.protocol !== PROTOCOL.amqp10 && delivery.transaction !== ABSENT) {
      const asked = await askedBefore(open, delivery, transactionEnd);
      if (asked !== undefined) found.set(asked.number, asked);
    }
    for (const number of more) {
      if (number === ABSENT || found.has(number)) continue;
      const frame = await index.frameByNumber(id, number);
      if (frame !== undefined) found.set(number, frame);
    }
    return [...found.values()].sort((one, other) => one.number - other.number);
  }

  /** Frames that ended its link, session or connection, where nobody had settled it by then. */
  async function endsOf(id: string, delivery: DeliveryRecord): Promise<number[]> {
    const { connection, session, link, settleFrame } = delivery;
    if (settleFrame !== ABSENT) return [];
    const [facts, itsSession, itsLink] = await Promise.all([
      reader.connectionFacts(id, connection),
      session === ABSENT ? undefined : reader.session(id, connection, session),
      session === ABSENT || link === ABSENT
        ? undefined
        : reader.link(id, connection, session, link),
    ]);
    return [itsLink?.endFrame, itsSession?.endFrame, facts?.closeFrame]
      .filter((frame) => frame !== undefined)
      .filter((frame) => frame > delivery.startFrame);
  }

  async function transactionOf(id: string, { connection, transaction }: DeliveryRecord) {
    if (transaction === ABSENT) return undefined;
    const filter = {
      where: 'connection = ? AND transaction = ?',
      params: [connection, transaction],
    };
    const { rows } = await reader.transactionsPage(id, { filter, limit: 1 });
    const [row] = rows;
    if (row === undefined) return undefined;
    const { result, endFrame } = transactionRecord(row);
    return { result, endFrame };
  }
}

function numbered(connection: number) {
  return { where: 'number = ?', params: [connection] };
}

const ENDS_TRANSACTION = ['tx.commit', 'tx.rollback', 'dtx.commit', 'dtx.rollback'] as const;

/** What asked for the end of its transaction: the last such method or command before the answer. */
async function askedBefore(
  { index, id }: OpenIndex,
  { connection, session, startFrame }: DeliveryRecord,
  answer: number,
): Promise<IndexedFrame | undefined> {
  if (answer === ABSENT) return undefined;
  const types = ENDS_TRANSACTION.map((name) => frameTypeCode(name) ?? ABSENT);
  const filter = {
    where: `connection = ? AND session = ? AND number > ? AND type IN (${types.map(() => '?')})`,
    params: [connection, session, startFrame, ...types],
  };
  const { frames } = await index.framesPage(id, { filter, before: answer, limit: 1 });
  return frames.at(-1);
}

/** Whether octets of its connection are missing behind its first frame. */
async function hasGap({ index, id }: OpenIndex, delivery: DeliveryRecord): Promise<boolean> {
  const filter = {
    where: 'connection = ? AND type = ? AND number > ?',
    params: [delivery.connection, TYPE.gap, delivery.startFrame],
  };
  return (await index.frameCount(id, filter, 1)).count > 0;
}
