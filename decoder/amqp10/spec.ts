/**
 * AMQP 1.0 as one table: the only place where the protocol is written down.
 *
 * Rows follow the standard's XML (type names, order of fields, defaults); a test compares each of
 * them with it. Field names are the standard's in camelCase. Clauses are those of OASIS AMQP 1.0,
 * parts 1 to 5 numbered through: 1.6 types, 2.7 performatives, 3.2 message sections, 4.5
 * transactions, 5.3 SASL.
 */

type Category = 'fixed' | 'variable' | 'compound' | 'array';

/** Code, category, width of the value (fixed) or of size and count (others), name where it has one. */
type EncodingRow = readonly [code: number, category: Category, width: number, name?: string];

interface PrimitiveSpec {
  readonly clause: string;
  readonly encodings: readonly EncodingRow[];
}

export const PRIMITIVES = {
  null: { clause: '1.6.1', encodings: [[0x40, 'fixed', 0]] },
  boolean: {
    clause: '1.6.2',
    encodings: [
      [0x56, 'fixed', 1],
      [0x41, 'fixed', 0, 'true'],
      [0x42, 'fixed', 0, 'false'],
    ],
  },
  ubyte: { clause: '1.6.3', encodings: [[0x50, 'fixed', 1]] },
  ushort: { clause: '1.6.4', encodings: [[0x60, 'fixed', 2]] },
  uint: {
    clause: '1.6.5',
    encodings: [
      [0x70, 'fixed', 4],
      [0x52, 'fixed', 1, 'smalluint'],
      [0x43, 'fixed', 0, 'uint0'],
    ],
  },
  ulong: {
    clause: '1.6.6',
    encodings: [
      [0x80, 'fixed', 8],
      [0x53, 'fixed', 1, 'smallulong'],
      [0x44, 'fixed', 0, 'ulong0'],
    ],
  },
  byte: { clause: '1.6.7', encodings: [[0x51, 'fixed', 1]] },
  short: { clause: '1.6.8', encodings: [[0x61, 'fixed', 2]] },
  int: {
    clause: '1.6.9',
    encodings: [
      [0x71, 'fixed', 4],
      [0x54, 'fixed', 1, 'smallint'],
    ],
  },
  long: {
    clause: '1.6.10',
    encodings: [
      [0x81, 'fixed', 8],
      [0x55, 'fixed', 1, 'smalllong'],
    ],
  },
  float: { clause: '1.6.11', encodings: [[0x72, 'fixed', 4, 'ieee-754']] },
  double: { clause: '1.6.12', encodings: [[0x82, 'fixed', 8, 'ieee-754']] },
  decimal32: { clause: '1.6.13', encodings: [[0x74, 'fixed', 4, 'ieee-754']] },
  decimal64: { clause: '1.6.14', encodings: [[0x84, 'fixed', 8, 'ieee-754']] },
  decimal128: { clause: '1.6.15', encodings: [[0x94, 'fixed', 16, 'ieee-754']] },
  char: { clause: '1.6.16', encodings: [[0x73, 'fixed', 4, 'utf32']] },
  timestamp: { clause: '1.6.17', encodings: [[0x83, 'fixed', 8, 'ms64']] },
  uuid: { clause: '1.6.18', encodings: [[0x98, 'fixed', 16]] },
  binary: {
    clause: '1.6.19',
    encodings: [
      [0xa0, 'variable', 1, 'vbin8'],
      [0xb0, 'variable', 4, 'vbin32'],
    ],
  },
  string: {
    clause: '1.6.20',
    encodings: [
      [0xa1, 'variable', 1, 'str8-utf8'],
      [0xb1, 'variable', 4, 'str32-utf8'],
    ],
  },
  symbol: {
    clause: '1.6.21',
    encodings: [
      [0xa3, 'variable', 1, 'sym8'],
      [0xb3, 'variable', 4, 'sym32'],
    ],
  },
  list: {
    clause: '1.6.22',
    encodings: [
      [0x45, 'fixed', 0, 'list0'],
      [0xc0, 'compound', 1, 'list8'],
      [0xd0, 'compound', 4, 'list32'],
    ],
  },
  map: {
    clause: '1.6.23',
    encodings: [
      [0xc1, 'compound', 1, 'map8'],
      [0xd1, 'compound', 4, 'map32'],
    ],
  },
  array: {
    clause: '1.6.24',
    encodings: [
      [0xe0, 'array', 1, 'array8'],
      [0xf0, 'array', 4, 'array32'],
    ],
  },
} as const satisfies Record<string, PrimitiveSpec>;

export type PrimitiveName = keyof typeof PRIMITIVES;

/** A type that narrows another one; `choices` are its named values as on the wire. */
export interface RestrictedSpec {
  readonly clause: string;
  readonly source: string;
  /** Descriptor code; only message sections have one. */
  readonly code?: number;
  readonly provides?: readonly string[];
  readonly choices?: Readonly<Record<string, string | number | boolean>>;
}

export const RESTRICTED = {
  role: { clause: '2.8.1', source: 'boolean', choices: { sender: false, receiver: true } },
  'sender-settle-mode': {
    clause: '2.8.2',
    source: 'ubyte',
    choices: { unsettled: 0, settled: 1, mixed: 2 },
  },
  'receiver-settle-mode': { clause: '2.8.3', source: 'ubyte', choices: { first: 0, second: 1 } },
  handle: { clause: '2.8.4', source: 'uint' },
  seconds: { clause: '2.8.5', source: 'uint' },
  milliseconds: { clause: '2.8.6', source: 'uint' },
  'delivery-tag': { clause: '2.8.7', source: 'binary' },
  'delivery-number': { clause: '2.8.8', source: 'sequence-no' },
  'transfer-number': { clause: '2.8.9', source: 'sequence-no' },
  'sequence-no': { clause: '2.8.10', source: 'uint' },
  'message-format': { clause: '2.8.11', source: 'uint' },
  'ietf-language-tag': { clause: '2.8.12', source: 'symbol' },
  fields: { clause: '2.8.13', source: 'map' },
  'amqp-error': {
    clause: '2.8.15',
    source: 'symbol',
    provides: ['error-condition'],
    choices: {
      'internal-error': 'amqp:internal-error',
      'not-found': 'amqp:not-found',
      'unauthorized-access': 'amqp:unauthorized-access',
      'decode-error': 'amqp:decode-error',
      'resource-limit-exceeded': 'amqp:resource-limit-exceeded',
      'not-allowed': 'amqp:not-allowed',
      'invalid-field': 'amqp:invalid-field',
      'not-implemented': 'amqp:not-implemented',
      'resource-locked': 'amqp:resource-locked',
      'precondition-failed': 'amqp:precondition-failed',
      'resource-deleted': 'amqp:resource-deleted',
      'illegal-state': 'amqp:illegal-state',
      'frame-size-too-small': 'amqp:frame-size-too-small',
    },
  },
  'connection-error': {
    clause: '2.8.16',
    source: 'symbol',
    provides: ['error-condition'],
    choices: {
      'connection-forced': 'amqp:connection:forced',
      'framing-error': 'amqp:connection:framing-error',
      redirect: 'amqp:connection:redirect',
    },
  },
  'session-error': {
    clause: '2.8.17',
    source: 'symbol',
    provides: ['error-condition'],
    choices: {
      'window-violation': 'amqp:session:window-violation',
      'errant-link': 'amqp:session:errant-link',
      'handle-in-use': 'amqp:session:handle-in-use',
      'unattached-handle': 'amqp:session:unattached-handle',
    },
  },
  'link-error': {
    clause: '2.8.18',
    source: 'symbol',
    provides: ['error-condition'],
    choices: {
      'detach-forced': 'amqp:link:detach-forced',
      'transfer-limit-exceeded': 'amqp:link:transfer-limit-exceeded',
      'message-size-exceeded': 'amqp:link:message-size-exceeded',
      redirect: 'amqp:link:redirect',
      stolen: 'amqp:link:stolen',
    },
  },
  'delivery-annotations': {
    clause: '3.2.2',
    code: 0x71,
    source: 'annotations',
    provides: ['section'],
  },
  'message-annotations': {
    clause: '3.2.3',
    code: 0x72,
    source: 'annotations',
    provides: ['section'],
  },
  'application-properties': { clause: '3.2.5', code: 0x74, source: 'map', provides: ['section'] },
  data: { clause: '3.2.6', code: 0x75, source: 'binary', provides: ['section'] },
  'amqp-sequence': { clause: '3.2.7', code: 0x76, source: 'list', provides: ['section'] },
  'amqp-value': { clause: '3.2.8', code: 0x77, source: '*', provides: ['section'] },
  footer: { clause: '3.2.9', code: 0x78, source: 'annotations', provides: ['section'] },
  annotations: { clause: '3.2.10', source: 'map' },
  'message-id-ulong': { clause: '3.2.11', source: 'ulong', provides: ['message-id'] },
  'message-id-uuid': { clause: '3.2.12', source: 'uuid', provides: ['message-id'] },
  'message-id-binary': { clause: '3.2.13', source: 'binary', provides: ['message-id'] },
  'message-id-string': { clause: '3.2.14', source: 'string', provides: ['message-id'] },
  'address-string': { clause: '3.2.15', source: 'string', provides: ['address'] },
  'terminus-durability': {
    clause: '3.5.5',
    source: 'uint',
    choices: { none: 0, configuration: 1, 'unsettled-state': 2 },
  },
  'terminus-expiry-policy': {
    clause: '3.5.6',
    source: 'symbol',
    choices: {
      'link-detach': 'link-detach',
      'session-end': 'session-end',
      'connection-close': 'connection-close',
      never: 'never',
    },
  },
  'std-dist-mode': {
    clause: '3.5.7',
    source: 'symbol',
    provides: ['distribution-mode'],
    choices: { move: 'move', copy: 'copy' },
  },
  'filter-set': { clause: '3.5.8', source: 'map' },
  'node-properties': { clause: '3.5.9', source: 'fields' },
  'transaction-id': { clause: '4.5.4', source: 'binary', provides: ['txn-id'] },
  'txn-capability': {
    clause: '4.5.7',
    source: 'symbol',
    provides: ['txn-capability'],
    choices: {
      'local-transactions': 'amqp:local-transactions',
      'distributed-transactions': 'amqp:distributed-transactions',
      'promotable-transactions': 'amqp:promotable-transactions',
      'multi-txns-per-ssn': 'amqp:multi-txns-per-ssn',
      'multi-ssns-per-txn': 'amqp:multi-ssns-per-txn',
    },
  },
  'transaction-error': {
    clause: '4.5.8',
    source: 'symbol',
    provides: ['error-condition'],
    choices: {
      'unknown-id': 'amqp:transaction:unknown-id',
      'transaction-rollback': 'amqp:transaction:rollback',
      'transaction-timeout': 'amqp:transaction:timeout',
    },
  },
  'sasl-code': {
    clause: '5.3.3.6',
    source: 'ubyte',
    choices: { ok: 0, auth: 1, sys: 2, 'sys-perm': 3, 'sys-temp': 4 },
  },
} as const satisfies Record<string, RestrictedSpec>;

export interface FieldSpec {
  readonly name: string;
  /** A primitive, restricted or composite type by the standard's name, or `*`. */
  readonly type: string;
  readonly mandatory?: true;
  /** One value or an array of them. */
  readonly multiple?: true;
  /** As on the wire: a choice is given by its value. */
  readonly default?: string | number | boolean;
  /** For `*`: which kind of type is meant. */
  readonly requires?: string;
  /** Holds credentials; never shown. */
  readonly secret?: true;
}

export interface CompositeSpec {
  readonly code: number;
  readonly clause: string;
  readonly provides?: readonly string[];
  readonly fields: readonly FieldSpec[];
}

export const COMPOSITES = {
  open: {
    code: 0x10,
    clause: '2.7.1',
    provides: ['frame'],
    fields: [
      { name: 'containerId', type: 'string', mandatory: true },
      { name: 'hostname', type: 'string' },
      { name: 'maxFrameSize', type: 'uint', default: 4294967295 },
      { name: 'channelMax', type: 'ushort', default: 65535 },
      { name: 'idleTimeOut', type: 'milliseconds' },
      { name: 'outgoingLocales', type: 'ietf-language-tag', multiple: true },
      { name: 'incomingLocales', type: 'ietf-language-tag', multiple: true },
      { name: 'offeredCapabilities', type: 'symbol', multiple: true },
      { name: 'desiredCapabilities', type: 'symbol', multiple: true },
      { name: 'properties', type: 'fields' },
    ],
  },
  begin: {
    code: 0x11,
    clause: '2.7.2',
    provides: ['frame'],
    fields: [
      { name: 'remoteChannel', type: 'ushort' },
      { name: 'nextOutgoingId', type: 'transfer-number', mandatory: true },
      { name: 'incomingWindow', type: 'uint', mandatory: true },
      { name: 'outgoingWindow', type: 'uint', mandatory: true },
      { name: 'handleMax', type: 'handle', default: 4294967295 },
      { name: 'offeredCapabilities', type: 'symbol', multiple: true },
      { name: 'desiredCapabilities', type: 'symbol', multiple: true },
      { name: 'properties', type: 'fields' },
    ],
  },
  attach: {
    code: 0x12,
    clause: '2.7.3',
    provides: ['frame'],
    fields: [
      { name: 'name', type: 'string', mandatory: true },
      { name: 'handle', type: 'handle', mandatory: true },
      { name: 'role', type: 'role', mandatory: true },
      { name: 'sndSettleMode', type: 'sender-settle-mode', default: 2 },
      { name: 'rcvSettleMode', type: 'receiver-settle-mode', default: 0 },
      { name: 'source', type: '*', requires: 'source' },
      { name: 'target', type: '*', requires: 'target' },
      { name: 'unsettled', type: 'map' },
      { name: 'incompleteUnsettled', type: 'boolean', default: false },
      { name: 'initialDeliveryCount', type: 'sequence-no' },
      { name: 'maxMessageSize', type: 'ulong' },
      { name: 'offeredCapabilities', type: 'symbol', multiple: true },
      { name: 'desiredCapabilities', type: 'symbol', multiple: true },
      { name: 'properties', type: 'fields' },
    ],
  },
  flow: {
    code: 0x13,
    clause: '2.7.4',
    provides: ['frame'],
    fields: [
      { name: 'nextIncomingId', type: 'transfer-number' },
      { name: 'incomingWindow', type: 'uint', mandatory: true },
      { name: 'nextOutgoingId', type: 'transfer-number', mandatory: true },
      { name: 'outgoingWindow', type: 'uint', mandatory: true },
      { name: 'handle', type: 'handle' },
      { name: 'deliveryCount', type: 'sequence-no' },
      { name: 'linkCredit', type: 'uint' },
      { name: 'available', type: 'uint' },
      { name: 'drain', type: 'boolean', default: false },
      { name: 'echo', type: 'boolean', default: false },
      { name: 'properties', type: 'fields' },
    ],
  },
  transfer: {
    code: 0x14,
    clause: '2.7.5',
    provides: ['frame'],
    fields: [
      { name: 'handle', type: 'handle', mandatory: true },
      { name: 'deliveryId', type: 'delivery-number' },
      { name: 'deliveryTag', type: 'delivery-tag' },
      { name: 'messageFormat', type: 'message-format' },
      { name: 'settled', type: 'boolean' },
      { name: 'more', type: 'boolean', default: false },
      { name: 'rcvSettleMode', type: 'receiver-settle-mode' },
      { name: 'state', type: '*', requires: 'delivery-state' },
      { name: 'resume', type: 'boolean', default: false },
      { name: 'aborted', type: 'boolean', default: false },
      { name: 'batchable', type: 'boolean', default: false },
    ],
  },
  disposition: {
    code: 0x15,
    clause: '2.7.6',
    provides: ['frame'],
    fields: [
      { name: 'role', type: 'role', mandatory: true },
      { name: 'first', type: 'delivery-number', mandatory: true },
      { name: 'last', type: 'delivery-number' },
      { name: 'settled', type: 'boolean', default: false },
      { name: 'state', type: '*', requires: 'delivery-state' },
      { name: 'batchable', type: 'boolean', default: false },
    ],
  },
  detach: {
    code: 0x16,
    clause: '2.7.7',
    provides: ['frame'],
    fields: [
      { name: 'handle', type: 'handle', mandatory: true },
      { name: 'closed', type: 'boolean', default: false },
      { name: 'error', type: 'error' },
    ],
  },
  end: {
    code: 0x17,
    clause: '2.7.8',
    provides: ['frame'],
    fields: [{ name: 'error', type: 'error' }],
  },
  close: {
    code: 0x18,
    clause: '2.7.9',
    provides: ['frame'],
    fields: [{ name: 'error', type: 'error' }],
  },
  error: {
    code: 0x1d,
    clause: '2.8.14',
    fields: [
      { name: 'condition', type: 'symbol', mandatory: true, requires: 'error-condition' },
      { name: 'description', type: 'string' },
      { name: 'info', type: 'fields' },
    ],
  },
  received: {
    code: 0x23,
    clause: '3.4.1',
    provides: ['delivery-state'],
    fields: [
      { name: 'sectionNumber', type: 'uint', mandatory: true },
      { name: 'sectionOffset', type: 'ulong', mandatory: true },
    ],
  },
  accepted: { code: 0x24, clause: '3.4.2', provides: ['delivery-state', 'outcome'], fields: [] },
  rejected: {
    code: 0x25,
    clause: '3.4.3',
    provides: ['delivery-state', 'outcome'],
    fields: [{ name: 'error', type: 'error' }],
  },
  released: { code: 0x26, clause: '3.4.4', provides: ['delivery-state', 'outcome'], fields: [] },
  modified: {
    code: 0x27,
    clause: '3.4.5',
    provides: ['delivery-state', 'outcome'],
    fields: [
      { name: 'deliveryFailed', type: 'boolean' },
      { name: 'undeliverableHere', type: 'boolean' },
      { name: 'messageAnnotations', type: 'fields' },
    ],
  },
  source: {
    code: 0x28,
    clause: '3.5.3',
    provides: ['source'],
    fields: [
      { name: 'address', type: '*', requires: 'address' },
      { name: 'durable', type: 'terminus-durability', default: 0 },
      { name: 'expiryPolicy', type: 'terminus-expiry-policy', default: 'session-end' },
      { name: 'timeout', type: 'seconds', default: 0 },
      { name: 'dynamic', type: 'boolean', default: false },
      { name: 'dynamicNodeProperties', type: 'node-properties' },
      { name: 'distributionMode', type: 'symbol', requires: 'distribution-mode' },
      { name: 'filter', type: 'filter-set' },
      { name: 'defaultOutcome', type: '*', requires: 'outcome' },
      { name: 'outcomes', type: 'symbol', multiple: true },
      { name: 'capabilities', type: 'symbol', multiple: true },
    ],
  },
  target: {
    code: 0x29,
    clause: '3.5.4',
    provides: ['target'],
    fields: [
      { name: 'address', type: '*', requires: 'address' },
      { name: 'durable', type: 'terminus-durability', default: 0 },
      { name: 'expiryPolicy', type: 'terminus-expiry-policy', default: 'session-end' },
      { name: 'timeout', type: 'seconds', default: 0 },
      { name: 'dynamic', type: 'boolean', default: false },
      { name: 'dynamicNodeProperties', type: 'node-properties' },
      { name: 'capabilities', type: 'symbol', multiple: true },
    ],
  },
  'delete-on-close': { code: 0x2b, clause: '3.5.10', provides: ['lifetime-policy'], fields: [] },
  'delete-on-no-links': { code: 0x2c, clause: '3.5.11', provides: ['lifetime-policy'], fields: [] },
  'delete-on-no-messages': {
    code: 0x2d,
    clause: '3.5.12',
    provides: ['lifetime-policy'],
    fields: [],
  },
  'delete-on-no-links-or-messages': {
    code: 0x2e,
    clause: '3.5.13',
    provides: ['lifetime-policy'],
    fields: [],
  },
  coordinator: {
    code: 0x30,
    clause: '4.5.1',
    provides: ['target'],
    fields: [{ name: 'capabilities', type: 'symbol', multiple: true, requires: 'txn-capability' }],
  },
  declare: {
    code: 0x31,
    clause: '4.5.2',
    fields: [{ name: 'globalId', type: '*', requires: 'global-tx-id' }],
  },
  discharge: {
    code: 0x32,
    clause: '4.5.3',
    fields: [
      { name: 'txnId', type: '*', mandatory: true, requires: 'txn-id' },
      { name: 'fail', type: 'boolean' },
    ],
  },
  declared: {
    code: 0x33,
    clause: '4.5.5',
    provides: ['delivery-state', 'outcome'],
    fields: [{ name: 'txnId', type: '*', mandatory: true, requires: 'txn-id' }],
  },
  'transactional-state': {
    code: 0x34,
    clause: '4.5.6',
    provides: ['delivery-state'],
    fields: [
      { name: 'txnId', type: '*', mandatory: true, requires: 'txn-id' },
      { name: 'outcome', type: '*', requires: 'outcome' },
    ],
  },
  'sasl-mechanisms': {
    code: 0x40,
    clause: '5.3.3.1',
    provides: ['sasl-frame'],
    fields: [{ name: 'saslServerMechanisms', type: 'symbol', mandatory: true, multiple: true }],
  },
  'sasl-init': {
    code: 0x41,
    clause: '5.3.3.2',
    provides: ['sasl-frame'],
    fields: [
      { name: 'mechanism', type: 'symbol', mandatory: true },
      { name: 'initialResponse', type: 'binary', secret: true },
      { name: 'hostname', type: 'string' },
    ],
  },
  'sasl-challenge': {
    code: 0x42,
    clause: '5.3.3.3',
    provides: ['sasl-frame'],
    fields: [{ name: 'challenge', type: 'binary', mandatory: true }],
  },
  'sasl-response': {
    code: 0x43,
    clause: '5.3.3.4',
    provides: ['sasl-frame'],
    fields: [{ name: 'response', type: 'binary', mandatory: true, secret: true }],
  },
  'sasl-outcome': {
    code: 0x44,
    clause: '5.3.3.5',
    provides: ['sasl-frame'],
    fields: [
      { name: 'code', type: 'sasl-code', mandatory: true },
      { name: 'additionalData', type: 'binary' },
    ],
  },
  header: {
    code: 0x70,
    clause: '3.2.1',
    provides: ['section'],
    fields: [
      { name: 'durable', type: 'boolean', default: false },
      { name: 'priority', type: 'ubyte', default: 4 },
      { name: 'ttl', type: 'milliseconds' },
      { name: 'firstAcquirer', type: 'boolean', default: false },
      { name: 'deliveryCount', type: 'uint', default: 0 },
    ],
  },
  properties: {
    code: 0x73,
    clause: '3.2.4',
    provides: ['section'],
    fields: [
      { name: 'messageId', type: '*', requires: 'message-id' },
      { name: 'userId', type: 'binary' },
      { name: 'to', type: '*', requires: 'address' },
      { name: 'subject', type: 'string' },
      { name: 'replyTo', type: '*', requires: 'address' },
      { name: 'correlationId', type: '*', requires: 'message-id' },
      { name: 'contentType', type: 'symbol' },
      { name: 'contentEncoding', type: 'symbol' },
      { name: 'absoluteExpiryTime', type: 'timestamp' },
      { name: 'creationTime', type: 'timestamp' },
      { name: 'groupId', type: 'string' },
      { name: 'groupSequence', type: 'sequence-no' },
      { name: 'replyToGroupId', type: 'string' },
    ],
  },
} as const satisfies Record<string, CompositeSpec>;
