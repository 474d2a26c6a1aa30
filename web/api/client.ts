/** The one place that speaks HTTP. Everything it throws is an ApiError with a sentence for people. */

import type { FilterErrorBody } from '../../server/api/contract.ts';
import '../lib/zod-jitless.ts';
import * as z from 'zod/mini';

export const API = '/api/v1';

/** What a failed request says of itself; the parts of RFC 9457 that the page uses. */
const Problem = z.object({
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  filterError: z.optional(z.object({ start: z.number(), end: z.number(), message: z.string() })),
});

export class ApiError extends Error {
  /** 0 when the server was not reached. */
  readonly status: number;
  readonly filterError: FilterErrorBody | undefined;

  constructor(status: number, sentence: string, filterError?: FilterErrorBody) {
    super(sentence);
    this.name = 'ApiError';
    this.status = status;
    this.filterError = filterError;
  }
}

/** The error that a response body, problem+json or not, stands for. */
export function errorOf(status: number, body: string): ApiError {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not from our server: a proxy's page, or nothing.
  }
  const problem = Problem.safeParse(parsed);
  const sentence = problem.success ? (problem.data.detail ?? problem.data.title) : undefined;
  return new ApiError(
    status,
    sentence ?? `The server answered with status ${status} and no reason.`,
    problem.success ? problem.data.filterError : undefined,
  );
}

const UNREACHABLE = 'The amqpscope server does not answer. Is it still running?';

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${API}${path}`, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, UNREACHABLE);
  }
  if (!response.ok) throw errorOf(response.status, await response.text());
  return response;
}

/** GET whose answer has the shape the contract promises; page and server are of one build. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, signal ? { signal } : {});
  const body: T = await response.json();
  return body;
}

export async function sendJson<T>(
  method: 'POST' | 'PATCH',
  path: string,
  data?: unknown,
): Promise<T> {
  const response = await send(path, {
    method,
    ...(data !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(data),
    }),
  });
  const body: T = await response.json();
  return body;
}

/** A file as its octets, whatever its name says that it is. */
export async function putFile<T>(path: string, file: File): Promise<T> {
  const headers = { 'content-type': 'application/octet-stream' };
  const response = await send(path, { method: 'PUT', headers, body: file });
  const body: T = await response.json();
  return body;
}

export async function sendDelete(path: string): Promise<void> {
  await send(path, { method: 'DELETE' });
}

/** `?a=1&b=2` of what is set. */
export function query(params: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

/** The sentence to show for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
