import type { Request, Response } from 'express';

/** How much of a body that nobody wants is still read, and for how long. */
const LINGER_BYTES = 64 * 1024 * 1024;
const LINGER_MS = 10_000;

/**
 * Reads on, into nothing, when a request is answered before its body was read to the end: a sender
 * whose connection is cut while it sends never gets to see the answer. Not without end: whoever
 * sends more than is reasonable is cut off.
 */
export function lingerOver(request: Request, response: Response): void {
  if (request.readableEnded || request.destroyed) return;
  response.set('Connection', 'close');
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) request.destroy();
  });
  request.on('close', () => clearTimeout(timer));
  request.on('error', () => undefined);
  request.resume();
}
