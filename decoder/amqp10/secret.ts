import type { JsonObject, JsonValue } from '../json.ts';
import { isObject } from './json-shape.ts';
import { utf8 } from './value.ts';

/** Longest user name taken out of a credential; a longer one is not named. */
const USER_CHARACTERS = 256;

/** What stands in place of a credential of `bytes` octets. */
export function secretValue(bytes: number, user?: string): JsonObject {
  const named = user !== undefined && user.length <= USER_CHARACTERS;
  return { type: 'secret', bytes, ...(named && { user }) };
}

/** The text of a symbol or string value; undefined for others. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const { type, value: text } = value;
  return type === 'symbol' && typeof text === 'string' ? text : undefined;
}

/**
 * Whom a SASL initial response of that mechanism speaks for, where it says so in the clear:
 * PLAIN (RFC 4616), XOAUTH2 and OAUTHBEARER (RFC 7628), SCRAM (RFC 5802), EXTERNAL (RFC 4422).
 */
export function saslUser(
  mechanism: string | undefined,
  bytes: Uint8Array,
  start: number,
  end: number,
): string | undefined {
  const text = utf8(bytes, start, end);
  if (text === undefined || mechanism === undefined) return undefined;
  const parts = text.split(mechanism === 'PLAIN' ? '\0' : '\u0001');
  if (mechanism === 'PLAIN') return parts.length === 3 ? parts[1] : undefined;
  if (mechanism === 'XOAUTH2') return /^user=(.+)$/s.exec(parts[0])?.[1];
  if (mechanism === 'OAUTHBEARER') return /^n,a=([^,]+),/.exec(text)?.[1];
  if (mechanism.startsWith('SCRAM-')) return /^[ny][^,]*,[^,]*,n=([^,]+),/.exec(text)?.[1];
  if (mechanism === 'EXTERNAL') return text === '' ? undefined : text;
  return undefined;
}

/** Whether a map keeps a credential under that key: Event Hubs has its token there in each request. */
export function isSecretKey(key: string): boolean {
  return key === 'security_token';
}

/**
 * Whether these are the application-properties of a message that hands over a token (CBS). Its link
 * says so too, but a capture may begin after the attach, or have lost it.
 */
export function asksToPutToken(section: JsonValue | undefined): boolean {
  if (!isObject(section) || section.descriptor !== 'application-properties') return false;
  const { value } = section;
  if (!Array.isArray(value)) return false;
  return value.some(
    (entry: JsonValue) =>
      Array.isArray(entry) && textOf(entry[0]) === 'operation' && textOf(entry[1]) === 'put-token',
  );
}
