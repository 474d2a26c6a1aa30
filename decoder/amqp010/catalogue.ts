import { METHOD_ROWS } from '../amqp091/catalogue.ts';
import { FLAG, TYPE } from '../frame-view.ts';
import {
  CLASSES,
  type CommandSpec,
  type FieldSpec,
  SESSION_HEADER,
  type StructSpec,
  TYPES,
} from './spec.ts';

/** What the readers need of the table, compiled once: arrays to index, maps to look up. */

/** How the value of a field is laid out. */
export const LAYOUT = {
  /** Its presence bit is the value. */
  bit: 0,
  /** As many octets as `widths` says. */
  fixed: 1,
  /** A size of as many octets as `widths` says, and that many octets. */
  sized: 2,
  map: 3,
  array: 4,
  /** A coded struct: size, class-code, struct-code, presence bits, fields. */
  struct32: 5,
  /** A struct of one kind: a size of as many octets as `widths` says, presence bits, fields. */
  struct: 6,
} as const;

/** Where the scan puts a field. */
export const SLOT = {
  none: 0,
  name: 1,
  address: 2,
  routingKey: 3,
  error: 4,
  replyCode: 5,
  deliveryId: 6,
  credit: 7,
  payload: 8,
  acceptMode: 9,
  acquireMode: 10,
  creditUnit: 11,
} as const;

/** The fields of a control, command or struct, one after another behind their presence bits. */
export interface FieldList {
  readonly fields: readonly FieldSpec[];
  readonly packWidth: number;
  readonly layouts: Uint8Array;
  readonly widths: Uint8Array;
  readonly slots: Uint8Array;
  /** For a bit: the flag that it sets in `FrameView.flags`, or 0. */
  readonly flags: Uint32Array;
  /** Of a field that is a struct. */
  readonly structs: readonly (CodedStruct | undefined)[];
}

/** A control or command. */
export interface Signature extends FieldList {
  /** `FrameView.type`. */
  readonly type: number;
  readonly name: string;
  readonly isCommand: boolean;
  readonly spec: CommandSpec;
}

export interface CodedStruct extends FieldList {
  readonly name: string;
  readonly spec: StructSpec;
}

/** A control is named like the method of 0-9-1 that says the same, and has its code. */
const METHOD_TYPES = new Map(METHOD_ROWS.map(({ name, type }) => [name, type]));

const rows = CLASSES.flatMap((c) =>
  c.commands.map((spec: CommandSpec) => ({
    name: `${c.name}.${spec.name}`,
    classCode: c.code,
    spec,
  })),
);

/** `class.command`, `FrameView.type` and codes of every control and command, in the table's order. */
export const COMMAND_ROWS: readonly {
  readonly name: string;
  readonly type: number;
  readonly classCode: number;
  readonly spec: CommandSpec;
}[] = rows.map((row, index) => ({
  ...row,
  type: METHOD_TYPES.get(row.name) ?? TYPE.command + index,
}));

const SLOTS: { readonly [name: string]: number } = {
  name: SLOT.name,
  queue: SLOT.name,
  destination: SLOT.name,
  consumerTag: SLOT.name,
  exchange: SLOT.address,
  routingKey: SLOT.routingKey,
  bindingKey: SLOT.routingKey,
  replyText: SLOT.error,
  description: SLOT.error,
  text: SLOT.error,
  replyCode: SLOT.replyCode,
  errorCode: SLOT.replyCode,
  code: SLOT.replyCode,
  commandId: SLOT.deliveryId,
  deliveryTag: SLOT.deliveryId,
  value: SLOT.credit,
  prefetchCount: SLOT.credit,
  contentLength: SLOT.payload,
  acceptMode: SLOT.acceptMode,
  acquireMode: SLOT.acquireMode,
  unit: SLOT.creditUnit,
};

/** Where a command has two names, or an exchange only a name. */
const OWN_SLOTS: { readonly [field: string]: number } = {
  'message.subscribe queue': SLOT.address,
  'exchange.query name': SLOT.address,
  'file.consume consumerTag': SLOT.none,
  'stream.consume consumerTag': SLOT.none,
  'stream.deliver queue': SLOT.none,
  'execution.result value': SLOT.none,
};

const BIT_FLAGS: { readonly [name: string]: number } = {
  multiple: FLAG.multiple,
  redelivered: FLAG.redelivered,
  requeue: FLAG.requeue,
  mandatory: FLAG.mandatory,
  sync: FLAG.sync,
};

function compile(
  owner: string,
  fields: readonly FieldSpec[],
  packWidth: number,
  isNested = false,
): FieldList {
  const structs = fields.map(({ type }) => (type in TYPES ? undefined : fieldStruct(type)));
  return {
    fields,
    packWidth,
    layouts: Uint8Array.from(fields, ({ type }) => layoutOf(type)),
    widths: Uint8Array.from(fields, ({ type }, i) => structs[i]?.spec.sizeWidth ?? widthOf(type)),
    slots: Uint8Array.from(fields, ({ name }) =>
      isNested ? SLOT.none : (OWN_SLOTS[`${owner} ${name}`] ?? SLOTS[name] ?? SLOT.none),
    ),
    flags: Uint32Array.from(fields, ({ name }) => BIT_FLAGS[name] ?? 0),
    structs,
  };
}

function layoutOf(type: FieldSpec['type']): number {
  switch (type) {
    case 'bit':
      return LAYOUT.bit;
    case 'map':
      return LAYOUT.map;
    case 'array':
      return LAYOUT.array;
    case 'struct32':
    case 'dtx.xid':
      return LAYOUT.struct32;
    case 'message.reply-to':
      return LAYOUT.struct;
    default:
      return 'width' in TYPES[type] ? LAYOUT.fixed : LAYOUT.sized;
  }
}

function widthOf(type: FieldSpec['type']): number {
  if (type === 'dtx.xid' || type === 'message.reply-to') return 0;
  const layout = TYPES[type];
  return 'width' in layout ? layout.width : layout.sizeWidth;
}

const STRUCT_ROWS: readonly {
  readonly name: string;
  readonly classCode: number;
  readonly spec: StructSpec;
}[] = CLASSES.flatMap((c) =>
  c.structs.map((spec: StructSpec) => ({
    name: `${c.name}.${spec.name}`,
    classCode: c.code,
    spec,
  })),
);

function fieldStruct(name: string): CodedStruct | undefined {
  const row = STRUCT_ROWS.find((one) => one.name === name);
  if (row === undefined) return undefined;
  const { spec } = row;
  return { ...compile(name, spec.fields, spec.packWidth, true), name: spec.name, spec };
}

const SIGNATURES: ReadonlyMap<number, Signature> = new Map(
  COMMAND_ROWS.map(({ name, type, classCode, spec }): [number, Signature] => [
    classCode * 256 + spec.code,
    { ...compile(name, spec.fields, 2), type, name, isCommand: spec.kind === 'command', spec },
  ]),
);

const HEADER_STRUCTS: ReadonlySet<string> = new Set(['delivery-properties', 'message-properties']);

const STRUCTS: ReadonlyMap<number, CodedStruct> = new Map(
  STRUCT_ROWS.flatMap(({ classCode, spec }): [number, CodedStruct][] => {
    if (spec.code === undefined) return [];
    const isNested = !HEADER_STRUCTS.has(spec.name);
    const list = compile(spec.name, spec.fields, spec.packWidth, isNested);
    return [[classCode * 256 + spec.code, { ...list, name: spec.name, spec }]];
  }),
);

/** session.header, which precedes the fields of a command. */
export const HEADER_LIST: FieldList = compile(
  'session.header',
  SESSION_HEADER.fields,
  SESSION_HEADER.packWidth,
);

/** A control or command by its codes; undefined for what the table does not know. */
export function commandOf(classCode: number, code: number): Signature | undefined {
  return SIGNATURES.get(classCode * 256 + code);
}

/** A coded struct by its codes. */
export function structOf(classCode: number, code: number): CodedStruct | undefined {
  return STRUCTS.get(classCode * 256 + code);
}

/** `FrameView.type` of a control or command that no table knows; both codes are octets. */
export function unknownCommandType(classCode: number, code: number): number {
  return TYPE.unknownMethod + classCode * 65536 + code;
}

const TYPES_BY_NAME = new Map(COMMAND_ROWS.map(({ name, type }) => [name, type]));

/** `FrameView.type` of `message.transfer`, `session.attach` …; -1 for what is no name of this table. */
export function commandType(name: string): number {
  return TYPES_BY_NAME.get(name) ?? -1;
}
