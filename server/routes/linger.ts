import type { Request, Response } from 'express';

/** For how long a body that nobody wants is still read. */
const LINGER_MS = 10_000;

/**
 * Reads on, into nothing, when a request is answered before its body was read to the end: a sender
 * whose connection is cut while it sends never gets to see the answer. Not without end: what comes
 * for longer than a moment is cut off.
 */
export function lingerOver(request: Request, response: Response): void {
  if (request.readableEnded || request.destroyed) return;
  response.set('Connection', 'close');
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.on('close', () => clearTimeout(timer));
  request.on('error', () => undefined);
  request.resume();
}
