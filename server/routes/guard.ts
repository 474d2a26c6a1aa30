/**
 * Keeps web pages from elsewhere away from a server on loopback.
 *
 * Two ways lead there. A page can send requests to `http://127.0.0.1:8080` and would be believed
 * because it comes from this machine: its `Origin` gives it away. Or its own host name can be made
 * to resolve to 127.0.0.1 (DNS rebinding), and then even its Origin looks right: the `Host` header
 * gives that away. Whoever sends neither header honestly is no browser, and free to use curl.
 */
import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { ProblemError } from '../errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Sites that `Sec-Fetch-Site` may name: our own page, or the address bar. */
const OWN_SITES = new Set(['same-origin', 'none']);

export interface GuardOptions {
  /** Address the server is bound to. */
  readonly boundHost: string;
  /** Further names under which it may be asked, in lower case. */
  readonly allowedHosts: readonly string[];
}

/** Refuses requests that name a host which is not ours. For every path. */
export function guardHost({ boundHost, allowedHosts }: GuardOptions): RequestHandler {
  const names = new Set([
    'localhost',
    '::1',
    stripBrackets(boundHost.toLowerCase()),
    ...allowedHosts,
  ]);
  const boundToAll = boundHost === '0.0.0.0' || boundHost === '::';
  return (request, _response, next) => {
    const host = hostName(request.headers.host);
    const known =
      host !== undefined &&
      (names.has(host) || isLoopback4(host) || (boundToAll && isIP(host) !== 0));
    // An address cannot be rebound, so a server that is open to all takes any address.
    if (known) return next();
    throw new ProblemError(
      'foreign-request',
      'The Host header names a host that this server does not answer for.',
    );
  };
}

/** Refuses requests that a page of another origin makes. For the API. */
export const guardOrigin: RequestHandler = (request, _response, next) => {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && originHost(origin) !== host?.toLowerCase()) throw foreignPage();
  if (typeof site === 'string' && !OWN_SITES.has(site)) throw foreignPage();
  // Old browsers leave Origin out of some unsafe requests but then send a Referer.
  const { referer } = request.headers;
  if (origin === undefined && referer !== undefined && !SAFE_METHODS.has(request.method)) {
    if (originHost(referer) !== host?.toLowerCase()) throw foreignPage();
  }
  next();
};

function foreignPage(): ProblemError {
  return new ProblemError('foreign-request', 'Pages of other origins may not use this server.');
}

/** Host and port of an origin or address, as a Host header would say it; undefined for `null`. */
function originHost(origin: string): string | undefined {
  try {
    const { protocol, host } = new URL(origin);
    return protocol === 'http:' || protocol === 'https:' ? host : undefined;
  } catch {
    return undefined;
  }
}

/** The name or address in a Host header, without port and brackets. */
function hostName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const match = /^(\[[0-9a-f:.]+\]|[^:\s/@[\]]+)(?::\d{1,5})?$/i.exec(header);
  return match?.[1] === undefined ? undefined : stripBrackets(match[1].toLowerCase());
}

function stripBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function isLoopback4(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.');
}
