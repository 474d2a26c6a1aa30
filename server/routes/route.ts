/** How an operation of the API becomes a route: its parameters are checked before the handler runs. */
import { json, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Operation, OperationId } from '../api/operations.ts';
import { ProblemError } from '../errors.ts';

/** No JSON of this API is longer; files are not JSON. */
const JSON_BODY_BYTES = 64 * 1024;

export interface Call<P, Q> {
  readonly params: P;
  readonly query: Q;
  readonly request: Request;
  readonly response: Response;
}

/** A route that can be mounted; made by `route`. */
export interface Route {
  readonly operation: Operation;
  readonly handle: (request: Request, response: Response) => Promise<void>;
}

/** One for each operation; a missing one does not compile. */
export type Routes = Readonly<Record<OperationId, Route>>;

export function route<P extends z.ZodObject, Q extends z.ZodObject>(
  operation: Operation & { readonly params: P; readonly query: Q },
  handler: (call: Call<z.output<P>, z.output<Q>>) => Promise<void>,
): Route {
  return {
    operation,
    handle: (request, response) =>
      handler({
        params: validate(operation.params, request.params),
        query: validate(operation.query, request.query),
        request,
        response,
      }),
  };
}

/** `value` as the schema has it; throws the problem `invalid-request` that says what is wrong. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new ProblemError('invalid-request', `${faults.join('; ')}.`);
}

/** All routes; what else is asked of their paths is answered by `not-allowed`. */
export function mountRoutes(routes: Routes): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const methods = new Map<string, string[]>();
  for (const { operation, handle } of Object.values<Route>(routes)) {
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1');
    const parsers = operation.body?.kind === 'json' ? [json({ limit: JSON_BODY_BYTES })] : [];
    router[operation.method](path, ...parsers, handle);
    methods.set(path, [...(methods.get(path) ?? []), operation.method.toUpperCase()]);
  }
  for (const [path, allowed] of methods) {
    router.all(path, (request, response) => {
      response.set('Allow', allowed.join(', '));
      throw new ProblemError('not-allowed', `${request.method} is not possible here.`);
    });
  }
  return router;
}
