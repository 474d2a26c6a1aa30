import { camelCase, type LogValue } from './log-value.ts';
import { ProtonParser } from './proton-syntax.ts';

/** One frame as a client library logged it. */
export interface LogFrame {
  /** The library's own name for the connection. */
  readonly connection: string;
  readonly sent: boolean;
  readonly channel?: number;
  readonly name: string;
  readonly fields: ReadonlyMap<string, LogValue>;
  readonly payloadBytes?: number;
  readonly line: string;
}

/** How a library's log tells that a field is absent. */
export type Absence = 'left-out' | 'left-out-when-falsy' | 'shown-as-default';

export interface FrameLog {
  readonly library: 'rhea' | 'proton' | 'proton-j';
  readonly absence: Absence;
  readonly frames: readonly LogFrame[];
}

const PROTOCOL_IDS: Readonly<Record<string, number>> = { AMQP: 0, TLS: 2, SASL: 3 };

function header(protocolId: number): ReadonlyMap<string, LogValue> {
  const fields: [string, LogValue][] = [
    ['protocolId', protocolId],
    ['major', 1],
    ['minor', 0],
    ['revision', 0],
  ];
  return new Map(fields);
}

export function readFrameLog(text: string): FrameLog {
  const lines = text.split('\n');
  if (text.includes('rhea:frames')) return rheaLog(lines);
  if (text.includes(':FRAME:')) return protonLog(lines);
  return protonJLog(lines);
}

function defined<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined);
}

// rhea: `[connection-1]:0 -> open#10 {"container_id":"client"} <Buffer 00 … 38 more bytes>`

const RHEA_LINE = /rhea:frames \[([^\]]+)\](?::(\d+))? (->|<-) (.*)$/;
const RHEA_HEADER = /^\{ protocol_id: (\d+), major: 1, minor: 0, revision: 0 \}$/;
const RHEA_FRAME =
  /^(\w+)#[0-9a-f]+ (\{.*\}) (?:<Buffer((?: [0-9a-f]{2})*)(?: \.\.\. (\d+) more bytes?)?>)?$/;

function rheaLog(lines: readonly string[]): FrameLog {
  const frames = defined(lines.map(rheaFrame));
  return { library: 'rhea', absence: 'left-out-when-falsy', frames };
}

function rheaFrame(line: string): LogFrame | undefined {
  const match = RHEA_LINE.exec(line);
  if (match === null) return undefined;
  const [, connection, channel, arrow, rest] = match;
  const base = { connection, sent: arrow === '->', line };
  const protocol = RHEA_HEADER.exec(rest);
  if (protocol !== null) {
    return { ...base, name: 'protocol-header', fields: header(Number(protocol[1])) };
  }
  if (rest.trim() === 'empty') {
    return { ...base, channel: Number(channel), name: 'empty', fields: new Map() };
  }
  const frame = RHEA_FRAME.exec(rest);
  if (frame === null) throw new Error(`a line of rhea's log that is not understood: ${line}`);
  const [, name, json, octets, more] = frame;
  const fields = Object.entries(JSON.parse(json)).map(([key, value]): [string, LogValue] => [
    camelCase(key),
    rheaValue(value),
  ]);
  return {
    ...base,
    channel: Number(channel),
    name: name.replaceAll('_', '-'),
    fields: new Map(fields),
    ...(octets === undefined ? {} : { payloadBytes: octets.length / 3 + Number(more ?? 0) }),
  };
}

function rheaValue(value: unknown): LogValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(rheaValue);
  if (typeof value !== 'object') throw new Error(`not JSON: ${value}`);
  if ('data' in value && Array.isArray(value.data)) {
    return { octets: Buffer.from(value.data).toString('hex') };
  }
  return { pairs: Object.entries(value).map(([key, item]) => [key, rheaValue(item)]) };
}

// proton: `[0x263b7190]: AMQP:FRAME:0 -> @open(16) [container-id="x", channel-max=0x7fff] (32) …`

const PROTON_LINE = /^\[(0x[0-9a-f]+)\]: (?:AMQP|SASL):FRAME:(\d*) +(->|<-) (.*)$/;

function protonLog(lines: readonly string[]): FrameLog {
  return { library: 'proton', absence: 'left-out', frames: defined(lines.map(protonFrame)) };
}

function protonFrame(line: string): LogFrame | undefined {
  const match = PROTON_LINE.exec(line);
  if (match === null) return undefined;
  const [, connection, channel, arrow, rest] = match;
  const base = { connection, sent: arrow === '->', line };
  const protocolId = PROTOCOL_IDS[rest];
  if (protocolId !== undefined) {
    return { ...base, name: 'protocol-header', fields: header(protocolId) };
  }
  if (rest.startsWith('(EMPTY FRAME)')) {
    return { ...base, channel: Number(channel), name: 'empty', fields: new Map() };
  }
  const parser = new ProtonParser(rest);
  const performative = parser.value();
  if (typeof performative !== 'object' || performative === null || !('fields' in performative)) {
    throw new Error(`a line of proton's log that is not understood: ${line}`);
  }
  const payload = /^ \((\d+)\)/.exec(parser.rest());
  return {
    ...base,
    channel: Number(channel),
    name: performative.described,
    fields: performative.fields,
    ...(payload === null ? {} : { payloadBytes: Number(payload[1]) }),
  };
}

// proton-j: `… FRAMES - [102617125:0] SENT: Flow{nextIncomingId=1, …, linkCredit=1000, drain=false}`

const PROTON_J_LINE =
  /FRAMES - \[(\d+):(\d+)\] (SENT|RECV): (\w+)(?:\{(.*?)\})?(?: \((\d+)\) ".*")?$/;

function protonJLog(lines: readonly string[]): FrameLog {
  const frames = defined(lines.map(protonJFrame));
  return { library: 'proton-j', absence: 'shown-as-default', frames };
}

function protonJFrame(line: string): LogFrame | undefined {
  const match = PROTON_J_LINE.exec(line);
  if (match === null) return undefined;
  const [, connection, channel, verb, word, body, payload] = match;
  const base = { connection, sent: verb === 'SENT', line };
  const protocolId = PROTOCOL_IDS[word];
  if (protocolId !== undefined) {
    return { ...base, name: 'protocol-header', fields: header(protocolId) };
  }
  return {
    ...base,
    channel: Number(channel),
    name: word.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase(),
    fields: protonJFields(body ?? ''),
    ...(payload === undefined ? {} : { payloadBytes: Number(payload) }),
  };
}

/** Quoted texts and numbers of the outermost braces; what is nested is written ambiguously. */
function protonJFields(body: string): ReadonlyMap<string, LogValue> {
  let flat = body;
  for (let before = ''; before !== flat; ) {
    before = flat;
    flat = flat.replace(/[A-Za-z]*\{[^{}]*\}|\[[^[\]]*\]/g, '');
  }
  const fields = new Map<string, LogValue>();
  for (const [, name, text, number] of flat.matchAll(
    /(\w+)=(?:'([^']*)'|(\d+|true|false)(?=,|$))/g,
  )) {
    if (text === 'null') continue;
    if (text !== undefined) fields.set(name, text);
    else fields.set(name, number === 'true' || (number === 'false' ? false : Number(number)));
  }
  return fields;
}
