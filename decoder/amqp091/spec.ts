/**
 * AMQP 0-8, 0-9 and 0-9-1 with the extensions of RabbitMQ and Qpid: the one table of this protocol.
 *
 * A row is a method; what differs between the versions stands inside its row. Everything else
 * (scan, field tree, names, filter vocabulary) is derived. Names are those of the specifications in
 * camelCase; `labelOf` gives their spelling back. Types are the elementary types of 0-9-1 §4.2.5,
 * with domains already resolved.
 */

export type Version = '0-8' | '0-9' | '0-9-1';

export type ArgumentType =
  | 'bit'
  | 'octet'
  | 'short'
  | 'long'
  | 'longlong'
  | 'shortstr'
  | 'longstr'
  | 'timestamp'
  | 'table'
  /** 0-9 message.transfer: an octet (0 inline, 1 reference) and a longstr. */
  | 'content';

export interface ArgumentSpec {
  readonly name: string;
  readonly type: ArgumentType;
  /** Versions that have this argument; all of the method's when absent. */
  readonly in?: readonly Version[];
  /** Versions in which peers disagree whether this last argument exists. */
  readonly optionalIn?: readonly Version[];
  /** Holds credentials: never shown. */
  readonly secret?: true;
  /** Message octets: counted, never shown as a field. */
  readonly payload?: true;
}

export interface MethodSpec {
  readonly name: string;
  readonly id: number;
  /** Versions that number this method otherwise. */
  readonly idIn?: { readonly [V in Version]?: number };
  /** Versions whose specification, or an extension of it, has the method. */
  readonly in: readonly Version[];
  readonly args: readonly ArgumentSpec[];
}

export interface PropertySpec {
  readonly name: string;
  readonly type: ArgumentType;
  readonly in?: readonly Version[];
}

export interface ClassSpec {
  readonly name: string;
  readonly id: number;
  /** Content header properties, from flag bit 15 downwards. */
  readonly properties: readonly PropertySpec[];
  readonly methods: readonly MethodSpec[];
}

const OLD = ['0-8', '0-9'] as const satisfies readonly Version[];
const NEW = ['0-9', '0-9-1'] as const satisfies readonly Version[];
const ALL = ['0-8', '0-9', '0-9-1'] as const satisfies readonly Version[];
const V08 = ['0-8'] as const satisfies readonly Version[];
const V09 = ['0-9'] as const satisfies readonly Version[];
const V091 = ['0-9-1'] as const satisfies readonly Version[];

type Extra = Omit<ArgumentSpec, 'name' | 'type'>;

function a(name: string, type: ArgumentType, extra?: Extra): ArgumentSpec {
  return { name, type, ...extra };
}

function method(
  name: string,
  id: number,
  versions: readonly Version[],
  args: readonly ArgumentSpec[] = [],
  idIn?: MethodSpec['idIn'],
): MethodSpec {
  return idIn === undefined
    ? { name, id, in: versions, args }
    : { name, id, in: versions, args, idIn };
}

/** The access ticket, which 0-9-1 reserved. */
const TICKET = [a('ticket', 'short', { in: OLD }), a('reserved1', 'short', { in: V091 })];
const NOWAIT = [a('nowait', 'bit', { in: OLD }), a('noWait', 'bit', { in: V091 })];
const CLOSE = [
  a('replyCode', 'short'),
  a('replyText', 'shortstr'),
  a('classId', 'short'),
  a('methodId', 'short'),
];
const TUNE = [a('channelMax', 'short'), a('frameMax', 'long'), a('heartbeat', 'short')];
const QOS = [a('prefetchSize', 'long'), a('prefetchCount', 'short'), a('global', 'bit')];
const RETURN = [
  a('replyCode', 'short'),
  a('replyText', 'shortstr'),
  a('exchange', 'shortstr'),
  a('routingKey', 'shortstr'),
];
const PUBLISH = [
  ...TICKET,
  a('exchange', 'shortstr'),
  a('routingKey', 'shortstr'),
  a('mandatory', 'bit'),
  a('immediate', 'bit'),
];
const DELIVER = [
  a('consumerTag', 'shortstr'),
  a('deliveryTag', 'longlong'),
  a('redelivered', 'bit'),
  a('exchange', 'shortstr'),
  a('routingKey', 'shortstr'),
];
const CANCEL = [a('consumerTag', 'shortstr'), ...NOWAIT];
const EXCHANGE_BINDING = [
  a('reserved1', 'short'),
  a('destination', 'shortstr'),
  a('source', 'shortstr'),
  a('routingKey', 'shortstr'),
  a('noWait', 'bit'),
  a('arguments', 'table'),
];

export const CLASSES: readonly ClassSpec[] = [
  {
    name: 'connection',
    id: 10,
    properties: [],
    methods: [
      method('start', 10, ALL, [
        a('versionMajor', 'octet'),
        a('versionMinor', 'octet'),
        a('serverProperties', 'table'),
        a('mechanisms', 'longstr'),
        a('locales', 'longstr'),
      ]),
      method('start-ok', 11, ALL, [
        a('clientProperties', 'table'),
        a('mechanism', 'shortstr'),
        a('response', 'longstr', { secret: true }),
        a('locale', 'shortstr'),
      ]),
      method('secure', 20, ALL, [a('challenge', 'longstr')]),
      method('secure-ok', 21, ALL, [a('response', 'longstr', { secret: true })]),
      method('tune', 30, ALL, TUNE),
      method('tune-ok', 31, ALL, TUNE),
      method('open', 40, ALL, [
        a('virtualHost', 'shortstr'),
        a('capabilities', 'shortstr', { in: OLD }),
        a('reserved1', 'shortstr', { in: V091 }),
        a('insist', 'bit', { in: OLD }),
        a('reserved2', 'bit', { in: V091 }),
      ]),
      method('open-ok', 41, ALL, [
        a('knownHosts', 'shortstr', { in: OLD }),
        a('reserved1', 'shortstr', { in: V091 }),
      ]),
      method('redirect', 42, OLD, [a('host', 'shortstr'), a('knownHosts', 'shortstr')], {
        '0-8': 50,
      }),
      method('close', 50, ALL, CLOSE, { '0-8': 60 }),
      method('close-ok', 51, ALL, [], { '0-8': 61 }),
      // RabbitMQ.
      method('blocked', 60, V091, [a('reason', 'shortstr')]),
      method('unblocked', 61, V091),
      method('update-secret', 70, V091, [
        a('newSecret', 'longstr', { secret: true }),
        a('reason', 'shortstr'),
      ]),
      method('update-secret-ok', 71, V091),
    ],
  },
  {
    name: 'channel',
    id: 20,
    properties: [],
    methods: [
      method('open', 10, ALL, [
        a('outOfBand', 'shortstr', { in: OLD }),
        a('reserved1', 'shortstr', { in: V091 }),
      ]),
      method('open-ok', 11, ALL, [
        a('channelId', 'longstr', { in: V09 }),
        a('reserved1', 'longstr', { in: V091 }),
      ]),
      method('flow', 20, ALL, [a('active', 'bit')]),
      method('flow-ok', 21, ALL, [a('active', 'bit')]),
      method('alert', 30, V08, [
        a('replyCode', 'short'),
        a('replyText', 'shortstr'),
        a('details', 'table'),
      ]),
      method('close', 40, ALL, CLOSE),
      method('close-ok', 41, ALL),
      method('resume', 50, V09, [a('channelId', 'longstr')]),
      method('ping', 60, V09),
      method('pong', 70, V09),
      method('ok', 80, V09),
    ],
  },
  {
    name: 'access',
    id: 30,
    properties: [],
    methods: [
      method('request', 10, OLD, [
        a('realm', 'shortstr'),
        a('exclusive', 'bit'),
        a('passive', 'bit'),
        a('active', 'bit'),
        a('write', 'bit'),
        a('read', 'bit'),
      ]),
      method('request-ok', 11, OLD, [a('ticket', 'short')]),
    ],
  },
  {
    name: 'exchange',
    id: 40,
    properties: [],
    methods: [
      method('declare', 10, ALL, [
        ...TICKET,
        a('exchange', 'shortstr'),
        a('type', 'shortstr'),
        a('passive', 'bit'),
        a('durable', 'bit'),
        // 0-9-1 reserves these two; RabbitMQ and Qpid go on using them.
        a('autoDelete', 'bit'),
        a('internal', 'bit'),
        ...NOWAIT,
        a('arguments', 'table'),
      ]),
      method('declare-ok', 11, ALL),
      method('delete', 20, ALL, [
        ...TICKET,
        a('exchange', 'shortstr'),
        a('ifUnused', 'bit'),
        ...NOWAIT,
      ]),
      method('delete-ok', 21, ALL),
      // Qpid, in every version.
      method('bound', 22, ALL, [
        a('exchange', 'shortstr'),
        a('routingKey', 'shortstr'),
        a('queue', 'shortstr'),
      ]),
      method('bound-ok', 23, ALL, [a('replyCode', 'short'), a('replyText', 'shortstr')]),
      // RabbitMQ.
      method('bind', 30, V091, EXCHANGE_BINDING),
      method('bind-ok', 31, V091),
      method('unbind', 40, V091, EXCHANGE_BINDING),
      method('unbind-ok', 51, V091),
    ],
  },
  {
    name: 'queue',
    id: 50,
    properties: [],
    methods: [
      method('declare', 10, ALL, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('passive', 'bit'),
        a('durable', 'bit'),
        a('exclusive', 'bit'),
        a('autoDelete', 'bit'),
        ...NOWAIT,
        a('arguments', 'table'),
      ]),
      method('declare-ok', 11, ALL, [
        a('queue', 'shortstr'),
        a('messageCount', 'long'),
        a('consumerCount', 'long'),
      ]),
      method('bind', 20, ALL, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('exchange', 'shortstr'),
        a('routingKey', 'shortstr'),
        ...NOWAIT,
        a('arguments', 'table'),
      ]),
      method('bind-ok', 21, ALL),
      method('purge', 30, ALL, [...TICKET, a('queue', 'shortstr'), ...NOWAIT]),
      method('purge-ok', 31, ALL, [a('messageCount', 'long')]),
      method('delete', 40, ALL, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('ifUnused', 'bit'),
        a('ifEmpty', 'bit'),
        ...NOWAIT,
      ]),
      method('delete-ok', 41, ALL, [a('messageCount', 'long')]),
      method('unbind', 50, NEW, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('exchange', 'shortstr'),
        a('routingKey', 'shortstr'),
        a('arguments', 'table'),
      ]),
      method('unbind-ok', 51, NEW),
    ],
  },
  {
    name: 'basic',
    id: 60,
    properties: [
      { name: 'contentType', type: 'shortstr' },
      { name: 'contentEncoding', type: 'shortstr' },
      { name: 'headers', type: 'table' },
      { name: 'deliveryMode', type: 'octet' },
      { name: 'priority', type: 'octet' },
      { name: 'correlationId', type: 'shortstr' },
      { name: 'replyTo', type: 'shortstr' },
      { name: 'expiration', type: 'shortstr' },
      { name: 'messageId', type: 'shortstr' },
      { name: 'timestamp', type: 'timestamp' },
      { name: 'type', type: 'shortstr' },
      { name: 'userId', type: 'shortstr' },
      { name: 'appId', type: 'shortstr' },
      { name: 'clusterId', type: 'shortstr', in: OLD },
      { name: 'reserved', type: 'shortstr', in: V091 },
    ],
    methods: [
      method('qos', 10, ALL, QOS),
      method('qos-ok', 11, ALL),
      method('consume', 20, ALL, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('consumerTag', 'shortstr'),
        a('noLocal', 'bit'),
        a('noAck', 'bit'),
        a('exclusive', 'bit'),
        ...NOWAIT,
        // 0-8 has no such table, but Qpid sends one under the same header.
        a('arguments', 'table', { in: ['0-8', '0-9-1'], optionalIn: V08 }),
        a('filter', 'table', { in: V09 }),
      ]),
      method('consume-ok', 21, ALL, [a('consumerTag', 'shortstr')]),
      method('cancel', 30, ALL, CANCEL),
      method('cancel-ok', 31, ALL, [a('consumerTag', 'shortstr')]),
      method('publish', 40, ALL, PUBLISH),
      method('return', 50, ALL, RETURN),
      method('deliver', 60, ALL, DELIVER),
      method('get', 70, ALL, [...TICKET, a('queue', 'shortstr'), a('noAck', 'bit')]),
      method('get-ok', 71, ALL, [
        a('deliveryTag', 'longlong'),
        a('redelivered', 'bit'),
        a('exchange', 'shortstr'),
        a('routingKey', 'shortstr'),
        a('messageCount', 'long'),
      ]),
      method('get-empty', 72, ALL, [
        a('clusterId', 'shortstr', { in: OLD }),
        a('reserved1', 'shortstr', { in: V091 }),
      ]),
      method('ack', 80, ALL, [a('deliveryTag', 'longlong'), a('multiple', 'bit')]),
      method('reject', 90, ALL, [a('deliveryTag', 'longlong'), a('requeue', 'bit')]),
      method('recover-async', 100, V091, [a('requeue', 'bit')]),
      method('recover', 110, ALL, [a('requeue', 'bit')], { '0-8': 100, '0-9': 100 }),
      // The answer is Qpid's in 0-8; 0-9 gave it another name (below).
      method('recover-ok', 111, ['0-8', '0-9-1'], [], { '0-8': 101 }),
      method('recover-sync', 102, V09, [a('requeue', 'bit')]),
      method('recover-sync-ok', 101, V09),
      // RabbitMQ.
      method('nack', 120, V091, [
        a('deliveryTag', 'longlong'),
        a('multiple', 'bit'),
        a('requeue', 'bit'),
      ]),
    ],
  },
  {
    name: 'file',
    id: 70,
    properties: [
      { name: 'contentType', type: 'shortstr' },
      { name: 'contentEncoding', type: 'shortstr' },
      { name: 'headers', type: 'table' },
      { name: 'priority', type: 'octet' },
      { name: 'replyTo', type: 'shortstr' },
      { name: 'messageId', type: 'shortstr' },
      { name: 'filename', type: 'shortstr' },
      { name: 'timestamp', type: 'timestamp' },
      { name: 'clusterId', type: 'shortstr' },
    ],
    methods: [
      method('qos', 10, OLD, QOS),
      method('qos-ok', 11, OLD),
      method('consume', 20, OLD, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('consumerTag', 'shortstr'),
        a('noLocal', 'bit'),
        a('noAck', 'bit'),
        a('exclusive', 'bit'),
        ...NOWAIT,
        a('filter', 'table', { in: V09 }),
      ]),
      method('consume-ok', 21, OLD, [a('consumerTag', 'shortstr')]),
      method('cancel', 30, OLD, CANCEL),
      method('cancel-ok', 31, OLD, [a('consumerTag', 'shortstr')]),
      method('open', 40, OLD, [a('identifier', 'shortstr'), a('contentSize', 'longlong')]),
      method('open-ok', 41, OLD, [a('stagedSize', 'longlong')]),
      method('stage', 50, OLD),
      method('publish', 60, OLD, [...PUBLISH, a('identifier', 'shortstr')]),
      method('return', 70, OLD, RETURN),
      method('deliver', 80, OLD, [...DELIVER, a('identifier', 'shortstr')]),
      method('ack', 90, OLD, [a('deliveryTag', 'longlong'), a('multiple', 'bit')]),
      method('reject', 100, OLD, [a('deliveryTag', 'longlong'), a('requeue', 'bit')]),
    ],
  },
  {
    name: 'stream',
    id: 80,
    properties: [
      { name: 'contentType', type: 'shortstr' },
      { name: 'contentEncoding', type: 'shortstr' },
      { name: 'headers', type: 'table' },
      { name: 'priority', type: 'octet' },
      { name: 'timestamp', type: 'timestamp' },
    ],
    methods: [
      method('qos', 10, OLD, [
        a('prefetchSize', 'long'),
        a('prefetchCount', 'short'),
        a('consumeRate', 'long'),
        a('global', 'bit'),
      ]),
      method('qos-ok', 11, OLD),
      method('consume', 20, OLD, [
        ...TICKET,
        a('queue', 'shortstr'),
        a('consumerTag', 'shortstr'),
        a('noLocal', 'bit'),
        a('exclusive', 'bit'),
        ...NOWAIT,
        a('filter', 'table', { in: V09 }),
      ]),
      method('consume-ok', 21, OLD, [a('consumerTag', 'shortstr')]),
      method('cancel', 30, OLD, CANCEL),
      method('cancel-ok', 31, OLD, [a('consumerTag', 'shortstr')]),
      method('publish', 40, OLD, PUBLISH),
      method('return', 50, OLD, RETURN),
      method('deliver', 60, OLD, [
        a('consumerTag', 'shortstr'),
        a('deliveryTag', 'longlong'),
        a('exchange', 'shortstr'),
        a('queue', 'shortstr'),
      ]),
    ],
  },
  {
    // RabbitMQ; Qpid uses it under every version's header.
    name: 'confirm',
    id: 85,
    properties: [],
    methods: [method('select', 10, ALL, [a('nowait', 'bit')]), method('select-ok', 11, ALL)],
  },
  {
    name: 'tx',
    id: 90,
    properties: [],
    methods: [
      method('select', 10, ALL),
      method('select-ok', 11, ALL),
      method('commit', 20, ALL),
      method('commit-ok', 21, ALL),
      method('rollback', 30, ALL),
      method('rollback-ok', 31, ALL),
    ],
  },
  {
    name: 'dtx',
    id: 100,
    properties: [],
    methods: [
      method('select', 10, OLD),
      method('select-ok', 11, OLD),
      method('start', 20, OLD, [a('dtxIdentifier', 'shortstr')]),
      method('start-ok', 21, OLD),
    ],
  },
  {
    name: 'tunnel',
    id: 110,
    properties: [
      { name: 'headers', type: 'table' },
      { name: 'proxyName', type: 'shortstr' },
      { name: 'dataName', type: 'shortstr' },
      { name: 'durable', type: 'octet' },
      { name: 'broadcast', type: 'octet' },
    ],
    methods: [method('request', 10, OLD, [a('metaData', 'table')])],
  },
  {
    name: 'test',
    id: 120,
    properties: [],
    methods: [
      method('integer', 10, V08, [
        a('integer1', 'octet'),
        a('integer2', 'short'),
        a('integer3', 'long'),
        a('integer4', 'longlong'),
        a('operation', 'octet'),
      ]),
      method('integer-ok', 11, V08, [a('result', 'longlong')]),
      method('string', 20, V08, [
        a('string1', 'shortstr'),
        a('string2', 'longstr'),
        a('operation', 'octet'),
      ]),
      method('string-ok', 21, V08, [a('result', 'longstr')]),
      method('table', 30, V08, [
        a('table', 'table'),
        a('integerOp', 'octet'),
        a('stringOp', 'octet'),
      ]),
      method('table-ok', 31, V08, [a('integerResult', 'longlong'), a('stringResult', 'longstr')]),
      method('content', 40, V08),
      method('content-ok', 41, V08, [a('contentChecksum', 'long')]),
    ],
  },
  {
    name: 'message',
    id: 120,
    properties: [],
    methods: [
      method('transfer', 10, V09, [
        a('ticket', 'short'),
        a('destination', 'shortstr'),
        a('redelivered', 'bit'),
        a('immediate', 'bit'),
        a('ttl', 'longlong'),
        a('priority', 'octet'),
        a('timestamp', 'timestamp'),
        a('deliveryMode', 'octet'),
        a('expiration', 'timestamp'),
        a('exchange', 'shortstr'),
        a('routingKey', 'shortstr'),
        a('messageId', 'shortstr'),
        a('correlationId', 'shortstr'),
        a('replyTo', 'shortstr'),
        a('contentType', 'shortstr'),
        a('contentEncoding', 'shortstr'),
        a('userId', 'shortstr'),
        a('appId', 'shortstr'),
        a('transactionId', 'shortstr'),
        a('securityToken', 'longstr', { secret: true }),
        a('applicationHeaders', 'table'),
        a('body', 'content', { payload: true }),
      ]),
      method('consume', 20, V09, [
        a('ticket', 'short'),
        a('queue', 'shortstr'),
        a('destination', 'shortstr'),
        a('noLocal', 'bit'),
        a('noAck', 'bit'),
        a('exclusive', 'bit'),
        a('filter', 'table'),
      ]),
      method('cancel', 30, V09, [a('destination', 'shortstr')]),
      method('get', 40, V09, [
        a('ticket', 'short'),
        a('queue', 'shortstr'),
        a('destination', 'shortstr'),
        a('noAck', 'bit'),
      ]),
      method('recover', 50, V09, [a('requeue', 'bit')]),
      method('open', 60, V09, [a('reference', 'longstr')]),
      method('close', 70, V09, [a('reference', 'longstr')]),
      method('append', 80, V09, [
        a('reference', 'longstr'),
        a('bytes', 'longstr', { payload: true }),
      ]),
      method('checkpoint', 90, V09, [a('reference', 'longstr'), a('identifier', 'shortstr')]),
      method('resume', 100, V09, [a('reference', 'longstr'), a('identifier', 'shortstr')]),
      method('qos', 110, V09, QOS),
      method('ok', 500, V09),
      method('empty', 510, V09),
      method('reject', 520, V09, [a('code', 'short'), a('text', 'shortstr')]),
      method('offset', 530, V09, [a('value', 'longlong')]),
    ],
  },
];

const labels = new Map<string, string>();

/** `noWait` → `no-wait`, `reserved1` → `reserved-1`: the spelling of the 0-9-1 text. */
export function labelOf(name: string): string {
  let label = labels.get(name);
  if (label === undefined) {
    label = name.replace(/[A-Z]|\d+/g, (part) => `-${part.toLowerCase()}`);
    // Bounded: names are those of the table.
    labels.set(name, label);
  }
  return label;
}
