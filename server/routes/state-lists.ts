/** Lists of protocol state: pages by key, with a filter, of what is there so far. */
import { COUNT_CAP } from '../api/contract.ts';
import type { ListQuery } from '../api/list-contract.ts';
import { OPERATIONS } from '../api/operations.ts';

import type { CaptureService } from '../captures/captures.ts';
import type { OpenIndex } from '../captures/indexes.ts';
import { CONNECTION_VOCABULARY } from '../filter/connection-vocabulary.ts';
import { deliveryVocabulary } from '../filter/delivery-vocabulary.ts';
import {
  LEDGER_VOCABULARY,
  TCP_EVENT_VOCABULARY,
  TRANSACTION_VOCABULARY,
} from '../filter/ledger-vocabulary.ts';
import { linkVocabulary } from '../filter/link-stillness.ts';
import { SESSION_VOCABULARY } from '../filter/link-vocabulary.ts';
import type { SqlFilter } from '../filter/sql.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';
import type { Count } from '../index/counts.ts';
import { lastOfLinks, linkKey } from '../index/last-of-links.ts';
import { StateReader } from '../index/state-reader.ts';
import type { Page, PageQuery } from '../index/table-pages.ts';
import { connectionDetail } from '../rows/connection-row.ts';
import { deliveryRows } from '../rows/delivery-rows.ts';
import {
  ledgerEntry,
  linkRecord,
  sessionRecord,
  transactionRecord,
} from '../rows/indexed-records.ts';
import { ledgerRow, sessionRow, tcpEventRow, transactionRow } from '../rows/state-rows.ts';
import { IDLE_NANOS, listedLink } from '../rows/stillness-row.ts';
import { sqlOf } from './filters.ts';
import { decodeKey, encodeKey, NO_ROWS } from './page-token.ts';
import { route } from './route.ts';
import {
  CONNECTION_SORTS,
  deliverySorts,
  linkSorts,
  type OwnSorts,
  orderOf,
  SESSION_SORTS,
} from './sorts.ts';

export function stateListRoutes(service: CaptureService) {
  const reader = new StateReader(service.indexes.client);

  /** One page of a table, or none of a capture that has no index yet. */
  function list<R, Row, Shown>(id: string, query: ListQuery, listing: Listing<R, Row, Shown>) {
    const { summary } = service.store.get(id);
    const { vocabulary, sorts = { values: {} }, keyLength } = listing;
    const filter = sqlOf(query.filter, vocabulary, summary?.startEpochNanos);
    const order = orderOf(query.sort, vocabulary, sorts);
    const { from, limit } = query;
    const after = query.after === undefined ? undefined : decodeKey(query.after, keyLength);
    return service.indexes.readSoFar(id, NO_ROWS, async (open) => {
      const [{ rows, hasNext }, total] = await Promise.all([
        listing.page({ filter, from, order, after, limit }),
        listing.count(filter, open),
      ]);
      const last = rows.at(-1);
      return {
        items: await listing.show(rows, open),
        ...(hasNext && last !== undefined && { next: encodeKey(listing.keyOf(last)) }),
        total,
      };
    });
  }

  return {
    listConnections: route(
      OPERATIONS.listConnections,
      async ({ params: { id }, query, response }) => {
        const page = await list(id, query, {
          vocabulary: CONNECTION_VOCABULARY,
          sorts: CONNECTION_SORTS,
          page: (page) => reader.connectionsPage(id, page),
          keyLength: 1,
          keyOf: ({ number }) => [number],
          count: (filter, { index }) => index.connectionCount(id, filter, COUNT_CAP),
          show: async (rows) => {
            const numbers = rows.map(({ number }) => number);
            const deliveries = await reader.deliveriesOfConnections(id, numbers);
            return rows.map((info) => connectionDetail(info, deliveries.get(info.number) ?? 0));
          },
        });
        response.json(page);
      },
    ),

    listSessions: route(OPERATIONS.listSessions, async ({ params: { id }, query, response }) => {
      const page = await list(id, query, {
        vocabulary: SESSION_VOCABULARY,
        sorts: SESSION_SORTS,
        page: (page) => reader.sessionsPage(id, page),
        keyLength: 2,
        keyOf: ({ connection, session }) => [connection, session],
        count: (filter) => reader.sessionCount(id, filter, COUNT_CAP),
        show: (rows) => rows.map((row) => sessionRow(sessionRecord(row), row.links)),
      });
      response.json(page);
    }),

    listLinks: route(OPERATIONS.listLinks, async ({ params: { id }, query, response }) => {
      const captureEnds = captureEnd(service, id);
      const page = await list(id, query, {
        vocabulary: linkVocabulary({ end: captureEnds, nanos: IDLE_NANOS }),
        sorts: linkSorts(captureEnds),
        page: (page) => reader.linksPage(id, page),
        keyLength: 3,
        keyOf: ({ connection, session, link }) => [connection, session, link],
        count: (filter) => reader.linkCount(id, filter, COUNT_CAP),
        show: async (rows, { index }) => {
          const last = await lastOfLinks(index, id, rows);
          const end = captureEnds.nanos();
          return rows.map((row) => {
            const entry = last.get(linkKey(row));
            return listedLink(linkRecord(row), entry && ledgerEntry(entry), end);
          });
        },
      });
      response.json(page);
    }),

    listDeliveries: route(OPERATIONS.listDeliveries, async (call) => {
      const { id } = call.params;
      const vocabulary = deliveryVocabulary(captureEnd(service, id));
      const page = await list(id, call.query, {
        vocabulary,
        sorts: deliverySorts(vocabulary),
        page: (page) => reader.deliveriesPage(id, page),
        keyLength: 1,
        keyOf: ({ delivery }) => [delivery],
        count: (filter) => reader.deliveryCount(id, filter, COUNT_CAP),
        show: (rows, { index }) => deliveryRows(index, id, rows),
      });
      call.response.json(page);
    }),

    listLedger: route(OPERATIONS.listLedger, async ({ params: { id }, query, response }) => {
      const page = await list(id, query, {
        vocabulary: LEDGER_VOCABULARY,
        page: (page) => reader.ledgerPage(id, page),
        keyLength: 1,
        keyOf: ({ entry }) => [entry],
        count: (filter) => reader.ledgerCount(id, filter, COUNT_CAP),
        show: (rows) => rows.map((row) => ledgerRow(ledgerEntry(row))),
      });
      response.json(page);
    }),

    listTransactions: route(OPERATIONS.listTransactions, async (call) => {
      const { id } = call.params;
      const page = await list(id, call.query, {
        vocabulary: TRANSACTION_VOCABULARY,
        page: (page) => reader.transactionsPage(id, page),
        keyLength: 2,
        keyOf: ({ connection, transaction }) => [connection, transaction],
        count: (filter) => reader.transactionCount(id, filter, COUNT_CAP),
        show: (rows) => rows.map((row) => transactionRow(transactionRecord(row))),
      });
      call.response.json(page);
    }),

    listTcpEvents: route(OPERATIONS.listTcpEvents, async ({ params: { id }, query, response }) => {
      const page = await list(id, query, {
        vocabulary: TCP_EVENT_VOCABULARY,
        page: (page) => reader.tcpEventsPage(id, page),
        keyLength: 1,
        keyOf: ({ entry }) => [entry],
        count: (filter) => reader.tcpEventCount(id, filter, COUNT_CAP),
        show: (rows) => rows.map(tcpEventRow),
      });
      response.json(page);
    }),
  };
}

/** How one table becomes a list. */
interface Listing<R, Row, Shown> {
  readonly vocabulary: Vocabulary<R>;
  /** Where it can be ordered otherwise, by numbers that its vocabulary does not have. */
  readonly sorts?: OwnSorts;
  readonly page: (query: PageQuery) => Promise<Page<Row>>;
  /** Numbers of a key. */
  readonly keyLength: number;
  readonly keyOf: (row: Row) => readonly number[];
  readonly count: (filter: SqlFilter | undefined, open: OpenIndex) => Promise<Count>;
  readonly show: (
    rows: readonly Row[],
    open: OpenIndex,
  ) => readonly Shown[] | Promise<readonly Shown[]>;
}

/** The last moment of a capture, or the last so far of one that is being read. */
function captureEnd(service: CaptureService, id: string) {
  const { summary } = service.store.get(id);
  const sql =
    summary === undefined
      ? '(SELECT coalesce(max(last_nanos), 0) FROM connections)'
      : String(BigInt(Math.round(summary.durationNanos)));
  return { sql, nanos: () => summary?.durationNanos ?? 0 };
}
