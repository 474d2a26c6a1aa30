import { FLAG, TYPE } from '../frame-view.ts';
import type { Amqp0xCode } from '../protocol.ts';
import {
  type ArgumentSpec,
  type ArgumentType,
  CLASSES,
  type MethodSpec,
  type PropertySpec,
  type Version,
} from './spec.ts';

/** What the readers need of the table, compiled once: arrays to index, maps to look up. */

const VERSIONS: { readonly [C in Amqp0xCode]: Version } = { 3: '0-9-1', 4: '0-9', 5: '0-8' };

/**
 * Where a version leaves a number free, it means what it means in the next version of its list:
 * brokers serve all versions from one method table (Qpid confirm.select in 0-8, RabbitMQ
 * queue.unbind in 0-8 and basic.nack in 0-9).
 */
const NEIGHBOURS: { readonly [C in Amqp0xCode]: readonly Version[] } = {
  3: ['0-9-1', '0-9', '0-8'],
  4: ['0-9', '0-9-1', '0-8'],
  5: ['0-8', '0-9-1', '0-9'],
};

/** Argument types as numbers, for the readers. */
export const ARGUMENT = {
  bit: 0,
  octet: 1,
  short: 2,
  long: 3,
  longlong: 4,
  timestamp: 5,
  shortstr: 6,
  longstr: 7,
  table: 8,
  content: 9,
} as const satisfies { readonly [T in ArgumentType]: number };

/** Where the scan puts an argument. */
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
} as const;

/** The arguments of one method in one version. */
export interface Signature {
  /** `FrameView.type`. */
  readonly type: number;
  readonly name: string;
  readonly args: readonly ArgumentSpec[];
  readonly types: Uint8Array;
  readonly slots: Uint8Array;
  /** For a bit: the flag that it sets in `FrameView.flags`, or 0. */
  readonly flags: Uint32Array;
  /** For a bit: its place in the octet that consecutive bits share. */
  readonly bits: Uint8Array;
  /** The last argument may be left out. */
  readonly lastIsOptional: boolean;
}

/** The content header properties of one class in one version. */
export interface PropertyList {
  readonly className: string;
  readonly properties: readonly PropertySpec[];
  readonly types: Uint8Array;
  /** Flag bits that name no property, the continuation bit not among them. */
  readonly undefinedFlags: number;
}

/** `class.method` and `FrameView.type` of every method row, in the table's order. */
export const METHOD_ROWS: readonly {
  readonly name: string;
  readonly type: number;
  readonly classId: number;
  readonly spec: MethodSpec;
}[] = CLASSES.flatMap((c) =>
  c.methods.map((spec) => ({ name: `${c.name}.${spec.name}`, classId: c.id, spec })),
).map((row, index) => ({ ...row, type: TYPE.method + index }));

const NAME_ARGUMENTS: ReadonlySet<string> = new Set(['queue', 'consumerTag', 'destination']);

const SLOTS: { readonly [name: string]: number } = {
  exchange: SLOT.address,
  source: SLOT.address,
  routingKey: SLOT.routingKey,
  replyText: SLOT.error,
  text: SLOT.error,
  replyCode: SLOT.replyCode,
  code: SLOT.replyCode,
  deliveryTag: SLOT.deliveryId,
  messageCount: SLOT.credit,
  prefetchCount: SLOT.credit,
};

const BIT_FLAGS: { readonly [name: string]: number } = {
  multiple: FLAG.multiple,
  redelivered: FLAG.redelivered,
  requeue: FLAG.requeue,
  mandatory: FLAG.mandatory,
};

function has(versions: readonly Version[] | undefined, version: Version): boolean {
  return versions === undefined || versions.includes(version);
}

function compile(name: string, type: number, method: MethodSpec, version: Version): Signature {
  const args = method.args.filter((arg) => has(arg.in, version));
  const nameIndex = args.findIndex((arg) => NAME_ARGUMENTS.has(arg.name));
  const bits = new Uint8Array(args.length);
  args.forEach((arg, i) => {
    if (arg.type === 'bit' && args[i - 1]?.type === 'bit') bits[i] = (bits[i - 1] + 1) % 8;
  });
  return {
    type,
    name,
    args,
    types: Uint8Array.from(args, (arg) => ARGUMENT[arg.type]),
    slots: Uint8Array.from(args, (arg, i) => {
      if (i === nameIndex) return SLOT.name;
      return arg.payload ? SLOT.payload : (SLOTS[arg.name] ?? SLOT.none);
    }),
    flags: Uint32Array.from(args, (arg) => BIT_FLAGS[arg.name] ?? 0),
    bits,
    lastIsOptional: args.at(-1)?.optionalIn?.includes(version) ?? false,
  };
}

function compileVersion(code: Amqp0xCode): ReadonlyMap<number, Signature> {
  const map = new Map<number, Signature>();
  for (const version of NEIGHBOURS[code]) {
    for (const row of METHOD_ROWS) {
      if (!row.spec.in.includes(version)) continue;
      const key = row.classId * 65536 + (row.spec.idIn?.[version] ?? row.spec.id);
      if (!map.has(key)) map.set(key, compile(row.name, row.type, row.spec, version));
    }
  }
  return map;
}

function compileProperties(code: Amqp0xCode): ReadonlyMap<number, PropertyList> {
  const map = new Map<number, PropertyList>();
  for (const c of CLASSES) {
    if (map.has(c.id)) continue;
    const properties = c.properties.filter((p) => has(p.in, VERSIONS[code]));
    map.set(c.id, {
      className: c.name,
      properties,
      types: Uint8Array.from(properties, (p) => ARGUMENT[p.type]),
      undefinedFlags: (0xffff >>> properties.length) & 0xfffe,
    });
  }
  return map;
}

const SIGNATURES: { readonly [C in Amqp0xCode]: ReadonlyMap<number, Signature> } = {
  3: compileVersion(3),
  4: compileVersion(4),
  5: compileVersion(5),
};

const PROPERTIES: { readonly [C in Amqp0xCode]: ReadonlyMap<number, PropertyList> } = {
  3: compileProperties(3),
  4: compileProperties(4),
  5: compileProperties(5),
};

/** What a method of these numbers takes in this version; undefined for what no version knows. */
export function signatureOf(
  version: Amqp0xCode,
  classId: number,
  methodId: number,
): Signature | undefined {
  return SIGNATURES[version].get(classId * 65536 + methodId);
}

/** The content header properties of a class; undefined for a class that no version knows. */
export function propertiesOf(version: Amqp0xCode, classId: number): PropertyList | undefined {
  return PROPERTIES[version].get(classId);
}

/** `FrameView.type` of a method that no table knows. The class is cut to the 14 bits there are. */
export function unknownMethodType(classId: number, methodId: number): number {
  return TYPE.unknownMethod + (classId & 0x3fff) * 65536 + methodId;
}
