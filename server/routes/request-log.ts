import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';

/** One line a request: method, path without its query (filters quote captures), status, time taken. */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const begin = performance.now();
    const { method, path } = request;
    response.on('close', () => {
      const milliseconds = Math.round(performance.now() - begin);
      log.debug({ method, path, status: response.statusCode, milliseconds }, 'request');
    });
    next();
  };
}
