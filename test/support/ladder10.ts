import { primitiveOf } from '../../decoder/amqp10/names.ts';
import { COMPOSITES, type FieldSpec } from '../../decoder/amqp10/spec.ts';
import { type FrameView, TYPE } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type {
  Disagreement,
  LinkRecord,
  SessionRecord,
  TransactionRecord,
} from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { binary8, composite, frameOf, scan, string8, symbol8 } from './amqp10.ts';

/**
 * A conversation of two AMQP 1.0 peers, written line by line, and the state that comes of it:
 *
 *     > transfer handle=0 deliveryId=4 deliveryTag=a more
 *     < disposition role=true first=4 settled=true state=accepted
 *
 * `>` is the client. A line gives the performative and the fields that are on the wire, by the names of
 * the spec table; a name alone is `true`. Also `gap`; `channel=n`; on transfers `message=<id>`,
 * `count=<delivery-count>`, `bytes=<n>`, `declare` or `discharge=<txn-id>[:fail]` as the message.
 */
export interface Ladder {
  readonly rows: readonly JsonObject[];
  /** Of the deliveries, in the order in which they became final. */
  readonly disagreements: readonly (Disagreement | undefined)[];
  readonly links: readonly LinkRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly transactions: readonly TransactionRecord[];
  /** `session/link/delivery/settles` after each line. */
  readonly notes: readonly string[];
}

export function climb(text: string, tcpEnd?: ConnectionInfo['tcpEnd']): Ladder {
  const rows: JsonObject[] = [];
  const disagreements: (Disagreement | undefined)[] = [];
  const links: LinkRecord[] = [];
  const sessions: SessionRecord[] = [];
  const transactions: TransactionRecord[] = [];
  const notes: string[] = [];
  const state = new StateSink({
    delivery(record) {
      rows.push(deliveryRow(record));
      disagreements.push(record.disagreement);
    },
    link: (record) => links.push(record),
    session: (record) => sessions.push(record),
    transaction: (record) => transactions.push(record),
  });
  for (const view of viewsOf(text)) {
    state.frame(view);
    const { session, link, delivery, settles } = state.note;
    notes.push([session, link, delivery, settles].map((n) => (n < 0 ? '-' : n)).join('/'));
  }
  state.connectionDone({ ...NOBODY, tcpEnd });
  rows.sort((a, b) => Number(a.delivery) - Number(b.delivery));
  return { rows, disagreements, links, sessions, transactions, notes };
}

/** The frames of a conversation; the n-th comes at n microseconds. */
export function viewsOf(text: string): FrameView[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line, i) => {
      const view = viewOf(line);
      view.number = i + 1;
      view.timeNanos = view.number * 1000;
      view.connection = 1;
      view.protocol = 1;
      view.direction = line.startsWith('>') ? 0 : 1;
      return view;
    });
}

const NOBODY: ConnectionInfo = {
  number: 1,
  firstPacket: 1,
  firstNanos: 0,
  lastNanos: 0,
  client: '10.0.0.1:40000',
  server: '10.0.0.2:5672',
  transport: 'tcp',
  frames: 0,
  packets: 0,
  clientBytes: 0,
  serverBytes: 0,
  gaps: 0,
  missingBytes: 0,
  malformedFrames: 0,
  retransmittedBytes: 0,
  differingBytes: 0,
  midStream: false,
};

function viewOf(line: string): FrameView {
  const [, name = '', ...words] = line.split(/\s+/);
  const given = new Map(
    words.map((word) => {
      const [key = '', ...rest] = word.split('=');
      return [key, rest.length === 0 ? 'true' : rest.join('=')];
    }),
  );
  if (name === 'gap') {
    const gap = scan(frameOf('00 53 10 45'));
    gap.type = TYPE.gap;
    return gap;
  }
  const spec = specOf(name);
  const fields = spec.fields.map((field) => {
    const value = given.get(field.name);
    return value === undefined ? '40' : encode(field, value);
  });
  while (fields.at(-1) === '40') fields.pop();
  const descriptor = `53 ${spec.code.toString(16).padStart(2, '0')}`;
  const frame = frameOf(composite(descriptor, ...fields) + messageOf(given));
  frame[7] = Number(given.get('channel') ?? 0);
  return scan(frame);
}

function specOf(name: string) {
  for (const [key, spec] of Object.entries(COMPOSITES)) if (key === name) return spec;
  throw new Error(`no performative ${name}`);
}

function messageOf(given: ReadonlyMap<string, string>): string {
  const id = given.get('message');
  const count = given.get('count');
  const bytes = given.get('bytes');
  const discharge = given.get('discharge');
  let message = '';
  if (count !== undefined) {
    message += composite('53 70', '40', '40', '40', '40', `52 ${octet(Number(count))}`);
  }
  if (id !== undefined) message += composite('53 73', string8(id));
  if (given.has('declare')) message += `00 53 77 ${composite('53 31')}`;
  if (discharge !== undefined) {
    const [txnId = '', fail] = discharge.split(':');
    message += `00 53 77 ${composite('53 32', binary8(txnId), fail === 'fail' ? '41' : '42')}`;
  }
  if (bytes !== undefined) message += '00'.repeat(Number(bytes));
  return message;
}

function octet(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function encode(field: FieldSpec, value: string): string {
  if (value === 'null') return '40';
  if (field.name === 'error') return composite('53 1d', symbol8(value));
  if (field.type === '*') return encodeAny(field.name, value);
  switch (primitiveOf(field.type)) {
    case 'boolean':
      return value === 'true' ? '41' : '42';
    case 'binary':
      return binary8(value);
    case 'string':
      return string8(value);
    case 'ubyte':
      return `50 ${octet(Number(value))}`;
    case 'ushort':
      return `60 ${Number(value).toString(16).padStart(4, '0')}`;
    case 'uint':
      return `70 ${Number(value).toString(16).padStart(8, '0')}`;
    default:
      throw new Error(`a ladder cannot write ${field.type}`);
  }
}

const STATES: Readonly<Record<string, string>> = {
  received: '23',
  accepted: '24',
  rejected: '25',
  released: '26',
  modified: '27',
};

/** `accepted`, `declared:<txn-id>`, `txn:<txn-id>[:<outcome>]`; an address, or `coordinator`. */
function encodeAny(field: string, value: string): string {
  if (field === 'source') {
    const [address = '', outcome] = value.split('|');
    const rest = outcome === undefined ? [] : [...Array(7).fill('40'), encodeAny('state', outcome)];
    return composite('53 28', string8(address), ...rest);
  }
  if (field === 'target') {
    return value === 'coordinator' ? composite('53 30') : composite('53 29', string8(value));
  }
  const [name = '', txnId = '', outcome] = value.split(':');
  if (name === 'declared') return composite('53 33', binary8(txnId));
  if (name === 'txn') {
    const rest = outcome === undefined ? [] : [encodeAny('state', outcome)];
    return composite('53 34', binary8(txnId), ...rest);
  }
  return composite(`53 ${STATES[name]}`);
}

/** Both ends open and begin, with counters about to wrap. */
export const OPENED = `
  > open containerId=client
  < open containerId=server
  > begin nextOutgoingId=4294967292 incomingWindow=100 outgoingWindow=100
  < begin remoteChannel=0 nextOutgoingId=4294967292 incomingWindow=100 outgoingWindow=100`;

/** A client that sends to `orders`: handle 0 at the client, 7 at the server. */
export const SENDER = `${OPENED}
  > attach name=out handle=0 role=false source=me target=orders initialDeliveryCount=4294967292
  < attach name=out handle=7 role=true source=me target=orders
  < flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=0 outgoingWindow=9 handle=7 deliveryCount=4294967292 linkCredit=100`;

/** A client that receives from `jobs`, settling second. */
export const RECEIVER = `${OPENED}
  > attach name=in handle=0 role=true rcvSettleMode=1 source=jobs target=me
  < attach name=in handle=0 role=false source=jobs target=me initialDeliveryCount=0
  > flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=0 outgoingWindow=9 handle=0 deliveryCount=0 linkCredit=10`;

/** Frames of SENDER, and of RECEIVER. */
export const PRELUDE = 7;

export const TRANSFER = '> transfer handle=0 deliveryId=5 deliveryTag=a message=m1 bytes=10';

/** The only delivery of a conversation. */
export function onlyRow(text: string, tcpEnd?: ConnectionInfo['tcpEnd']): JsonObject {
  const { rows } = climb(text, tcpEnd);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} deliveries`);
  return row;
}
