/** The end of every request that went wrong: a problem, in words. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { asProblem, ProblemError } from '../errors.ts';
import type { Log } from '../log.ts';
import { lingerOver } from './linger.ts';

export const unknownRoute: RequestHandler = (request) => {
  throw new ProblemError('not-found', `There is nothing at ${request.method} ${request.path}.`);
};

export function sendProblem(log: Log): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const known = asProblem(error);
    if (!known) log.error({ err: error, method: request.method, path: request.path }, 'a bug');
    const problem =
      known ?? new ProblemError('internal', 'An error in amqpscope; its log has the details.');
    if (response.headersSent) return void response.destroy();
    lingerOver(request, response);
    response.status(problem.status).type('application/problem+json').json(problem.toProblem());
  };
}
