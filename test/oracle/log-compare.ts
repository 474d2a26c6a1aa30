import type { JsonValue } from '../../decoder/json.ts';
import type { Absence, LogFrame } from './framelog.ts';
import { camelCase, type LogValue } from './log-value.ts';

type Json = { readonly [key: string]: JsonValue };

function isObject(value: JsonValue | undefined): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether a logged value is the one we decoded. */
export function sameLogValue(log: LogValue, ours: JsonValue): boolean {
  if (log === null || typeof log === 'boolean') return ours === log;
  if (typeof log === 'number') return sameNumber(log, ours);
  if (typeof log === 'string') return ours === log || (isObject(ours) && ours.value === log);
  if ('octets' in log) return sameOctets(log.octets, ours);
  if ('described' in log) return sameDescribed(log.described, log.fields, ours);
  if ('pairs' in log) return sameEntries(log.pairs, ours);
  return sameList(log, ours);
}

function sameNumber(log: number, ours: JsonValue): boolean {
  if (typeof ours === 'number') return ours === log;
  // Beyond 2^53 the log itself is rounded or exact hex; times and typed numbers carry `value`.
  return isObject(ours) && Number(ours.value) === log;
}

function sameOctets(hex: string, ours: JsonValue): boolean {
  if (!isObject(ours)) return false;
  return ours.type === 'secret' ? ours.bytes === hex.length / 2 : ours.value === hex;
}

function sameDescribed(
  name: string,
  fields: ReadonlyMap<string, LogValue>,
  ours: JsonValue,
): boolean {
  if (!isObject(ours) || ours.descriptor !== name) return false;
  const value = ours.value;
  if (!isObject(value)) return fields.size === 0;
  return [...fields].every(([key, item]) => {
    const have = value[key];
    return have !== undefined && sameLogValue(item, have);
  });
}

function sameEntries(
  entries: readonly (readonly [LogValue, LogValue])[],
  ours: JsonValue,
): boolean {
  // rhea writes some composites, errors among them, as objects with names.
  if (isObject(ours) && isObject(ours.value)) {
    const { value } = ours;
    return entries.every(([key, item]) => {
      const have = typeof key === 'string' ? value[camelCase(key)] : undefined;
      return have !== undefined && sameLogValue(item, have);
    });
  }
  if (!isArray(ours) || ours.length !== entries.length) return false;
  return entries.every(([key, item], i) => {
    const pair = ours[i];
    if (pair === null || typeof pair !== 'object' || !isArray(pair)) return false;
    return sameLogValue(key, pair[0]) && sameLogValue(item, pair[1]);
  });
}

function sameList(log: readonly LogValue[], ours: JsonValue): boolean {
  if (isArray(ours)) {
    return log.length === ours.length && log.every((item, i) => sameLogValue(item, ours[i]));
  }
  // rhea writes a composite as the list of its fields, without names; compare those that are there.
  if (isObject(ours) && ours.type === 'described' && isObject(ours.value)) {
    const values = Object.values(ours.value);
    return log.every((item, i) => i >= values.length || sameRheaField(item, values[i]));
  }
  // A field with `multiple` that holds a single value.
  return log.length === 1 && sameLogValue(log[0], ours);
}

/** Nested composites stand in rhea's lists as objects of its own making: those are passed over. */
function sameRheaField(item: LogValue, ours: JsonValue): boolean {
  if (item === null) return ours === null;
  return typeof item === 'object' ? true : sameLogValue(item, ours);
}

function isFalsy(value: JsonValue): boolean {
  return value === null || value === false || value === 0 || value === '';
}

/** What differs between a logged frame and ours, in words. */
export function logDifferences(log: LogFrame, ours: Json, absence: Absence): string[] {
  const found: string[] = [];
  for (const [name, value] of log.fields) {
    const have = ours[name];
    if (have === undefined || have === null) {
      if (value !== null && absence !== 'shown-as-default') {
        found.push(`${name}: the log has ${JSON.stringify(value)}, we have ${have}`);
      }
    } else if (!sameLogValue(value, have)) {
      found.push(`${name}: the log has ${JSON.stringify(value)}, we have ${JSON.stringify(have)}`);
    }
  }
  if (absence !== 'shown-as-default') {
    for (const [name, value] of Object.entries(ours)) {
      if (name === 'payloadBytes' || log.fields.has(name) || value === null) continue;
      if (absence === 'left-out-when-falsy' && isFalsy(value)) continue;
      found.push(`${name}: we have ${JSON.stringify(value)}, the log has none`);
    }
  }
  const { payloadBytes } = log;
  if (payloadBytes !== undefined && payloadBytes !== (ours.payloadBytes ?? 0)) {
    found.push(`payload: the log has ${payloadBytes} octets, we have ${ours.payloadBytes}`);
  }
  return found;
}
