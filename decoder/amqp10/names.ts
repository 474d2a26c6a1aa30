import { TYPE } from '../frame-view.ts';
import {
  COMPOSITES,
  type CompositeSpec,
  PRIMITIVES,
  RESTRICTED,
  type RestrictedSpec,
} from './spec.ts';

/** What a descriptor stands for: a composite with fields, or a described restricted type. */
export interface DescribedType {
  /** The standard's name: `sasl-init`. */
  readonly name: string;
  readonly code: number;
  readonly clause: string;
  /** Absent for message sections that are a map, a list, a binary or any value. */
  readonly fields?: CompositeSpec['fields'];
}

const RESTRICTED_TYPES = new Map<string, RestrictedSpec>(Object.entries(RESTRICTED));
const COMPOSITE_TYPES = new Map<string, CompositeSpec>(Object.entries(COMPOSITES));
const PRIMITIVE_CLAUSES = new Map<string, string>(
  Object.entries(PRIMITIVES).map(([name, { clause }]) => [name, clause]),
);

/** The restricted type of that name; undefined for primitives, composites and `*`. */
export function restrictedType(name: string): RestrictedSpec | undefined {
  return RESTRICTED_TYPES.get(name);
}

/** The primitive behind a type name: `delivery-number` is a `uint`, `error` a described list. */
export function primitiveOf(name: string): string {
  let source = name;
  for (let spec = RESTRICTED_TYPES.get(source); spec; spec = RESTRICTED_TYPES.get(source)) {
    source = spec.source;
  }
  return source;
}

/** The clause that defines a type; undefined for `*`. */
export function clauseOf(name: string): string | undefined {
  return (
    RESTRICTED_TYPES.get(name)?.clause ??
    COMPOSITE_TYPES.get(name)?.clause ??
    PRIMITIVE_CLAUSES.get(name)
  );
}

/** Whether a described or restricted type may stand where a field requires a `kind` of type. */
export function provides(name: string, kind: string): boolean {
  const spec = COMPOSITE_TYPES.get(name) ?? RESTRICTED_TYPES.get(name);
  return spec?.provides?.includes(kind) ?? false;
}

/** Whether the standard knows any type of that kind; it leaves some (`global-tx-id`) to others. */
export function isProvided(kind: string): boolean {
  return PROVIDED_KINDS.has(kind);
}

const PROVIDED_KINDS: ReadonlySet<string> = new Set(
  [...COMPOSITE_TYPES.values(), ...RESTRICTED_TYPES.values()].flatMap(
    (spec) => spec.provides ?? [],
  ),
);

/** Primitives that may stand, undescribed, where a field requires a `kind` of type. */
export function primitivesFor(kind: string): readonly string[] {
  return UNDESCRIBED.get(kind) ?? [];
}

const UNDESCRIBED: ReadonlyMap<string, readonly string[]> = new Map(
  [...PROVIDED_KINDS].map((kind) => [
    kind,
    [...RESTRICTED_TYPES.keys()]
      .filter((name) => RESTRICTED_TYPES.get(name)?.code === undefined && provides(name, kind))
      .map(primitiveOf),
  ]),
);

/** The symbolic descriptor: `amqp:sasl-init:list`. */
export function symbolicDescriptor(type: DescribedType): string {
  return `amqp:${type.name}:${type.fields ? 'list' : primitiveOf(type.name)}`;
}

const DESCRIBED: readonly DescribedType[] = [
  ...[...COMPOSITE_TYPES].map(([name, { code, clause, fields }]) => ({
    name,
    code,
    clause,
    fields,
  })),
  ...[...RESTRICTED_TYPES].flatMap(([name, { code, clause }]) =>
    code === undefined ? [] : [{ name, code, clause }],
  ),
];

/** Described types by descriptor code. */
export const DESCRIBED_BY_CODE: ReadonlyMap<number, DescribedType> = new Map(
  DESCRIBED.map((type) => [type.code, type]),
);

/** Descriptor codes by symbolic descriptor. */
export const CODE_BY_SYMBOL: ReadonlyMap<string, number> = new Map(
  DESCRIBED.map((type) => [symbolicDescriptor(type), type.code]),
);

/** Descriptor codes that may start a frame body. */
export const PERFORMATIVES: readonly DescribedType[] = DESCRIBED.filter(
  ({ name }) => provides(name, 'frame') || provides(name, 'sasl-frame'),
);

const PERFORMATIVE_CODES = new Set(PERFORMATIVES.map(({ code }) => code));

export function isPerformative(code: number): boolean {
  return PERFORMATIVE_CODES.has(code);
}

/** Names of the 1.0 codes of `FrameView.type`. */
export const AMQP10_TYPE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...PERFORMATIVES.map(({ code, name }): [number, string] => [TYPE.amqp10 + code, name]),
  [TYPE.amqp10Empty, 'empty'],
]);

/** `sasl-server-mechanisms` from `saslServerMechanisms`. */
export function standardName(camelCase: string): string {
  let name = STANDARD_NAMES.get(camelCase);
  if (name === undefined) {
    name = camelCase.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    // Only names of the table are asked for, and the made-up ones of fields beyond it.
    if (STANDARD_NAMES.size < 1024) STANDARD_NAMES.set(camelCase, name);
  }
  return name;
}

const STANDARD_NAMES = new Map<string, string>();

/** `saslServerMechanisms` from `sasl-server-mechanisms`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
