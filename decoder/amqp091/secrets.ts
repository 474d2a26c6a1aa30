import { saslUser, secretValue } from '../amqp10/secret.ts';
import type { JsonObject } from '../json.ts';
import { skipShortstr, u32, Walk } from './encoding.ts';
import { text } from './values.ts';

/**
 * A credential as it may be shown: its length and, where the mechanism puts it in a known place,
 * the user's name. `[start, end)` is the content of a longstr.
 */
export function secretOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  mechanism: string | undefined,
): JsonObject {
  const user =
    mechanism === 'AMQPLAIN'
      ? amqplainUser(bytes, start, end)
      : saslUser(mechanism, bytes, start, end);
  return secretValue(end - start, user);
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
