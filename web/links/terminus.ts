/** Source and target of a 1.0 link, as one end asked for them and the other granted them. */
import type { JsonObject, JsonValue } from '../../decoder/json.ts';
import { valueText } from '../inspector/value-text.ts';

export interface TerminusRow {
  readonly field: string;
  /** Undefined where the attach did not have it. */
  readonly asked: string | undefined;
  readonly granted: string | undefined;
  readonly differs: boolean;
}

export interface Terminus {
  /** What it is, where it is not a plain source or target: `coordinator`. */
  readonly kind: string | undefined;
  readonly rows: readonly TerminusRow[];
}

/** Their fields side by side. An end that has not attached, or attached with null, has none. */
export function terminusOf(asked: JsonValue | undefined, granted: JsonValue | undefined): Terminus {
  const [one, other] = [fieldsOf(asked), fieldsOf(granted)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const kind = descriptorOf(granted) ?? descriptorOf(asked);
  return {
    kind: kind === 'source' || kind === 'target' ? undefined : kind,
    rows: names.flatMap((name) => {
      const [left, right] = [textOf(one[name]), textOf(other[name])];
      if (left === undefined && right === undefined) return [];
      return [{ field: kebab(name), asked: left, granted: right, differs: left !== right }];
    }),
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function descriptorOf(terminus: JsonValue | undefined): string | undefined {
  return isObject(terminus) && typeof terminus.descriptor === 'string'
    ? terminus.descriptor
    : undefined;
}

function fieldsOf(terminus: JsonValue | undefined): JsonObject {
  return isObject(terminus) && isObject(terminus.value) ? terminus.value : {};
}

/** Absent and null say the same in an attach: the default holds. */
function textOf(value: JsonValue | undefined): string | undefined {
  return value === undefined || value === null ? undefined : valueText(value);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
