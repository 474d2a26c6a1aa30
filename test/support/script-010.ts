/** Conversations in 0-10 told command by command, and what the state model makes of them. */
import { commandOf } from '../../decoder/amqp010/catalogue.ts';
import { FRAME_HEADER_BYTES, positionFlags } from '../../decoder/amqp010/frame.ts';
import { CLASSES, type FieldSpec, type StructSpec, TYPES } from '../../decoder/amqp010/spec.ts';
import { FrameView, TYPE } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import type { LinkRecord, SessionRecord, TransactionRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { Direction } from '../../decoder/units.ts';

/** A set of command-ids is a list: first, last, first, last … */
type Value = string | number | boolean | readonly number[];
type Arguments = { readonly [name: string]: Value };

const text = new TextEncoder();
const NONE = new Float64Array(0);
const NO_PIECES = { count: 0, start: NONE, length: NONE, fileOffset: NONE, packet: NONE };

function number(value: number, octets: number): number[] {
  return Array.from(
    { length: octets },
    (_, i) => Math.floor(value / 256 ** (octets - 1 - i)) & 255,
  );
}

function field({ type }: FieldSpec, value: Value): number[] {
  if (type === 'message.reply-to') throw new Error('reply-to is not told here');
  if (type === 'dtx.xid') {
    const branch = text.encode(String(value));
    const inner = [6, 4, 0x07, 0, ...number(1, 4), branch.length, ...branch, 1, 0x62];
    return [...number(inner.length, 4), ...inner];
  }
  const known: { readonly width?: number; readonly sizeWidth?: number } = TYPES[type];
  if (known.width !== undefined) return known.width === 0 ? [] : number(Number(value), known.width);
  const octets =
    typeof value === 'string'
      ? [...text.encode(value)]
      : listOf(value).flatMap((n) => number(n, type === 'sequence-set' ? 4 : 1));
  return [...number(octets.length, known.sizeWidth ?? 0), ...octets];
}

function listOf(value: Value): readonly number[] {
  return Array.isArray(value) ? value : [];
}

/** Presence bits and fields. */
function fieldsOf(fields: readonly FieldSpec[], args: Arguments): number[] {
  let bits = 0;
  const octets: number[] = [];
  fields.forEach((each, i) => {
    const value = args[each.name];
    if (value === undefined || value === false) return;
    bits |= 1 << i;
    octets.push(...field(each, value));
  });
  for (const name of Object.keys(args)) {
    if (!fields.some((each) => each.name === name)) throw new Error(`no field ${name}`);
  }
  return [bits & 255, bits >> 8, ...octets];
}

function struct(className: string, name: string, args: Arguments): number[] {
  const found = CLASSES.find((each) => each.name === className);
  const spec = found?.structs.find((each: StructSpec) => each.name === name);
  if (found === undefined || spec === undefined) throw new Error(name);
  return [found.code, 'code' in spec ? spec.code : 0, ...fieldsOf(spec.fields, args)];
}

type LedgerLine = Omit<LedgerEntry, 'blocked' | 'clear'> & { blocked: string | undefined };

const FIRST_SEGMENT = 8;
const LAST_SEGMENT = 4;
const FIRST_FRAME = 2;
const LAST_FRAME = 1;

export class Script010 {
  readonly rows: JsonObject[] = [];
  readonly sessions: SessionRecord[] = [];
  readonly links: LinkRecord[] = [];
  readonly transactions: TransactionRecord[] = [];
  readonly ledger: LedgerLine[] = [];
  readonly connections: ConnectionFacts[] = [];
  readonly state = new StateSink(
    {
      delivery: (record) => this.rows.push(deliveryRow(record)),
      session: (record) => this.sessions.push(record),
      link: (record) => this.links.push({ ...record }),
      transaction: (record) => this.transactions.push(record),
      connection: (facts) => this.connections.push(facts),
      ledger: (entry) => this.ledger.push({ ...entry, blocked: STILLNESS[entry.blocked] }),
    },
    false,
  );
  #frames = 0;
  readonly #offsets: [number, number] = [0, 0];

  /** Of the client. */
  up(name: string, args: Arguments = {}, channel = 1): this {
    return this.#say(0, name, args, channel);
  }

  /** Of the server. */
  down(name: string, args: Arguments = {}, channel = 1): this {
    return this.#say(1, name, args, channel);
  }

  #say(direction: Direction, name: string, args: Arguments, channel: number): this {
    const octets = commandOctets(name, args);
    const isControl = octets.length > 0 && isControlName(name);
    return this.segment(direction, isControl ? 0 : 1, octets, { channel });
  }

  /** A segment, in one frame or in frames of at most `frameBytes` octets of payload. */
  segment(
    direction: Direction,
    type: number,
    octets: readonly number[],
    how: { channel?: number; position?: number; frameBytes?: number } = {},
  ): this {
    const { channel = 1, position = FIRST_SEGMENT | LAST_SEGMENT, frameBytes = 65_523 } = how;
    let at = 0;
    do {
      const payload = octets.slice(at, at + frameBytes);
      const first = at === 0 ? FIRST_FRAME : 0;
      at += frameBytes;
      const last = at >= octets.length ? LAST_FRAME : 0;
      this.frameOf(direction, type, channel, position | first | last, payload);
    } while (at < octets.length);
    return this;
  }

  /** One frame, as it is. `position`: the lower four bits of its first octet. */
  frameOf(
    direction: Direction,
    type: number,
    channel: number,
    position: number,
    payload: readonly number[],
  ): this {
    const size = FRAME_HEADER_BYTES + payload.length;
    const head = [position, type, ...number(size, 2), 0, type === 0 ? 0 : 1];
    const view = this.#view(
      Uint8Array.from([...head, ...number(channel, 2), 0, 0, 0, 0, ...payload]),
      direction,
    );
    view.channel = channel;
    view.flags = positionFlags(position);
    if (type >= 2) view.type = type === 2 ? TYPE.segmentHeader : TYPE.segmentBody;
    else if ((position & FIRST_FRAME) !== 0)
      view.type = commandOf(payload[0], payload[1])?.type ?? TYPE.unknown;
    this.state.frame(view);
    return this;
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
    view.protocol = PROTOCOL.amqp010;
    view.size = bytes.length;
    view.end = bytes.length;
    return view;
  }

  /** Number of the frame said last. */
  get frame(): number {
    return this.#frames;
  }

  /** message.transfer with a header and a body. */
  transfer(
    direction: Direction,
    args: Arguments = {},
    message: {
      delivery?: Arguments;
      properties?: Arguments;
      body?: string;
      frameBytes?: number;
    } = {},
    channel = 1,
  ): this {
    const { delivery = {}, properties, body = 'x', frameBytes = 65_523 } = message;
    const given = { acceptMode: direction === 0 ? 1 : 0, acquireMode: 0, ...args };
    const routed = { routingKey: 'q', ...delivery };
    const structs = [
      struct('message', 'delivery-properties', routed),
      struct('message', 'message-properties', properties ?? { contentType: 'text/plain' }),
    ];
    const header = structs.flatMap((octets) => [...number(octets.length, 4), ...octets]);
    const how = { channel, frameBytes };
    this.segment(direction, 1, commandOctets('message.transfer', given), {
      ...how,
      position: FIRST_SEGMENT,
    });
    this.segment(direction, 2, header, { ...how, position: 0 });
    return this.segment(direction, 3, [...text.encode(body)], { ...how, position: LAST_SEGMENT });
  }

  /** `count` messages up, of the ids from 0 on. */
  publish(count = 1, args: Arguments = {}): this {
    for (let i = 0; i < count; i++) this.transfer(0, args);
    return this;
  }

  /** `count` messages down to subscription d. */
  deliver(count = 1, args: Arguments = {}, body = 'x'): this {
    for (let i = 0; i < count; i++) this.transfer(1, { destination: 'd', ...args }, { body });
    return this;
  }

  /** A session whose both ends count their commands from these ids. */
  attached(up = 0, down = 0, channel = 1): this {
    this.up('connection.open', { virtualHost: 'v' }, 0);
    this.up('session.attach', { name: 's' }, channel).down(
      'session.attached',
      { name: 's' },
      channel,
    );
    this.up('session.command-point', { commandId: up, commandOffset: 0 }, channel);
    return this.down('session.command-point', { commandId: down, commandOffset: 0 }, channel);
  }

  /** A session, and subscription d of queue q: command 0 of the client. */
  subscribed(args: Arguments = {}): this {
    return this.attached().up('message.subscribe', {
      queue: 'q',
      destination: 'd',
      acceptMode: 0,
      acquireMode: 0,
      ...args,
    });
  }

  /** Messages and octets for subscription d. */
  flow(messages: number | undefined, bytes?: number): this {
    if (messages !== undefined) {
      this.up('message.flow', { destination: 'd', unit: 0, value: messages });
    }
    if (bytes === undefined) return this;
    return this.up('message.flow', { destination: 'd', unit: 1, value: bytes });
  }

  /** TCP shows that the other end has all frames of a direction up to now. */
  acknowledged(direction: Direction): this {
    this.state.acknowledged(1, direction, this.#offsets[direction], this.#frames * 1000 + 1);
    return this;
  }

  /** What the ledger says of a link last. */
  last(link = 1): LedgerLine | undefined {
    return this.ledger.findLast((entry) => entry.link === link);
  }

  /** Nothing comes any more; `tcpEnd` when the connection is over, else only the capture is. */
  end(tcpEnd?: ConnectionInfo['tcpEnd']): this {
    this.state.connectionDone({
      number: 1,
      firstPacket: 1,
      firstNanos: 0,
      lastNanos: this.#frames * 1000,
      client: '',
      server: '',
      transport: 'tcp',
      protocol: 'amqp-0-10',
      frames: this.#frames,
      packets: 0,
      clientBytes: 0,
      serverBytes: 0,
      gaps: 0,
      missingBytes: 0,
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

function rowOf(name: string) {
  const [className, commandName] = name.split('.', 2);
  const found = CLASSES.find((each) => each.name === className);
  const spec = found?.commands.find((each) => each.name === commandName);
  if (found === undefined || spec === undefined) throw new Error(name);
  return { classCode: found.code, spec };
}

function isControlName(name: string): boolean {
  return rowOf(name).spec.kind === 'control';
}

/** class-code, code, session.header of a command, presence bits and fields. */
export function commandOctets(name: string, args: Arguments): number[] {
  const { classCode, spec } = rowOf(name);
  const header = spec.kind === 'command' ? [1, 0] : [];
  return [classCode, spec.code, ...header, ...fieldsOf(spec.fields, args)];
}

/** execution.result of a dtx command. */
export function xaResult(commandId: number, status: number): Arguments {
  return { commandId, value: struct('dtx', 'xa-result', { status }) };
}

/** execution.result of message.acquire. */
export function acquiredResult(commandId: number, transfers: readonly number[]): Arguments {
  return { commandId, value: struct('message', 'acquired', { transfers }) };
}

export const script010 = (): Script010 => new Script010();
