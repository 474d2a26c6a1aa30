import type { JsonObject, JsonValue } from '../json.ts';
import { serialDistance } from '../serial.ts';
import { isList, isObject } from './json-shape.ts';
import { isProvided, primitiveOf, primitivesFor, provides, restrictedType } from './names.ts';
import { joinNotes } from './node.ts';
import { textOf } from './secret.ts';
import type { FieldSpec } from './spec.ts';

/** What was read for a field: `kind` is a primitive's or a described type's name. */
interface FieldValue {
  readonly kind: string;
  /** For an array, the kind of its elements. */
  readonly elementKind: string;
  readonly value: JsonValue | undefined;
}

/** What a person should know about the value of a field: its meaning, or how it breaks the table. */
export function fieldNote(field: FieldSpec, read: FieldValue): string | undefined {
  if (read.kind === 'null') return nullNote(field);
  const misfit = typeNote(field, read);
  return misfit ?? keyNote(field.type, read.value) ?? choiceNote(field, read.value);
}

/** Key types of the maps that restrict them (2.8.13, 3.2.5, 3.2.10, 3.5.8, 3.5.9). */
const KEY_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['fields', ['symbol']],
  ['node-properties', ['symbol']],
  ['filter-set', ['symbol']],
  ['delivery-annotations', ['symbol', 'ulong']],
  ['message-annotations', ['symbol', 'ulong']],
  ['footer', ['symbol', 'ulong']],
  ['application-properties', ['string']],
]);

/** Says that a map has keys of a type that its own type does not allow. */
export function keyNote(type: string, value: JsonValue | undefined): string | undefined {
  const allowed = KEY_TYPES.get(type);
  if (allowed === undefined || !isList(value)) return undefined;
  const isOdd = value.some((entry) => isList(entry) && !allowed.includes(keyType(entry[0])));
  return isOdd ? `not all keys are of type ${allowed.join(' or ')}` : undefined;
}

function keyType(key: JsonValue | undefined): string {
  if (typeof key === 'string') return 'string';
  if (typeof key === 'number') return 'ulong';
  return isObject(key) && typeof key.type === 'string' ? key.type : '';
}

function nullNote(field: FieldSpec): string | undefined {
  if (field.mandatory) return 'null, though mandatory';
  if (field.default === undefined) return undefined;
  return joinNotes(
    `null: the default ${String(field.default)} holds`,
    choiceNote(field, field.default),
  );
}

function typeNote(field: FieldSpec, read: FieldValue): string | undefined {
  if (field.multiple && read.kind === 'array') {
    const wanted = primitiveOf(field.type);
    if (read.elementKind === wanted) return undefined;
    return `an array of ${read.elementKind} where the standard has an array of ${wanted}`;
  }
  if (field.type === '*') return kindNote(field, read.kind);
  const wanted = primitiveOf(field.type);
  return read.kind === wanted ? undefined : `${read.kind} where the standard has ${wanted}`;
}

function kindNote({ requires }: FieldSpec, kind: string): string | undefined {
  if (requires === undefined || !isProvided(requires)) return undefined;
  if (provides(kind, requires) || primitivesFor(requires).includes(kind)) return undefined;
  // Vendors add delivery states and termini of their own: not a fault, and not known to be one.
  return kind === 'described' ? undefined : `${kind} where the standard has a type of ${requires}`;
}

function choiceNote(field: FieldSpec, value: JsonValue | undefined): string | undefined {
  const choices = restrictedType(field.type)?.choices;
  if (choices === undefined) return undefined;
  const plain = textOf(value) ?? value;
  const choice = Object.entries(choices).find(([, chosen]) => chosen === plain);
  if (choice === undefined) return `not a value that the standard has for ${field.type}`;
  return choice[0] === plain ? undefined : choice[0];
}

/** How many deliveries a disposition names, said at its `last`. */
export function rangeNote(
  composite: string,
  field: string,
  { first, last }: JsonObject,
): string | undefined {
  if (composite !== 'disposition' || field !== 'last') return undefined;
  if (typeof first !== 'number' || typeof last !== 'number') return undefined;
  const count = settledCount(first, last);
  if (count < 1) return 'before first';
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}

/** Deliveries in the range of delivery-ids from `first` to `last`, which wraps at 2^32. */
export function settledCount(first: number, last: number): number {
  return serialDistance(last, first) + 1;
}
