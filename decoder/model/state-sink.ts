import { type FrameView, TYPE } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import { PROTOCOL } from '../protocol.ts';
import type { ConnectionInfo, DecodeSink, TcpEvent } from '../sink.ts';
import type { ConnectionNumber, Direction, Nanos, StreamOffset } from '../units.ts';
import { Model10 } from './amqp10/model-10.ts';
import { Scratch10 } from './amqp10/scratch.ts';
import { Model010 } from './amqp010/model-010.ts';
import { Model091 } from './amqp091/model-091.ts';
import { ConnectionTable } from './connection-facts/connection-table.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { ConnectionModel, LinkIdentity, ModelContext } from './connection-model.ts';
import { FrameNote } from './frame-note.ts';
import { DeliveryRecord, type LinkRecord, type ModelSink, type SessionRecord } from './records.ts';

/** In place of the model of a connection that both ends have closed. */
const OVER: ConnectionModel = { frame: () => undefined, end: () => undefined };

/** Keeps the protocol state of every connection of a capture, and hands on what is final. */
export class StateSink implements DecodeSink, ModelContext {
  readonly sink: ModelSink;
  readonly watchesTcp: boolean;
  /** What the frame just seen meant. */
  readonly note = new FrameNote();
  readonly #connections = new ConnectionTable();
  readonly #models = new Map<ConnectionNumber, ConnectionModel>();
  readonly #pool: DeliveryRecord[] = [];
  readonly #scratch10 = new Scratch10();
  #deliveries = 0;
  #open = 0;
  #resumesElsewhere = 0;
  /** The model of the frame before: nearly always that of the next one too. */
  #latest: ConnectionModel | undefined;
  #latestConnection = 0;

  /** @param watchesTcp false where frames come without what TCP did to them */
  constructor(sink: ModelSink, watchesTcp = true) {
    this.sink = sink;
    this.watchesTcp = watchesTcp;
  }

  /** Deliveries begun so far. */
  get deliveryCount(): number {
    return this.#deliveries;
  }

  get isFull(): boolean {
    return this.#open >= LIMITS.openDeliveries;
  }

  frame(view: FrameView): void {
    this.note.clear();
    this.#connections.frame(view);
    const model = this.#modelOf(view);
    if (model === undefined) return;
    model.frame(view, this.note);
    if (model.isOver) this.#forget(view.connection);
  }

  connectionDone(info: ConnectionInfo): void {
    this.#models.get(info.number)?.end(info);
    this.#models.delete(info.number);
    this.#latest = undefined;
    this.#latestConnection = 0;
    const facts = this.#connections.done(info);
    if (facts !== undefined) this.sink.connection?.(facts);
  }

  acknowledged(
    connection: ConnectionNumber,
    direction: Direction,
    streamOffset: StreamOffset,
    timeNanos: Nanos,
  ): void {
    const model = this.#models.get(connection);
    if (model === undefined) return;
    model.acknowledged?.(direction, streamOffset, timeNanos);
    if (model.isOver) this.#forget(connection);
  }

  /** Its number stays, so that what comes against the rules is not taken for a new beginning. */
  #forget(connection: ConnectionNumber): void {
    this.#models.set(connection, OVER);
    this.#latest = undefined;
    this.#latestConnection = 0;
  }

  tcpEvent(event: TcpEvent): void {
    this.#models.get(event.connection)?.tcp?.(event);
    this.#connections.tcp(event);
  }

  /** What a connection that goes on has agreed on so far. */
  openFacts(info: ConnectionInfo): ConnectionFacts | undefined {
    return this.#connections.open(info);
  }

  /** Sessions and channels not handed on yet, as they stand. */
  *openSessions(): Iterable<SessionRecord> {
    for (const model of this.#models.values()) yield* model.openSessions?.() ?? [];
  }

  *openLinks(): Iterable<LinkRecord> {
    for (const model of this.#models.values()) yield* model.openLinks?.() ?? [];
  }

  /** Deliveries that are not final. The records are reused: copy what you keep. */
  *openDeliveries(): Iterable<DeliveryRecord> {
    for (const model of this.#models.values()) yield* model.openDeliveries?.() ?? [];
  }

  begin(): DeliveryRecord {
    const record = this.#pool.pop() ?? new DeliveryRecord();
    record.clear();
    record.delivery = ++this.#deliveries;
    this.#open++;
    return record;
  }

  finish(record: DeliveryRecord): void {
    this.#open--;
    this.sink.delivery(record);
    if (this.#pool.length < LIMITS.pooledDeliveries) this.#pool.push(record);
  }

  resumeElsewhere(link: LinkIdentity, tag: string, view: FrameView): void {
    if (++this.#resumesElsewhere > LIMITS.resumesElsewhere) return;
    for (const [connection, model] of this.#models) {
      if (connection !== view.connection && model.handOver?.(link, tag, view) === true) return;
    }
  }

  #modelOf(view: FrameView): ConnectionModel | undefined {
    const { connection } = view;
    if (connection === this.#latestConnection) return this.#latest;
    const model = this.#models.get(connection) ?? this.#newModel(view);
    if (model === undefined) return undefined;
    this.#latest = model;
    this.#latestConnection = connection;
    return model;
  }

  /** A header may ask for a version that the peers then do not speak: the first frame decides. */
  #newModel(view: FrameView): ConnectionModel | undefined {
    if (view.type === TYPE.protocolHeader || view.type === TYPE.gap) return undefined;
    const model = this.#modelFor(view);
    if (model !== undefined) this.#models.set(view.connection, model);
    return model;
  }

  #modelFor({ protocol, connection }: FrameView): ConnectionModel | undefined {
    switch (protocol) {
      case PROTOCOL.amqp10:
        return new Model10(this, connection, this.#scratch10);
      case PROTOCOL.amqp010:
        return new Model010(this, connection);
      case PROTOCOL.amqp091:
      case PROTOCOL.amqp09:
      case PROTOCOL.amqp08:
        return new Model091(this, connection);
      default:
        return undefined;
    }
  }
}
