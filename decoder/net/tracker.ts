/**
 * Sorts TCP segments into connections, and hands each over when it is done.
 *
 * A four-tuple that opens again is a new connection. One that is over lingers for a while, since
 * retransmissions and packets captured out of order still arrive; then only its tuple is kept, so that
 * what comes later still is not taken for a connection of its own.
 */

import { LIMITS } from '../limits.ts';
import type { DeliveredPlaces } from './delivered-places.ts';
import { EndpointNames } from './endpoint-names.ts';
import { FlowTable, KEY_WORDS } from './flow-table.ts';
import type { HeldBudget } from './held-budget.ts';
import {
  type ConnectionReader,
  LINGER_PACKETS,
  type Side,
  TcpConnection,
} from './tcp-connection.ts';
import { type SegmentSink, TCP_FLAG, type TcpSegment } from './tcp-segment.ts';
import { TwinFilter } from './twin-filter.ts';

/** Tuples of finished connections remembered per generation; two generations are kept. */
const REMEMBERED = 16_384;
/** Values of the flow table from here on stand for finished connections, by generation. */
const FINISHED = 0x40000000;

/** Connections kept to serve again. */
const POOLED = 512;

interface Closing<R extends ConnectionReader> {
  readonly connection: TcpConnection<R>;
  /** Of the connection then; another may use the object now. */
  readonly number: number;
  readonly slot: number;
  readonly packet: number;
}

export interface TrackerEvents<R extends ConnectionReader> {
  /** Make what reads the streams of connections, one after another. */
  reader(connection: TcpConnection<R>): R;
  /** The connection will not change any more. */
  done(connection: TcpConnection<R>): void;
}

export class ConnectionTracker<R extends ConnectionReader = ConnectionReader>
  implements SegmentSink
{
  /** Connections seen so far. */
  count = 0;
  /** Connections by the port they touch, for guessing which end is the server. */
  readonly portCounts = new Map<number, number>();
  readonly #flows = new FlowTable();
  readonly #slots: (TcpConnection<R> | undefined)[] = [];
  readonly #free: number[] = [];
  /** The flow table's key of each slot. */
  #keys = new Int32Array(KEY_WORDS * 1024);
  readonly #names = new EndpointNames();
  readonly #twins = new TwinFilter();
  readonly #pool: TcpConnection<R>[] = [];
  #closing: Closing<R>[] = [];
  #closingHead = 0;
  #generation = 0;
  #remembered = 0;
  readonly #events: TrackerEvents<R>;
  readonly #budget: HeldBudget;
  readonly #places: DeliveredPlaces;

  constructor(events: TrackerEvents<R>, budget: HeldBudget, places: DeliveredPlaces) {
    this.#events = events;
    this.#budget = budget;
    this.#places = places;
  }

  segment(segment: TcpSegment): void {
    if (this.#closingHead < this.#closing.length) this.#retire(segment.packet);
    segment.isTwin = this.#twins.seen(segment);
    const value = this.#flows.find(segment);
    const swapped = this.#flows.swapped;
    let slot = value;
    let connection = value >= 0 && value < FINISHED ? this.#slots[value] : undefined;
    const opens = (segment.flags & (TCP_FLAG.syn | TCP_FLAG.rst)) === TCP_FLAG.syn;
    if (connection === undefined) {
      if (value >= FINISHED && !opens) return;
      slot = this.#create(segment, swapped);
    } else if (connection.supersededBy(segment, sideOf(connection, swapped))) {
      this.#finish(connection, value, false);
      slot = this.#create(segment, swapped);
    }
    connection = this.#slots[slot];
    if (connection === undefined) return;
    connection.receive(segment, sideOf(connection, swapped));
    if (connection.over && !connection.closing) {
      connection.closing = true;
      const { number } = connection;
      this.#closing.push({ connection, number, slot, packet: segment.packet });
    }
  }

  /** The capture ends: every connection is flushed and handed over, in the order they began. */
  end(): void {
    const rest = this.#slots.filter((connection) => connection !== undefined);
    rest.sort((a, b) => a.number - b.number);
    for (const connection of rest) this.#handOver(connection);
    this.#slots.length = 0;
    this.#closing = [];
    this.#closingHead = 0;
  }

  *open(): Iterable<TcpConnection<R>> {
    for (const connection of this.#slots) if (connection !== undefined) yield connection;
  }

  #create(segment: TcpSegment, swapped: boolean): number {
    if (this.#slots.length - this.#free.length >= LIMITS.openConnections) this.#makeRoom();
    const connection =
      this.#pool.pop() ??
      new TcpConnection<R>((made) => this.#events.reader(made), this.#budget, this.#places);
    const [first, second] = connection.endpoints;
    first.name = this.#names.source(segment);
    first.port = segment.sourcePort;
    second.name = this.#names.destination(segment);
    second.port = segment.destinationPort;
    connection.begin(++this.count, segment, swapped);
    for (const { port } of connection.endpoints) {
      this.portCounts.set(port, (this.portCounts.get(port) ?? 0) + 1);
    }
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = connection;
    this.#flows.set(segment, slot);
    if ((slot + 1) * KEY_WORDS > this.#keys.length) {
      const larger = new Int32Array(this.#keys.length * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#flows.copyKey(this.#keys, slot);
    return slot;
  }

  #retire(packet: number): void {
    for (; this.#closingHead < this.#closing.length; this.#closingHead++) {
      const closing = this.#closing[this.#closingHead];
      if (packet - closing.packet < LINGER_PACKETS) break;
      const { connection, number, slot } = closing;
      if (this.#slots[slot] !== connection || connection.number !== number) continue;
      // A reset that the peer did not believe, or segments that come late: it goes on.
      if (packet - connection.lastPacket < LINGER_PACKETS) {
        this.#closing.push({ connection, number, slot, packet });
      } else {
        this.#finish(connection, slot, true);
      }
    }
    if (this.#closingHead > 4096 && this.#closingHead * 2 > this.#closing.length) {
      this.#closing = this.#closing.slice(this.#closingHead);
      this.#closingHead = 0;
    }
  }

  /** Hand a connection over and free its slot; its tuple is remembered as finished, or taken over by the next one. */
  #finish(connection: TcpConnection<R>, slot: number, remember: boolean): void {
    this.#handOver(connection);
    this.#slots[slot] = undefined;
    this.#free.push(slot);
    if (!remember) return;
    this.#flows.assign(this.#keys, slot, FINISHED + this.#generation);
    if (++this.#remembered < REMEMBERED) return;
    this.#remembered = 0;
    this.#generation = this.#generation === 0 ? 1 : 0;
    const stale = FINISHED + this.#generation;
    this.#flows.removeWhere((value) => value === stale);
  }

  #handOver(connection: TcpConnection<R>): void {
    connection.flush();
    connection.reader.end();
    this.#events.done(connection);
    if (this.#pool.length < POOLED) this.#pool.push(connection);
  }

  /** Too many connections at once: the tenth that was quiet for longest goes. */
  #makeRoom(): void {
    const open = this.#slots
      .map((connection, slot) => ({ connection, slot }))
      .filter((entry) => entry.connection !== undefined);
    open.sort((a, b) => (a.connection?.lastPacket ?? 0) - (b.connection?.lastPacket ?? 0));
    const gone = new Set<number>();
    for (const { connection, slot } of open.slice(0, Math.ceil(open.length / 10))) {
      if (connection === undefined) continue;
      gone.add(slot);
      connection.letGo = true;
      this.#finish(connection, slot, false);
    }
    this.#flows.removeWhere((value) => gone.has(value));
  }
}

function sideOf(connection: TcpConnection, swapped: boolean): Side {
  return connection.firstIsSwapped === swapped ? 0 : 1;
}
