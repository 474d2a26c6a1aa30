/** The heads of HTTP/1.1 messages by which a connection becomes WebSocket (RFC 6455 4.1, 4.2.2; RFC 9112). */

import { LIMITS } from '../limits.ts';

const latin1 = new TextDecoder('latin1');

/** What a client asks for. */
export interface HttpRequest {
  readonly method: string;
  /** Without its query, which may hold tokens. */
  readonly path: string;
  readonly asksForWebSocket: boolean;
}

/** What a server answers. */
export interface HttpAnswer {
  readonly status: number;
  /** `403 Forbidden` */
  readonly text: string;
  /** From here on it is WebSocket. */
  readonly accepts: boolean;
  readonly protocol: string | undefined;
  readonly extensions: string | undefined;
  /** Octets that follow the head; undefined when it does not say. */
  readonly bodyBytes: number | undefined;
}

/** Place behind the empty line that ends a head; -1 when there is none. */
export function headEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== 0x0a) continue;
    if (at + 1 < end && bytes[at + 1] === 0x0a) return at + 2;
    if (at + 2 < end && bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

export function readRequest(head: Uint8Array): HttpRequest | undefined {
  const [first, fields] = linesOf(head);
  const line = /^([A-Z]+) (\S+) HTTP\/1\.\d$/.exec(first);
  if (line === null) return undefined;
  const [, method, target] = line;
  const query = target.indexOf('?');
  return {
    method,
    path: query < 0 ? told(target) : `${told(target.slice(0, query))}?…`,
    asksForWebSocket: method === 'GET' && listOf(fields.get('upgrade')).some(isWebSocket),
  };
}

export function readAnswer(head: Uint8Array): HttpAnswer | undefined {
  const [first, fields] = linesOf(head);
  const line = /^HTTP\/1\.\d (\d{3})(?: (.*))?$/.exec(first);
  if (line === null) return undefined;
  const status = Number(line[1]);
  const length = fields.get('content-length');
  const isBare = status < 200 || status === 204 || status === 304;
  return {
    status,
    text: told(`${status} ${line[2] ?? ''}`.trim()),
    accepts: status === 101 && listOf(fields.get('upgrade')).some(isWebSocket),
    protocol: toldField(fields.get('sec-websocket-protocol')),
    extensions: toldField(fields.get('sec-websocket-extensions')),
    bodyBytes: isBare
      ? 0
      : length !== undefined && /^\d{1,15}$/.test(length)
        ? Number(length)
        : undefined,
  };
}

function toldField(field: string | undefined): string | undefined {
  return field === undefined || field === '' ? undefined : told(field);
}

/** As it is told of in sentences: no longer than anybody reads, and without what would break a line. */
function told(text: string): string {
  const shown = text.replace(/\p{Cc}/gu, '\ufffd');
  return shown.length <= LIMITS.identifierBytes
    ? shown
    : `${shown.slice(0, LIMITS.identifierBytes)}…`;
}

function isWebSocket(token: string): boolean {
  return token.toLowerCase() === 'websocket';
}

/** The parts of a list, which commas divide. */
function listOf(field: string | undefined): string[] {
  if (field === undefined) return [];
  return field.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

/** The first line, and the fields by their names; of one that comes twice the parts are one list. */
function linesOf(head: Uint8Array): [string, ReadonlyMap<string, string>] {
  const [first, ...lines] = latin1.decode(head).split(/\r?\n/);
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return [first, fields];
}
