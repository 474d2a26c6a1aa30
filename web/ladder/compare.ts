import type { JsonObject, JsonValue } from '../../decoder/json.ts';
import type { Fold } from './fold.ts';

export interface FieldPair {
  /** `state.value.error`. */
  readonly path: string;
  /** Undefined where the frame does not have it. */
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly differs: boolean;
}

/** What two frames say, field by field, in the order of the first and then of the second. */
export function compareFields(left: Fold, right: Fold): FieldPair[] {
  const [a, b] = [fieldsOf(left), fieldsOf(right)];
  return [...new Set([...a.keys(), ...b.keys()])].map((path) => ({
    path,
    left: a.get(path),
    right: b.get(path),
    differs: a.get(path) !== b.get(path),
  }));
}

function fieldsOf(frames: Fold): Map<string, string> {
  const [first, ...rest] = frames;
  const fields = new Map<string, string>([
    ['frame', first.name],
    ['direction', first.direction],
  ]);
  if (first.channel !== undefined) fields.set('channel', String(first.channel));
  collect(fields, first.fields, '');
  for (const frame of rest) collect(fields, frame.fields, `${frame.name}.`);
  return fields;
}

function collect(fields: Map<string, string>, object: JsonObject, prefix: string): void {
  for (const [key, value] of Object.entries(object)) put(fields, `${prefix}${key}`, value);
}

function put(fields: Map<string, string>, path: string, value: JsonValue): void {
  if (typeof value !== 'object' || value === null) {
    fields.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  } else if ('descriptor' in value && 'value' in value && isObject(value.value)) {
    fields.set(path, String(value.descriptor));
    collect(fields, value.value, `${path}.`);
  } else if ('value' in value && typeof value.value === 'string') {
    fields.set(path, value.value);
  } else if (isObject(value) && !('type' in value)) {
    collect(fields, value, `${path}.`);
  } else {
    fields.set(path, JSON.stringify(value));
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
