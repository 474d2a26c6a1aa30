import type { JsonObject } from '../json.ts';
import { skipShortstr, u32, Walk } from './encoding.ts';
import { text } from './values.ts';

/**
 * A credential as it may be shown: its length and, where the mechanism puts it in a known place,
 * the user's name. `[start, end)` is the content of a longstr.
 */
export function secretValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  mechanism: string | undefined,
): JsonObject {
  const value = { type: 'secret', bytes: end - start };
  const user = userOf(bytes, start, end, mechanism);
  return user === undefined ? value : { ...value, user };
}

function userOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  mechanism: string | undefined,
): string | undefined {
  if (mechanism === 'PLAIN') return plainUser(bytes, start, end);
  if (mechanism === 'AMQPLAIN') return amqplainUser(bytes, start, end);
  return undefined;
}

/** RFC 4616: authzid NUL authcid NUL passwd; without both NULs nothing is known to be a name. */
function plainUser(bytes: Uint8Array, start: number, end: number): string | undefined {
  const first = bytes.indexOf(0, start);
  if (first < 0 || first >= end) return undefined;
  const second = bytes.indexOf(0, first + 1);
  if (second < 0 || second >= end) return undefined;
  return asString(bytes, first + 1, second);
}

/** The entries of a field table without its length; LOGIN and PASSWORD are long strings. */
function amqplainUser(bytes: Uint8Array, start: number, end: number): string | undefined {
  const walk = new Walk();
  walk.begin(end);
  let at = start;
  while (at < end) {
    const tag = skipShortstr(bytes, at, end, walk);
    if (tag < 0 || !walk.need(tag, 5, end) || bytes[tag] !== LONG_STRING) return undefined;
    const content = tag + 5;
    const next = content + u32(bytes, tag + 1);
    if (next > end) return undefined;
    if (asString(bytes, at + 1, tag) === 'LOGIN') return asString(bytes, content, next);
    at = next;
  }
  return undefined;
}

const LONG_STRING = 'S'.charCodeAt(0);

function asString(bytes: Uint8Array, start: number, end: number): string | undefined {
  const value = text(bytes, start, end);
  return typeof value === 'string' ? value : undefined;
}
