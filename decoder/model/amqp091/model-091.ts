/** The state of one 0-9-1, 0-9 or 0-8 connection: its channels, and what becomes of every message. */
import { dissectFrame091 } from '../../amqp091/dissect.ts';
import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import type { JsonValue } from '../../json.ts';
import { type Amqp0xCode, PROTOCOL, type ProtocolCode } from '../../protocol.ts';
import { type ConnectionInfo, TCP_EVENT_KINDS, type TcpEvent } from '../../sink.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos, StreamOffset } from '../../units.ts';
import type { Comparison } from '../comparison.ts';
import type { ConnectionModel, ModelContext } from '../connection-model.ts';
import type { FrameNote } from '../frame-note.ts';
import type {
  DeliveryKind,
  DeliveryRecord,
  LinkRecord,
  SessionRecord,
  TransactionRecord,
} from '../records.ts';
import { Channel } from './channel.ts';
import type { ChannelHost } from './host.ts';
import { Ledger091 } from './ledger.ts';
import { METHOD } from './methods.ts';

/** Index into MALFORMED_LAYERS: the frame lost bytes. */
const LOST_BYTES = 1;

const ZERO_WINDOW = TCP_EVENT_KINDS.indexOf('zero-window');
const UNACKNOWLEDGED = TCP_EVENT_KINDS.indexOf('unacknowledged');
const WINDOW_OPEN = TCP_EVENT_KINDS.indexOf('window-open');

export class Model091 implements ConnectionModel, ChannelHost {
  readonly #context: ModelContext;
  readonly #channels = new Map<number, Channel>();
  /** The channel of the frame before: most frames are for the same one. */
  #recent: Channel | undefined;
  /** Numbers closed in this capture and not opened again. */
  readonly #closed = new Set<number>();
  #sessions = 0;
  #transactions = 0;
  /** A close of the connection was seen. */
  #isClosing = false;
  /** The last hole by direction. Channels look when they next hear something: there may be many. */
  readonly gaps: [FrameNumber, FrameNumber] = [ABSENT, ABSENT];
  #protocol: ProtocolCode = PROTOCOL.amqp091;
  readonly #connection: ConnectionNumber;
  defersRejects = false;
  readonly ledger: Ledger091;

  constructor(context: ModelContext, connection: ConnectionNumber) {
    this.#context = context;
    this.#connection = connection;
    this.ledger = new Ledger091(context, connection);
  }

  /** The channel open on this number. */
  channel(number: number): Channel | undefined {
    return this.#channels.get(number);
  }

  get isFull(): boolean {
    return this.#context.isFull;
  }

  begin(view: FrameView, kind: DeliveryKind): DeliveryRecord {
    const record = this.#context.begin();
    record.connection = view.connection;
    record.protocol = view.protocol;
    record.direction = view.direction;
    record.kind = kind;
    record.startFrame = view.number;
    record.startNanos = view.timeNanos;
    return record;
  }

  finish(record: DeliveryRecord): void {
    this.#context.finish(record);
  }

  nextTransaction(): number {
    this.#transactions += 1;
    return this.#transactions;
  }

  tellTransaction(facts: Omit<TransactionRecord, 'connection' | 'protocol'>): void {
    const { sink } = this.#context;
    sink.transaction?.({ connection: this.#connection, protocol: this.#protocol, ...facts });
  }

  tellSession(record: SessionRecord): void {
    this.#context.sink.session?.(record);
  }

  tellLink(record: LinkRecord): void {
    this.#context.sink.link?.(record);
  }

  compared(comparison: Omit<Comparison, 'connection'>): void {
    this.#context.sink.comparison?.({ connection: this.#connection, ...comparison });
  }

  frame(view: FrameView, note: FrameNote): void {
    const { type, channel } = view;
    this.#protocol = view.protocol;
    this.ledger.begin(view);
    if (type === TYPE.gap || (type === TYPE.unknown && view.malformedLayer === LOST_BYTES)) {
      this.gaps[view.direction] = view.number;
      // A channel may have been opened in what is missing.
      this.#closed.clear();
      this.ledger.lose(view.direction);
    } else if (channel === 0) this.#connectionFrame(view);
    else if (channel !== ABSENT) this.#channelFrame(view, note);
    this.ledger.tell(view.number, view.timeNanos);
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, timeNanos: Nanos): void {
    this.ledger.acknowledged(direction, streamOffset, timeNanos);
  }

  tcp({ kind, direction, timeNanos }: TcpEvent): void {
    const isBlocked = kind === ZERO_WINDOW || kind === UNACKNOWLEDGED;
    if (!isBlocked && kind !== WINDOW_OPEN) return;
    this.ledger.setTcpBlocked(direction === 0 ? 1 : 0, isBlocked, timeNanos);
  }

  #channelFrame(view: FrameView, note: FrameNote): void {
    switch (view.type) {
      case METHOD.channelOpen:
        this.#opened(view, note);
        return;
      case METHOD.channelClose:
      case METHOD.channelCloseOk:
        this.#closing(view, note);
        return;
      case METHOD.channelOpenOk:
        this.#dropIfFollowed(view);
        note.session = this.#channels.get(view.channel)?.session ?? ABSENT;
        return;
      default:
        this.#dropIfFollowed(view);
        this.#channelOf(view).frame(view, versionOf(view.protocol), note);
    }
  }

  #opened(view: FrameView, note: FrameNote): void {
    const known = this.#channels.get(view.channel);
    if (known?.isAnswerTo(view) === true) {
      note.session = known.session;
      return;
    }
    // An open channel is not opened again: its close is not in the capture.
    known?.end('open');
    note.session = this.#add(view, true).session;
  }

  #add(view: FrameView, isWhole: boolean): Channel {
    this.#sessions += 1;
    this.#closed.delete(view.channel);
    const channel = new Channel(this, view, this.#sessions, isWhole);
    this.#channels.set(view.channel, channel);
    this.#recent = channel;
    return channel;
  }

  #channelOf(view: FrameView): Channel {
    if (this.#recent?.number === view.channel) return this.#recent;
    let channel = this.#channels.get(view.channel);
    if (channel === undefined) {
      channel = this.#closed.has(view.channel) ? this.#addClosed(view) : this.#add(view, false);
    }
    this.#recent = channel;
    return channel;
  }

  /** Frames on a number that was closed and not opened again: no session, and nobody heeds them. */
  #addClosed(view: FrameView): Channel {
    const channel = new Channel(this, view, ABSENT, false);
    channel.close(view);
    this.#channels.set(view.channel, channel);
    return channel;
  }

  #closing(view: FrameView, note: FrameNote): void {
    const channel = this.#channels.get(view.channel);
    if (channel === undefined) return;
    note.session = channel.session;
    if (view.type === METHOD.channelClose) {
      channel.close(view);
      if (!channel.isAnswered) return;
    } else if (!channel.isClosing) {
      // The close that it answers, and what the other side said before that, waits for missing octets.
      channel.isAnswered = true;
      return;
    }
    this.#drop(channel);
  }

  #dropIfFollowed(view: FrameView): void {
    const recent = this.#recent;
    const channel = recent?.number === view.channel ? recent : this.#channels.get(view.channel);
    if (channel === undefined || this.#isClosing || !channel.isFollowedBy(view)) return;
    this.#drop(channel);
    this.#closed.delete(channel.number);
  }

  #drop(channel: Channel): void {
    channel.end('lost');
    this.#channels.delete(channel.number);
    this.#closed.add(channel.number);
    this.#recent = undefined;
  }

  #connectionFrame(view: FrameView): void {
    switch (view.type) {
      case METHOD.connectionStart:
        this.ledger.setBlocked(false);
        this.#started(view);
        break;
      case METHOD.connectionBlocked:
      case METHOD.connectionUnblocked:
        this.ledger.setBlocked(view.type === METHOD.connectionBlocked);
        break;
      case METHOD.connectionClose:
        if (this.#isClosing) break;
        this.#isClosing = true;
        for (const channel of this.#channels.values()) channel.close(view);
        break;
      default:
    }
  }

  #started(view: FrameView): void {
    const properties = serverProperties(view);
    if (properties === undefined) return;
    const isRabbit = entryOf(properties, 'product') === 'RabbitMQ';
    const capabilities = listOf(entryOf(properties, 'capabilities'));
    const isPerConsumer = entryOf(capabilities, 'per_consumer_qos') === true;
    this.defersRejects = isRabbit;
    this.ledger.scope = isRabbit || isPerConsumer ? 'consumer' : 'channel';
    this.ledger.prefetch.limit = 0;
  }

  *openSessions(): Iterable<SessionRecord> {
    for (const channel of this.#channels.values()) {
      if (channel.session !== ABSENT) yield channel.toRecord();
    }
  }

  *openLinks(): Iterable<LinkRecord> {
    for (const channel of this.#channels.values()) yield* channel.openLinks();
  }

  *openDeliveries(): Iterable<DeliveryRecord> {
    for (const channel of this.#channels.values()) yield* channel.openDeliveries();
  }

  end(info: ConnectionInfo): void {
    const how = info.tcpEnd === undefined ? 'open' : 'lost';
    this.ledger.end();
    for (const channel of this.#channels.values()) channel.end(how);
    this.#channels.clear();
    this.#recent = undefined;
    this.ledger.tell(ABSENT, info.lastNanos);
  }
}

function versionOf(protocol: ProtocolCode): Amqp0xCode {
  return protocol === PROTOCOL.amqp08 || protocol === PROTOCOL.amqp09 ? protocol : PROTOCOL.amqp091;
}

/** server-properties of connection.start; undefined where they are cut. */
function serverProperties(view: FrameView): readonly JsonValue[] | undefined {
  const { fields } = dissectFrame091(view.bytes.subarray(view.start, view.end), {
    size: view.size,
    version: versionOf(view.protocol),
    direction: view.direction,
    flags: view.flags,
  });
  return listOf(fields.serverProperties);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The value of a key of a field table. */
function entryOf(table: readonly JsonValue[] | undefined, key: string): JsonValue | undefined {
  const entry = table?.find((each) => listOf(each)?.[0] === key);
  return listOf(entry)?.[1];
}
