/** Conversations in 0-8, 0-9 and 0-9-1 told frame by frame, and what the state model makes of them. */
import { METHOD_ROWS, signatureOf } from '../../decoder/amqp091/catalogue.ts';
import { scanFrame091 } from '../../decoder/amqp091/scan.ts';
import type { ArgumentType } from '../../decoder/amqp091/spec.ts';
import { FrameView, TYPE } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import type { Comparison } from '../../decoder/model/comparison.ts';
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import type { LinkRecord, SessionRecord, TransactionRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { type Amqp0xCode, PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { Direction } from '../../decoder/units.ts';

type Value = string | number | bigint | boolean | readonly (readonly [string, string])[];
type Arguments = { readonly [name: string]: Value };

const HEADERS = [['k', 'v']] as const;
const text = new TextEncoder();
const NONE = new Float64Array(0);
const NO_PIECES = { count: 0, start: NONE, length: NONE, fileOffset: NONE, packet: NONE };

function number(value: bigint | number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) =>
    Number((BigInt(value) >> BigInt(8 * (bytes - 1 - i))) & 0xffn),
  );
}

function shortstr(value: string): number[] {
  const octets = text.encode(value);
  return [octets.length, ...octets];
}

function longstr(octets: readonly number[]): number[] {
  return [...number(octets.length, 4), ...octets];
}

/** An argument of the table's type; what is not given is zero or empty. */
function argument(type: ArgumentType, value: Value | undefined): number[] {
  switch (type) {
    case 'octet':
      return number(Number(value ?? 0), 1);
    case 'short':
      return number(Number(value ?? 0), 2);
    case 'long':
      return number(Number(value ?? 0), 4);
    case 'longlong':
    case 'timestamp':
      return number(BigInt(typeof value === 'bigint' || typeof value === 'number' ? value : 0), 8);
    case 'shortstr':
      return shortstr(String(value ?? ''));
    case 'table': {
      const entries = Array.isArray(value) ? value : [];
      return longstr(
        entries.flatMap(([key, entry]) => [
          ...shortstr(String(key)),
          0x53,
          ...longstr([...text.encode(String(entry))]),
        ]),
      );
    }
    default:
      return longstr([...text.encode(String(value ?? ''))]);
  }
}

type LedgerLine = Omit<LedgerEntry, 'blocked' | 'clear'> & { blocked: string | undefined };

/** A conversation told frame by frame, and what the model makes of it. */
export class Script {
  readonly rows: JsonObject[] = [];
  readonly sessions: SessionRecord[] = [];
  readonly links: LinkRecord[] = [];
  readonly transactions: TransactionRecord[] = [];
  readonly ledger: LedgerLine[] = [];
  readonly connections: ConnectionFacts[] = [];
  readonly comparisons: Comparison[] = [];
  readonly state = new StateSink(
    {
      delivery: (record) => this.rows.push(deliveryRow(record)),
      session: (record) => this.sessions.push(record),
      link: (record) => this.links.push({ ...record }),
      transaction: (record) => this.transactions.push(record),
      connection: (facts) => this.connections.push(facts),
      comparison: (comparison) => this.comparisons.push(comparison),
      ledger: (entry) => this.ledger.push({ ...entry, blocked: STILLNESS[entry.blocked] }),
    },
    false,
  );
  #frames = 0;
  readonly #offsets: [number, number] = [0, 0];
  #listener: (view: FrameView) => void = () => {};
  readonly #version: Amqp0xCode;

  constructor(version: Amqp0xCode = 3) {
    this.#version = version;
  }

  /** A method from the client. */
  up(name: string, args: Arguments = {}, channel = 1): this {
    return this.#method(0, name, args, channel);
  }

  /** A method from the server. */
  down(name: string, args: Arguments = {}, channel = 1): this {
    return this.#method(1, name, args, channel);
  }

  #method(direction: Direction, name: string, args: Arguments, channel: number): this {
    const row = METHOD_ROWS.find((each) => each.name === name);
    if (row === undefined) throw new Error(name);
    const { spec, classId } = row;
    const versions = { 3: '0-9-1', 4: '0-9', 5: '0-8' } as const;
    const id = spec.idIn?.[versions[this.#version]] ?? spec.id;
    const signature = signatureOf(this.#version, classId, id);
    const payload = [...number(classId, 2), ...number(id, 2)];
    signature?.args.forEach(({ name: key, type }, i) => {
      const value = args[key];
      if (type !== 'bit') payload.push(...argument(type, value));
      else {
        const place = signature.bits[i];
        if (place === 0) payload.push(0);
        if (value === true) payload[payload.length - 1] |= 1 << place;
      }
    });
    return this.raw(direction, 1, channel, payload);
  }

  /** Content header and one body. */
  content(direction: Direction, body = 'x', ids: Arguments = {}, channel = 1): this {
    this.header(direction, body.length, ids, channel);
    return body === '' ? this : this.raw(direction, 3, channel, [...text.encode(body)]);
  }

  header(direction: Direction, size: number, ids: Arguments = {}, channel = 1): this {
    const { contentType, correlationId, messageId, headers = HEADERS } = ids;
    // A table of headers, too, so that there is something to pass over.
    const flags =
      (contentType === undefined ? 0 : 0x8000) |
      (correlationId === undefined ? 0 : 0x0400) |
      (messageId === undefined ? 0 : 0x0080);
    return this.raw(direction, 2, channel, [
      ...number(60, 2),
      ...number(0, 2),
      ...number(size, 8),
      ...number(flags | 0x2000, 2),
      ...(contentType === undefined ? [] : shortstr(String(contentType))),
      ...argument('table', headers),
      ...(correlationId === undefined ? [] : shortstr(String(correlationId))),
      ...(messageId === undefined ? [] : shortstr(String(messageId))),
    ]);
  }

  raw(direction: Direction, type: number, channel: number, payload: readonly number[]): this {
    const head = [type, ...number(channel, 2), ...number(payload.length, 4)];
    const view = this.#view(Uint8Array.from([...head, ...payload, 0xce]), direction);
    scanFrame091(view, this.#version);
    this.#listener(view);
    this.state.frame(view);
    return this;
  }

  /** Each frame to come is also handed to `listener`. */
  forward(listener: (view: FrameView) => void): void {
    this.#listener = listener;
  }

  /** Octets missing in a direction. */
  gap(direction: Direction): this {
    const view = this.#view(new Uint8Array(0), direction);
    view.type = TYPE.gap;
    this.state.frame(view);
    return this;
  }

  #view(bytes: Uint8Array, direction: Direction): FrameView {
    const view = new FrameView(bytes, NO_PIECES);
    this.#frames += 1;
    view.number = this.#frames;
    view.packet = this.#frames;
    view.streamOffset = this.#offsets[direction];
    this.#offsets[direction] += bytes.length;
    view.timeNanos = this.#frames * 1000;
    view.connection = 1;
    view.direction = direction;
    view.protocol = this.#version;
    view.size = bytes.length;
    view.end = bytes.length;
    return view;
  }

  /** Number of the frame said last. */
  get frame(): number {
    return this.#frames;
  }

  publish(args: Arguments = {}, body = 'x', ids: Arguments = {}): this {
    return this.up('basic.publish', { routingKey: 'q', ...args }).content(0, body, ids);
  }

  deliver(deliveryTag: number | bigint, args: Arguments = {}, body = 'x'): this {
    const given = { consumerTag: 'c', deliveryTag, exchange: 'e', routingKey: 'k', ...args };
    return this.down('basic.deliver', given).content(1, body);
  }

  /** deliver 1..count */
  deliverAll(count: number): this {
    for (let tag = 1; tag <= count; tag++) this.deliver(tag);
    return this;
  }

  /** The server says what it is. */
  started(product: string): this {
    return this.down('connection.start', { serverProperties: [['product', product]] }, 0);
  }

  /** TCP shows that the other end has all frames of a direction up to now. */
  acknowledged(direction: Direction): this {
    this.state.acknowledged(1, direction, this.#offsets[direction], this.#frames * 1000 + 1);
    return this;
  }

  /** What the ledger says of a link last. */
  last(link: number): LedgerLine | undefined {
    return this.ledger.findLast((entry) => entry.link === link);
  }

  /** A channel with one consumer of queue q. */
  consuming(args: Arguments = {}): this {
    this.up('channel.open').down('channel.open-ok');
    this.up('basic.consume', { queue: 'q', consumerTag: 'c', ...args });
    return this.down('basic.consume-ok', { consumerTag: 'c' });
  }

  confirming(): this {
    this.up('channel.open').down('channel.open-ok');
    return this.up('confirm.select').down('confirm.select-ok');
  }

  /** Nothing comes any more; `tcpEnd` when the connection is over, else only the capture is. */
  end(tcpEnd?: ConnectionInfo['tcpEnd']): this {
    const zero = { packets: 0, clientBytes: 0, serverBytes: 0, gaps: 0, missingBytes: 0 };
    this.state.connectionDone({
      ...zero,
      number: 1,
      firstPacket: 1,
      firstNanos: 0,
      lastNanos: this.#frames * 1000,
      client: '',
      server: '',
      transport: 'tcp',
      protocol: PROTOCOL_NAMES[this.#version],
      frames: this.#frames,
      malformedFrames: 0,
      retransmittedBytes: 0,
      differingBytes: 0,
      midStream: false,
      tcpEnd,
    });
    this.rows.sort((a, b) => Number(a.delivery) - Number(b.delivery));
    return this;
  }

  /** One column of all rows, in the order of their numbers. */
  column(key: string): unknown[] {
    return this.rows.map((row) => row[key]);
  }
}

export const script = (version: Amqp0xCode = 3): Script => new Script(version);

/** The same value `count` times. */
export const repeat = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
