import { ABSENT } from '../../decoder/frame-view.ts';
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import { STILLNESS, type Stillness } from '../../decoder/model/stillness.ts';
import type { IndexClient, IndexedFrame } from './client.ts';
import type { Count } from './counts.ts';
import { ledgerAt } from './ledger-at.ts';
import type { Statement } from './messages.ts';
import { count, type SqlFilter } from './queries.ts';
import * as queries from './state-queries.ts';
import type { RowOf, Table } from './table.ts';
import { type Page, type PageQuery, TablePages } from './table-pages.ts';
import { CONNECTIONS } from './tables/connections.ts';
import { DELIVERIES } from './tables/deliveries.ts';
import { FRAMES } from './tables/frames.ts';
import { ACKS, LEDGER, TCP_EVENTS } from './tables/ledger.ts';
import { LINKS, SESSIONS, TRANSACTIONS } from './tables/links.ts';

/** With how many links it has. */
export type IndexedSession = RowOf<typeof SESSIONS> & { readonly links: number };
export type IndexedLink = RowOf<typeof LINKS>;
/** Texts that repeat are ids: `IndexClient.stringsOf`. */
export type IndexedDelivery = RowOf<typeof DELIVERIES>;
export type IndexedTransaction = RowOf<typeof TRANSACTIONS>;
export type IndexedLedger = RowOf<typeof LEDGER>;
export type IndexedTcpEvent = RowOf<typeof TCP_EVENTS>;
export type IndexedAck = RowOf<typeof ACKS>;

/** What was open at a moment. */
export interface IndexedState {
  readonly connections: RowOf<typeof queries.MOMENT.connections>[];
  readonly sessions: RowOf<typeof queries.MOMENT.sessions>[];
  readonly links: RowOf<typeof queries.MOMENT.links>[];
  /** The last entry of each of those links and sessions that is not after the moment. */
  readonly ledger: IndexedLedger[];
}

/** A stretch in which one answer to why a link does not move held. */
export interface IndexedStillness {
  readonly state: Stillness;
  readonly fromNanos: number;
  /** Undefined of the last. */
  readonly toNanos: number | undefined;
  /** ABSENT where no frame made it so. */
  readonly frame: number;
}

const COUNT_CAP = 10_000;
const CONNECTION_KEY = ['number'];
const SESSION_KEY = ['connection', 'session'];
const LINK_KEY = ['connection', 'session', 'link'];
const DELIVERY_KEY = ['delivery'];
const TRANSACTION_KEY = ['connection', 'transaction'];
const ENTRY_KEY = ['entry'];

/** Reads protocol state from the index; of a capture that is being read, what is open as it stands. */
export class StateReader {
  readonly #client: IndexClient;
  readonly #pages: TablePages;

  constructor(client: IndexClient) {
    this.#client = client;
    this.#pages = new TablePages(client);
  }

  connectionsPage(id: string, query: PageQuery): Promise<Page<RowOf<typeof CONNECTIONS>>> {
    return this.#pages.page(id, CONNECTIONS, CONNECTION_KEY, query);
  }

  async sessionsPage(id: string, query: PageQuery): Promise<Page<IndexedSession>> {
    const { rows, hasNext } = await this.#pages.page(id, SESSIONS, SESSION_KEY, query);
    return { rows: await this.#withLinks(id, rows), hasNext };
  }

  linksPage(id: string, query: PageQuery): Promise<Page<IndexedLink>> {
    return this.#pages.page(id, LINKS, LINK_KEY, query);
  }

  transactionsPage(id: string, query: PageQuery): Promise<Page<IndexedTransaction>> {
    return this.#pages.page(id, TRANSACTIONS, TRANSACTION_KEY, query);
  }

  deliveriesPage(id: string, query: PageQuery): Promise<Page<IndexedDelivery>> {
    return this.#pages.page(id, DELIVERIES, DELIVERY_KEY, query);
  }

  ledgerPage(id: string, query: PageQuery): Promise<Page<IndexedLedger>> {
    return this.#pages.page(id, LEDGER, ENTRY_KEY, query);
  }

  tcpEventsPage(id: string, query: PageQuery): Promise<Page<IndexedTcpEvent>> {
    return this.#pages.page(id, TCP_EVENTS, ENTRY_KEY, query);
  }

  acksPage(id: string, query: PageQuery): Promise<Page<IndexedAck>> {
    return this.#pages.page(id, ACKS, ENTRY_KEY, query);
  }

  /** These counts are exact without a filter; with one they stop at `cap`. */
  sessionCount(id: string, filter?: SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.#count(id, SESSIONS, filter, cap);
  }

  linkCount(id: string, filter?: SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.#count(id, LINKS, filter, cap);
  }

  deliveryCount(id: string, filter?: SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.#count(id, DELIVERIES, filter, cap);
  }

  transactionCount(id: string, filter?: SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.#count(id, TRANSACTIONS, filter, cap);
  }

  ledgerCount(id: string, filter?: SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.#count(id, LEDGER, filter, cap);
  }

  tcpEventCount(id: string, filter?: SqlFilter, cap = COUNT_CAP): Promise<Count> {
    return this.#count(id, TCP_EVENTS, filter, cap);
  }

  async session(
    id: string,
    connection: number,
    session: number,
  ): Promise<IndexedSession | undefined> {
    const query = queries.rowOf(SESSIONS, SESSION_KEY, [connection, session]);
    return (await this.#withLinks(id, await this.#pages.rows(id, SESSIONS, query)))[0];
  }

  async link(
    id: string,
    connection: number,
    session: number,
    link: number,
  ): Promise<IndexedLink | undefined> {
    const query = queries.rowOf(LINKS, LINK_KEY, [connection, session, link]);
    return (await this.#pages.rows(id, LINKS, query))[0];
  }

  async delivery(id: string, delivery: number): Promise<IndexedDelivery | undefined> {
    const query = queries.rowOf(DELIVERIES, ['delivery'], [delivery]);
    return (await this.#pages.rows(id, DELIVERIES, query))[0];
  }

  /** Frames that carry a delivery or say something of it, in order; the first `limit`. */
  async deliveryFrames(
    id: string,
    delivery: IndexedDelivery,
    limit: number,
  ): Promise<IndexedFrame[]> {
    const { endFrame, outcomeFrame, settleFrame, returnFrame } = delivery;
    const named = [endFrame, outcomeFrame, settleFrame, returnFrame].filter(
      (frame) => frame !== ABSENT,
    );
    return this.#pages.rows(id, FRAMES, queries.deliveryFrames({ ...delivery, named }, limit));
  }

  /** When TCP of the other end first had all octets of a direction before an offset, as far as seen. */
  async acknowledged(
    id: string,
    connection: number,
    direction: number,
    streamOffset: number,
  ): Promise<{ timeNanos: number; packet: number } | undefined> {
    const query = queries.acknowledged(connection, direction, streamOffset);
    const [row] = await this.#client.query(id, query);
    return row && { timeNanos: Number(row[0]), packet: Number(row[1]) };
  }

  /** Deliveries by place in OUTCOMES. */
  outcomesOf(id: string, filter?: SqlFilter): Promise<Map<number, number>> {
    return this.#countsBy(id, queries.deliveriesBy('outcome', filter));
  }

  /** Deliveries by place in PHASES. */
  phasesOf(id: string, filter?: SqlFilter): Promise<Map<number, number>> {
    return this.#countsBy(id, queries.deliveriesBy('phase', filter));
  }

  /** Deliveries begun so far on each of these connections; one that has none is not there. */
  async deliveriesOfConnections(
    id: string,
    connections: readonly number[],
  ): Promise<Map<number, number>> {
    if (connections.length === 0) return new Map();
    return this.#countsBy(id, queries.deliveriesOfConnections(connections));
  }

  async stateAt(id: string, atNanos: number): Promise<IndexedState> {
    const [connections, sessions, links, ledger] = await Promise.all([
      this.#pages.rows(id, queries.MOMENT.connections, queries.connectionsAt(atNanos)),
      this.#pages.rows(id, queries.MOMENT.sessions, queries.sessionsAt(atNanos)),
      this.#pages.rows(id, queries.MOMENT.links, queries.linksAt(atNanos)),
      ledgerAt(this.#client, id, atNanos),
    ]);
    const living = new Set([...sessions.map(sessionName), ...links.map(linkName)]);
    return {
      connections,
      sessions,
      links,
      ledger: ledger.filter((row) => living.has(ownerName(row))),
    };
  }

  /** Deliveries begun and not settled by then, the oldest first. */
  async unsettledAt(
    id: string,
    atNanos: number,
    limit: number,
  ): Promise<{ rows: IndexedDelivery[]; total: number }> {
    const [rows, [[total] = [0]]] = await Promise.all([
      this.#pages.rows(id, DELIVERIES, queries.unsettledAt(atNanos, limit)),
      this.#client.query(id, queries.unsettledCount(atNanos)),
    ]);
    return { rows, total: Number(total) };
  }

  /**
   * How a link, or a session alone, changed from `from` to `to`, both included; first what it was before.
   * Of more than `points` changes only some: of each stretch the last and the extremes.
   */
  async ledgerOf(
    id: string,
    owner: queries.LedgerOwner,
    from: number,
    to: number,
    points: number,
  ): Promise<{ rows: IndexedLedger[]; thinned: boolean }> {
    const [before, [[total] = [0]]] = await Promise.all([
      this.#pages.rows(id, LEDGER, queries.ledgerBefore(owner, from)),
      this.#client.query(id, queries.ledgerCount(owner, from, to)),
    ]);
    const thinned = Number(total) > points;
    const buckets = Math.max(1, Math.floor(points / 3));
    const rows = await this.#pages.rows(
      id,
      LEDGER,
      thinned ? queries.ledgerThinned(owner, from, to, buckets) : queries.ledgerIn(owner, from, to),
    );
    return { rows: [...before, ...rows], thinned };
  }

  /** Why a link did not move in a stretch of time, and when it did; the first `limit` answers. */
  async stillnessOf(
    id: string,
    owner: queries.LedgerOwner,
    stretch: readonly [number, number],
    limit: number,
  ): Promise<IndexedStillness[]> {
    const rows = await this.#client.query(id, queries.stillnessOf(owner, stretch, limit));
    return rows.map(([state, began, ended, frame]) => ({
      state: STILLNESS[Number(state)],
      fromNanos: Number(began),
      toNanos: ended === null ? undefined : Number(ended),
      frame: Number(frame),
    }));
  }

  /** A fact that is not known has no key. */
  async connectionFacts(id: string, connection: number): Promise<ConnectionFacts | undefined> {
    const [row] = await this.#client.query(id, queries.connectionFacts(connection));
    return row && JSON.parse(String(row[0]));
  }

  async #withLinks(id: string, rows: readonly RowOf<typeof SESSIONS>[]): Promise<IndexedSession[]> {
    const ends = endsOf(rows);
    if (!ends) return [];
    const counted = await this.#client.query(id, queries.linksOfSessions(...ends));
    const links = new Map(
      counted.map(([connection, session, links]) => [`${connection}.${session}`, Number(links)]),
    );
    return rows.map((row) => ({ ...row, links: links.get(sessionName(row)) ?? 0 }));
  }

  async #count(
    id: string,
    table: Table,
    filter: SqlFilter | undefined,
    cap: number,
  ): Promise<Count> {
    const capped = filter && cap;
    return this.#client.count(id, count(`${table.name}Count`, table, filter, capped), capped);
  }

  async #countsBy(id: string, query: Statement): Promise<Map<number, number>> {
    const rows = await this.#client.query(id, query);
    return new Map(rows.map(([code, found]) => [Number(code), Number(found)]));
  }
}

interface Numbered {
  readonly connection: number;
  readonly session: number;
}

/** The lowest and the highest place among rows in any order; undefined where there are none. */
export function endsOf(
  rows: readonly Numbered[],
): readonly [first: readonly [number, number], last: readonly [number, number]] | undefined {
  const places = rows
    .map(({ connection, session }) => [connection, session] as const)
    .sort(([c1, s1], [c2, s2]) => c1 - c2 || s1 - s2);
  const [first, last] = [places.at(0), places.at(-1)];
  return first && last && [first, last];
}

function sessionName({ connection, session }: Numbered): string {
  return `${connection}.${session}`;
}

function linkName({ connection, session, link }: Numbered & { readonly link: number }): string {
  return `${connection}.${session}.${link}`;
}

function ownerName(row: IndexedLedger): string {
  return row.link === ABSENT ? sessionName(row) : linkName(row);
}
