/**
 * AMQP 0-10: the one table of this protocol.
 *
 * A row is a control or a command, with its fields in the order of their presence bits; everything
 * else (scan, field tree, names, filter vocabulary) is derived. Names are those of the specification in
 * camelCase; `labelOf` gives their spelling back. Domains are resolved to the type they stand for, and
 * named where they are enumerations. Where Qpid's errata differ, the row is theirs: they are what
 * peers speak (`xid` is a coded struct with a size of four octets).
 */

/** Types by the code that says them in a map, list or array; -1 where nothing does. */
export const TYPES = {
  bin8: { code: 0x00, width: 1 },
  int8: { code: 0x01, width: 1 },
  uint8: { code: 0x02, width: 1 },
  char: { code: 0x04, width: 1 },
  boolean: { code: 0x08, width: 1 },
  bin16: { code: 0x10, width: 2 },
  int16: { code: 0x11, width: 2 },
  uint16: { code: 0x12, width: 2 },
  bin32: { code: 0x20, width: 4 },
  int32: { code: 0x21, width: 4 },
  uint32: { code: 0x22, width: 4 },
  float: { code: 0x23, width: 4 },
  'char-utf32': { code: 0x27, width: 4 },
  'sequence-no': { code: -1, width: 4 },
  bin64: { code: 0x30, width: 8 },
  int64: { code: 0x31, width: 8 },
  uint64: { code: 0x32, width: 8 },
  double: { code: 0x33, width: 8 },
  datetime: { code: 0x38, width: 8 },
  bin128: { code: 0x40, width: 16 },
  uuid: { code: 0x48, width: 16 },
  bin256: { code: 0x50, width: 32 },
  bin512: { code: 0x60, width: 64 },
  bin1024: { code: 0x70, width: 128 },
  vbin8: { code: 0x80, sizeWidth: 1 },
  'str8-latin': { code: 0x84, sizeWidth: 1 },
  str8: { code: 0x85, sizeWidth: 1 },
  'str8-utf16': { code: 0x86, sizeWidth: 1 },
  vbin16: { code: 0x90, sizeWidth: 2 },
  'str16-latin': { code: 0x94, sizeWidth: 2 },
  str16: { code: 0x95, sizeWidth: 2 },
  'str16-utf16': { code: 0x96, sizeWidth: 2 },
  'byte-ranges': { code: -1, sizeWidth: 2 },
  'sequence-set': { code: -1, sizeWidth: 2 },
  vbin32: { code: 0xa0, sizeWidth: 4 },
  map: { code: 0xa8, sizeWidth: 4 },
  list: { code: 0xa9, sizeWidth: 4 },
  array: { code: 0xaa, sizeWidth: 4 },
  struct32: { code: 0xab, sizeWidth: 4 },
  bin40: { code: 0xc0, width: 5 },
  dec32: { code: 0xc8, width: 5 },
  bin72: { code: 0xd0, width: 9 },
  dec64: { code: 0xd8, width: 9 },
  void: { code: 0xf0, width: 0 },
  bit: { code: 0xf1, width: 0 },
} as const satisfies {
  readonly [name: string]: {
    readonly code: number;
    readonly width?: number;
    readonly sizeWidth?: number;
  };
};

export type TypeName = keyof typeof TYPES;

/** What the values of a domain mean. */
export const ENUMERATIONS = {
  'connection.close-code': {
    200: 'normal',
    320: 'connection-forced',
    402: 'invalid-path',
    501: 'framing-error',
  },
  'session.detach-code': {
    0: 'normal',
    1: 'session-busy',
    2: 'transport-busy',
    3: 'not-attached',
    4: 'unknown-ids',
  },
  'execution.error-code': {
    403: 'unauthorized-access',
    404: 'not-found',
    405: 'resource-locked',
    406: 'precondition-failed',
    408: 'resource-deleted',
    409: 'illegal-state',
    503: 'command-invalid',
    506: 'resource-limit-exceeded',
    530: 'not-allowed',
    531: 'illegal-argument',
    540: 'not-implemented',
    541: 'internal-error',
    542: 'invalid-argument',
  },
  'message.accept-mode': { 0: 'explicit', 1: 'none' },
  'message.acquire-mode': { 0: 'pre-acquired', 1: 'not-acquired' },
  'message.reject-code': { 0: 'unspecified', 1: 'unroutable', 2: 'immediate' },
  'message.delivery-mode': { 1: 'non-persistent', 2: 'persistent' },
  'message.delivery-priority': {
    0: 'lowest',
    1: 'lower',
    2: 'low',
    3: 'below-average',
    4: 'medium',
    5: 'above-average',
    6: 'high',
    7: 'higher',
    8: 'very-high',
    9: 'highest',
  },
  'message.flow-mode': { 0: 'credit', 1: 'window' },
  'message.credit-unit': { 0: 'message', 1: 'byte' },
  'dtx.xa-status': {
    0: 'xa-ok',
    1: 'xa-rbrollback',
    2: 'xa-rbtimeout',
    3: 'xa-heurhaz',
    4: 'xa-heurcom',
    5: 'xa-heurrb',
    6: 'xa-heurmix',
    7: 'xa-rdonly',
  },
  'file.return-code': { 311: 'content-too-large', 312: 'no-route', 313: 'no-consumers' },
  'stream.return-code': { 311: 'content-too-large', 312: 'no-route', 313: 'no-consumers' },
} as const satisfies { readonly [domain: string]: { readonly [value: number]: string } };

export type EnumerationName = keyof typeof ENUMERATIONS;

/** Structs that stand as fields of their own: their size first. */
export type FieldStructName = 'message.reply-to' | 'dtx.xid';

export interface FieldSpec {
  readonly name: string;
  readonly type: TypeName | FieldStructName;
  /** The specification demands it; peers leave some of them out nevertheless. */
  readonly required?: true;
  readonly enumeration?: EnumerationName;
  /** Holds credentials: never shown. */
  readonly secret?: true;
}

export interface StructSpec {
  readonly name: string;
  /** Of coded structs, with that of their class. */
  readonly code?: number;
  /** Octets of its size, 0 where it has none. */
  readonly sizeWidth: 0 | 1 | 2 | 4;
  /** Octets of presence bits. */
  readonly packWidth: 0 | 1 | 2;
  readonly fields: readonly FieldSpec[];
}

/** A control (session.attach) or a command (message.transfer). */
export interface CommandSpec {
  readonly name: string;
  readonly code: number;
  readonly kind: 'control' | 'command';
  readonly fields: readonly FieldSpec[];
  /** The coded struct that execution.result brings for it. */
  readonly result?: string;
  /** A header and a body segment may follow. */
  readonly carriesContent?: true;
}

export interface ClassSpec {
  readonly name: string;
  readonly code: number;
  readonly structs: readonly StructSpec[];
  readonly commands: readonly CommandSpec[];
}

type Extra = Omit<FieldSpec, 'name' | 'type'>;

function f(name: string, type: FieldSpec['type'], extra?: Extra): FieldSpec {
  return { name, type, ...extra };
}

/** A field that the specification demands. */
function r(name: string, type: FieldSpec['type'], extra?: Extra): FieldSpec {
  return { name, type, required: true, ...extra };
}

function control(name: string, code: number, fields: readonly FieldSpec[] = []): CommandSpec {
  return { name, code, kind: 'control', fields };
}

function command(
  name: string,
  code: number,
  fields: readonly FieldSpec[] = [],
  extra?: Pick<CommandSpec, 'result' | 'carriesContent'>,
): CommandSpec {
  return { name, code, kind: 'command', fields, ...extra };
}

/** A struct that says its class and code, with a size of four octets. */
function coded(name: string, code: number, fields: readonly FieldSpec[]): StructSpec {
  return { name, code, sizeWidth: 4, packWidth: 2, fields };
}

const CARRIES = { carriesContent: true } as const;
const XA = { result: 'xa-result' } as const;
const COMMANDS = f('commands', 'sequence-set');
const TRANSFERS = r('transfers', 'sequence-set');
const XID = r('xid', 'dtx.xid');
const ARGUMENTS = f('arguments', 'map');
const RETURN = [f('replyText', 'str8'), f('exchange', 'str8'), f('routingKey', 'str8')];

export const CLASSES = [
  {
    name: 'connection',
    code: 1,
    structs: [],
    commands: [
      control('start', 1, [
        f('serverProperties', 'map'),
        r('mechanisms', 'array'),
        r('locales', 'array'),
      ]),
      control('start-ok', 2, [
        f('clientProperties', 'map'),
        r('mechanism', 'str8'),
        r('response', 'vbin32', { secret: true }),
        r('locale', 'str8'),
      ]),
      control('secure', 3, [r('challenge', 'vbin32')]),
      control('secure-ok', 4, [r('response', 'vbin32', { secret: true })]),
      control('tune', 5, [
        f('channelMax', 'uint16'),
        f('maxFrameSize', 'uint16'),
        f('heartbeatMin', 'uint16'),
        f('heartbeatMax', 'uint16'),
      ]),
      control('tune-ok', 6, [
        r('channelMax', 'uint16'),
        f('maxFrameSize', 'uint16'),
        f('heartbeat', 'uint16'),
      ]),
      control('open', 7, [
        r('virtualHost', 'str8'),
        f('capabilities', 'array'),
        f('insist', 'bit'),
      ]),
      control('open-ok', 8, [f('knownHosts', 'array')]),
      control('redirect', 9, [r('host', 'str16'), f('knownHosts', 'array')]),
      control('heartbeat', 10),
      control('close', 11, [
        r('replyCode', 'uint16', { enumeration: 'connection.close-code' }),
        f('replyText', 'str8'),
      ]),
      control('close-ok', 12),
    ],
  },
  {
    name: 'session',
    code: 2,
    structs: [
      { name: 'header', sizeWidth: 1, packWidth: 1, fields: [f('sync', 'bit')] },
      {
        name: 'command-fragment',
        sizeWidth: 0,
        packWidth: 0,
        fields: [r('commandId', 'sequence-no'), r('byteRanges', 'byte-ranges')],
      },
    ],
    commands: [
      control('attach', 1, [r('name', 'vbin16'), f('force', 'bit')]),
      control('attached', 2, [r('name', 'vbin16')]),
      control('detach', 3, [r('name', 'vbin16')]),
      control('detached', 4, [
        r('name', 'vbin16'),
        r('code', 'uint8', { enumeration: 'session.detach-code' }),
      ]),
      control('request-timeout', 5, [f('timeout', 'uint32')]),
      control('timeout', 6, [f('timeout', 'uint32')]),
      control('command-point', 7, [r('commandId', 'sequence-no'), r('commandOffset', 'uint64')]),
      control('expected', 8, [r('commands', 'sequence-set'), f('fragments', 'array')]),
      control('confirmed', 9, [COMMANDS, f('fragments', 'array')]),
      control('completed', 10, [COMMANDS, f('timelyReply', 'bit')]),
      control('known-completed', 11, [COMMANDS]),
      control('flush', 12, [f('expected', 'bit'), f('confirmed', 'bit'), f('completed', 'bit')]),
      control('gap', 13, [COMMANDS]),
    ],
  },
  {
    name: 'execution',
    code: 3,
    structs: [],
    commands: [
      command('sync', 1),
      command('result', 2, [r('commandId', 'sequence-no'), f('value', 'struct32')]),
      command('exception', 3, [
        r('errorCode', 'uint16', { enumeration: 'execution.error-code' }),
        f('commandId', 'sequence-no'),
        f('classCode', 'uint8'),
        f('commandCode', 'uint8'),
        f('fieldIndex', 'uint8'),
        f('description', 'str16'),
        f('errorInfo', 'map'),
      ]),
    ],
  },
  {
    name: 'message',
    code: 4,
    structs: [
      coded('delivery-properties', 1, [
        f('discardUnroutable', 'bit'),
        f('immediate', 'bit'),
        f('redelivered', 'bit'),
        r('priority', 'uint8', { enumeration: 'message.delivery-priority' }),
        r('deliveryMode', 'uint8', { enumeration: 'message.delivery-mode' }),
        f('ttl', 'uint64'),
        f('timestamp', 'datetime'),
        f('expiration', 'datetime'),
        f('exchange', 'str8'),
        f('routingKey', 'str8'),
        f('resumeId', 'str16'),
        f('resumeTtl', 'uint64'),
      ]),
      coded('fragment-properties', 2, [
        f('first', 'bit'),
        f('last', 'bit'),
        f('fragmentSize', 'uint64'),
      ]),
      coded('message-properties', 3, [
        f('contentLength', 'uint64'),
        f('messageId', 'uuid'),
        f('correlationId', 'vbin16'),
        f('replyTo', 'message.reply-to'),
        f('contentType', 'str8'),
        f('contentEncoding', 'str8'),
        f('userId', 'vbin16'),
        f('appId', 'vbin16'),
        f('applicationHeaders', 'map'),
      ]),
      {
        name: 'reply-to',
        sizeWidth: 2,
        packWidth: 2,
        fields: [f('exchange', 'str8'), f('routingKey', 'str8')],
      },
      coded('acquired', 4, [TRANSFERS]),
      coded('message-resume-result', 5, [f('offset', 'uint64')]),
    ],
    commands: [
      command(
        'transfer',
        1,
        [
          f('destination', 'str8'),
          r('acceptMode', 'uint8', { enumeration: 'message.accept-mode' }),
          r('acquireMode', 'uint8', { enumeration: 'message.acquire-mode' }),
        ],
        CARRIES,
      ),
      command('accept', 2, [TRANSFERS]),
      command('reject', 3, [
        TRANSFERS,
        r('code', 'uint16', { enumeration: 'message.reject-code' }),
        f('text', 'str8'),
      ]),
      command('release', 4, [TRANSFERS, f('setRedelivered', 'bit')]),
      command('acquire', 5, [TRANSFERS], { result: 'acquired' }),
      command('resume', 6, [f('destination', 'str8'), r('resumeId', 'str16')], {
        result: 'message-resume-result',
      }),
      command('subscribe', 7, [
        r('queue', 'str8'),
        f('destination', 'str8'),
        r('acceptMode', 'uint8', { enumeration: 'message.accept-mode' }),
        r('acquireMode', 'uint8', { enumeration: 'message.acquire-mode' }),
        f('exclusive', 'bit'),
        f('resumeId', 'str16'),
        f('resumeTtl', 'uint64'),
        ARGUMENTS,
      ]),
      command('cancel', 8, [r('destination', 'str8')]),
      command('set-flow-mode', 9, [
        f('destination', 'str8'),
        r('flowMode', 'uint8', { enumeration: 'message.flow-mode' }),
      ]),
      command('flow', 10, [
        f('destination', 'str8'),
        r('unit', 'uint8', { enumeration: 'message.credit-unit' }),
        f('value', 'uint32'),
      ]),
      command('flush', 11, [f('destination', 'str8')]),
      command('stop', 12, [f('destination', 'str8')]),
    ],
  },
  {
    name: 'tx',
    code: 5,
    structs: [],
    commands: [command('select', 1), command('commit', 2), command('rollback', 3)],
  },
  {
    name: 'dtx',
    code: 6,
    structs: [
      coded('xa-result', 1, [r('status', 'uint16', { enumeration: 'dtx.xa-status' })]),
      coded('get-timeout-result', 2, [r('timeout', 'uint32')]),
      coded('recover-result', 3, [r('inDoubt', 'array')]),
      coded('xid', 4, [r('format', 'uint32'), r('globalId', 'vbin8'), r('branchId', 'vbin8')]),
    ],
    commands: [
      command('select', 1),
      command('start', 2, [XID, f('join', 'bit'), f('resume', 'bit')], XA),
      command('end', 3, [XID, f('fail', 'bit'), f('suspend', 'bit')], XA),
      command('commit', 4, [XID, f('onePhase', 'bit')], XA),
      command('forget', 5, [XID]),
      command('get-timeout', 6, [XID], { result: 'get-timeout-result' }),
      command('prepare', 7, [XID], XA),
      command('recover', 8, [], { result: 'recover-result' }),
      command('rollback', 9, [XID], XA),
      command('set-timeout', 10, [XID, r('timeout', 'uint32')]),
    ],
  },
  {
    name: 'exchange',
    code: 7,
    structs: [
      coded('exchange-query-result', 1, [
        f('type', 'str8'),
        f('durable', 'bit'),
        f('notFound', 'bit'),
        ARGUMENTS,
      ]),
      coded('exchange-bound-result', 2, [
        f('exchangeNotFound', 'bit'),
        f('queueNotFound', 'bit'),
        f('queueNotMatched', 'bit'),
        f('keyNotMatched', 'bit'),
        f('argsNotMatched', 'bit'),
      ]),
    ],
    commands: [
      command('declare', 1, [
        r('exchange', 'str8'),
        r('type', 'str8'),
        f('alternateExchange', 'str8'),
        f('passive', 'bit'),
        f('durable', 'bit'),
        f('autoDelete', 'bit'),
        ARGUMENTS,
      ]),
      command('delete', 2, [r('exchange', 'str8'), f('ifUnused', 'bit')]),
      command('query', 3, [f('name', 'str8')], { result: 'exchange-query-result' }),
      command('bind', 4, [
        r('queue', 'str8'),
        r('exchange', 'str8'),
        r('bindingKey', 'str8'),
        ARGUMENTS,
      ]),
      command('unbind', 5, [r('queue', 'str8'), r('exchange', 'str8'), r('bindingKey', 'str8')]),
      command(
        'bound',
        6,
        [f('exchange', 'str8'), r('queue', 'str8'), f('bindingKey', 'str8'), ARGUMENTS],
        { result: 'exchange-bound-result' },
      ),
    ],
  },
  {
    name: 'queue',
    code: 8,
    structs: [
      coded('queue-query-result', 1, [
        r('queue', 'str8'),
        f('alternateExchange', 'str8'),
        f('durable', 'bit'),
        f('exclusive', 'bit'),
        f('autoDelete', 'bit'),
        ARGUMENTS,
        r('messageCount', 'uint32'),
        r('subscriberCount', 'uint32'),
      ]),
    ],
    commands: [
      command('declare', 1, [
        r('queue', 'str8'),
        f('alternateExchange', 'str8'),
        f('passive', 'bit'),
        f('durable', 'bit'),
        f('exclusive', 'bit'),
        f('autoDelete', 'bit'),
        ARGUMENTS,
      ]),
      command('delete', 2, [r('queue', 'str8'), f('ifUnused', 'bit'), f('ifEmpty', 'bit')]),
      command('purge', 3, [r('queue', 'str8')]),
      command('query', 4, [r('queue', 'str8')], { result: 'queue-query-result' }),
    ],
  },
  {
    name: 'file',
    code: 9,
    structs: [
      coded('file-properties', 1, [
        f('contentType', 'str8'),
        f('contentEncoding', 'str8'),
        f('headers', 'map'),
        f('priority', 'uint8'),
        f('replyTo', 'str8'),
        f('messageId', 'str8'),
        f('filename', 'str8'),
        f('timestamp', 'datetime'),
        f('clusterId', 'str8'),
      ]),
    ],
    commands: [
      command('qos', 1, [
        f('prefetchSize', 'uint32'),
        f('prefetchCount', 'uint16'),
        f('global', 'bit'),
      ]),
      command('qos-ok', 2),
      command('consume', 3, [
        f('queue', 'str8'),
        f('consumerTag', 'str8'),
        f('noLocal', 'bit'),
        f('noAck', 'bit'),
        f('exclusive', 'bit'),
        f('nowait', 'bit'),
        ARGUMENTS,
      ]),
      command('consume-ok', 4, [f('consumerTag', 'str8')]),
      command('cancel', 5, [f('consumerTag', 'str8')]),
      command('open', 6, [f('identifier', 'str8'), f('contentSize', 'uint64')]),
      command('open-ok', 7, [f('stagedSize', 'uint64')]),
      command('stage', 8, [], CARRIES),
      command('publish', 9, [
        f('exchange', 'str8'),
        f('routingKey', 'str8'),
        f('mandatory', 'bit'),
        f('immediate', 'bit'),
        f('identifier', 'str8'),
      ]),
      command(
        'return',
        10,
        [f('replyCode', 'uint16', { enumeration: 'file.return-code' }), ...RETURN],
        CARRIES,
      ),
      command('deliver', 11, [
        f('consumerTag', 'str8'),
        f('deliveryTag', 'uint64'),
        f('redelivered', 'bit'),
        f('exchange', 'str8'),
        f('routingKey', 'str8'),
        f('identifier', 'str8'),
      ]),
      command('ack', 12, [f('deliveryTag', 'uint64'), f('multiple', 'bit')]),
      command('reject', 13, [f('deliveryTag', 'uint64'), f('requeue', 'bit')]),
    ],
  },
  {
    name: 'stream',
    code: 10,
    structs: [
      coded('stream-properties', 1, [
        f('contentType', 'str8'),
        f('contentEncoding', 'str8'),
        f('headers', 'map'),
        f('priority', 'uint8'),
        f('timestamp', 'datetime'),
      ]),
    ],
    commands: [
      command('qos', 1, [
        f('prefetchSize', 'uint32'),
        f('prefetchCount', 'uint16'),
        f('consumeRate', 'uint32'),
        f('global', 'bit'),
      ]),
      command('qos-ok', 2),
      command('consume', 3, [
        f('queue', 'str8'),
        f('consumerTag', 'str8'),
        f('noLocal', 'bit'),
        f('exclusive', 'bit'),
        f('nowait', 'bit'),
        ARGUMENTS,
      ]),
      command('consume-ok', 4, [f('consumerTag', 'str8')]),
      command('cancel', 5, [f('consumerTag', 'str8')]),
      command(
        'publish',
        6,
        [
          f('exchange', 'str8'),
          f('routingKey', 'str8'),
          f('mandatory', 'bit'),
          f('immediate', 'bit'),
        ],
        CARRIES,
      ),
      command(
        'return',
        7,
        [f('replyCode', 'uint16', { enumeration: 'stream.return-code' }), ...RETURN],
        CARRIES,
      ),
      command(
        'deliver',
        8,
        [
          f('consumerTag', 'str8'),
          f('deliveryTag', 'uint64'),
          f('exchange', 'str8'),
          r('queue', 'str8'),
        ],
        CARRIES,
      ),
    ],
  },
] as const satisfies readonly ClassSpec[];

/** What stands before the fields of a command, and asks for an answer to all commands up to it. */
export const SESSION_HEADER = CLASSES[1].structs[0];

const labels = new Map<string, string>();

/** `routingKey` → `routing-key`: the spelling of the specification. */
export function labelOf(name: string): string {
  let label = labels.get(name);
  if (label === undefined) {
    label = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    // Bounded: names are those of the table.
    labels.set(name, label);
  }
  return label;
}
