/** One link, and what it, or its session, was over time. */
import { OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import type { SeriesQuery } from '../api/moment-contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { ProblemError } from '../errors.ts';
import { type IndexedLink, StateReader } from '../index/state-reader.ts';
import { ledgerEntry, linkRecord } from '../rows/indexed-records.ts';
import { numbersOfName } from '../rows/place-name.ts';
import { bandOf, type LedgerMetric, seriesRow } from '../rows/series-row.ts';
import { creditOf, linkRow, present } from '../rows/state-rows.ts';
import { stillnessAt } from '../rows/stillness-row.ts';
import { route } from './route.ts';

/** Spans of a band: more than a picture of it can show. */
const BAND_SPANS = 2000;

export function linkRoutes(service: CaptureService) {
  const reader = new StateReader(service.indexes.client);

  async function linkOf(id: string, name: string): Promise<IndexedLink> {
    const [connection, session, link] = numbersOfName(name);
    const row = await reader.link(id, connection, session, link);
    if (row === undefined) throw new ProblemError('not-found', `There is no link ${name}.`);
    return row;
  }

  /** The stretch asked for; without, the life of a link or session, or the whole capture. */
  function stretchOf(id: string, { from, to }: SeriesQuery, life: Life): readonly [number, number] {
    const duration = service.store.get(id).summary?.durationNanos ?? 0;
    const fromNanos = from ?? life.firstNanos;
    const toNanos = to ?? Math.max(life.endNanos ?? duration, fromNanos);
    if (toNanos < fromNanos) {
      throw new ProblemError('invalid-request', 'The stretch of time ends before it begins.');
    }
    return [fromNanos, toNanos];
  }

  return {
    getLink: route(OPERATIONS.getLink, async ({ params, response }) => {
      const { id } = params;
      const { summary } = service.store.get(id);
      const detail = await service.indexes.read(id, async () => {
        const row = await linkOf(id, params.link);
        const { connection, session, link } = row;
        const owner = { connection, session, link };
        const filter = {
          where: 'connection = ? AND session = ? AND link = ?',
          params: [connection, session, link],
        };
        const end = Number.MAX_SAFE_INTEGER;
        const [outcomes, phases, { rows }] = await Promise.all([
          reader.outcomesOf(id, filter),
          reader.phasesOf(id, filter),
          reader.ledgerOf(id, owner, end, end, 2),
        ]);
        const record = linkRecord(row);
        const [last] = rows.map(ledgerEntry);
        const stillness =
          last &&
          stillnessAt(last, record, record.endNanos ?? summary?.durationNanos ?? last.timeNanos);
        return {
          ...linkRow(record),
          byOutcome: named(OUTCOMES, outcomes),
          byPhase: named(PHASES, phases),
          ...(last !== undefined && {
            ...creditOf(last),
            ...present({
              deliveryCount: last.deliveryCount,
              available: last.available,
              unsettledSender: last.unsettledSender,
              unsettledReceiver: last.unsettledReceiver,
            }),
          }),
          ...present({ stillness }),
        };
      });
      response.json(detail);
    }),

    getSeries: route(OPERATIONS.getSeries, async ({ params, query, response }) => {
      const { id, metric } = params;
      const series = await service.indexes.read(id, () =>
        metric === 'window' ? windowSeries(id, query) : linkSeries(id, metric, query),
      );
      response.json(series);
    }),
  };

  async function linkSeries(id: string, metric: LedgerMetric, query: SeriesQuery) {
    if (query.link === undefined) {
      throw new ProblemError(
        'invalid-request',
        `The series ${metric} is that of a link: say which.`,
      );
    }
    const { connection, session, link, ...row } = await linkOf(id, query.link);
    const owner = { connection, session, link };
    const stretch = stretchOf(id, query, row);
    const [{ rows, thinned }, stretches] = await Promise.all([
      reader.ledgerOf(id, owner, ...stretch, query.points),
      reader.stillnessOf(id, owner, stretch, BAND_SPANS),
    ]);
    const record = linkRecord({ connection, session, link, ...row });
    return {
      ...seriesRow(metric, stretch, rows.map(ledgerEntry), thinned),
      band: bandOf(record, stretch, stretches),
    };
  }

  async function windowSeries(id: string, query: SeriesQuery) {
    const name = query.session ?? query.link;
    if (name === undefined) {
      throw new ProblemError(
        'invalid-request',
        'The series window is that of a session: say which.',
      );
    }
    const [connection, session] = numbersOfName(name);
    const row = await reader.session(id, connection, session);
    if (row === undefined) throw new ProblemError('not-found', `There is no session of ${name}.`);
    const stretch = stretchOf(id, query, row);
    const { rows, thinned } = await reader.ledgerOf(
      id,
      { connection, session },
      ...stretch,
      query.points,
    );
    return seriesRow('window', stretch, rows.map(ledgerEntry), thinned);
  }
}

interface Life {
  readonly firstNanos: number;
  readonly endNanos?: number;
}

function named<W extends string>(
  words: readonly W[],
  counts: ReadonlyMap<number, number>,
): Partial<Record<W, number>> {
  const result: Partial<Record<W, number>> = {};
  for (const [code, count] of counts) result[words[code]] = count;
  return result;
}
