/** Source and target of a 1.0 link, as one end asked for them and the other granted them. */
import type { JsonObject, JsonValue } from '../../decoder/json.ts';
import { valueText } from '../inspector/value-text.ts';

/** Fields that are maps (3.5.3, 3.5.4), which JSON has as lists of pairs. */
const MAPS: ReadonlySet<string> = new Set(['dynamicNodeProperties', 'filter']);

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

/**
 * Their fields side by side. An end that has not attached, or attached with null, has none. What was
 * left to the other end to choose is no difference, and an attach that is not in the capture makes none.
 */
export function terminusOf(
  asked: JsonValue | undefined,
  granted: JsonValue | undefined,
  isAnswered: boolean,
): Terminus {
  const [one, other] = [fieldsOf(asked), fieldsOf(granted)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const kind = descriptorOf(granted) ?? descriptorOf(asked);
  return {
    kind: kind === 'source' || kind === 'target' ? undefined : kind,
    rows: names.flatMap((name) => {
      const [left, right] = [textOf(name, one[name]), textOf(name, other[name])];
      if (left === undefined && right === undefined) return [];
      const differs = isAnswered && left !== undefined && left !== right;
      return [{ field: kebab(name), asked: left, granted: right, differs }];
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
function textOf(name: string, value: JsonValue | undefined): string | undefined {
  const type = MAPS.has(name) ? 'map' : undefined;
  if (value === undefined || value === null) return undefined;
  // `released {}` and `amqp:released:list` are both the outcome.
  return valueText(value, type)
    .replace(/\bamqp:([a-z]+):list\b/g, '$1')
    .replace(/ \{\}$/, '');
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
