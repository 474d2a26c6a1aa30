/** The page itself: files that vite built, and its index for every address the page knows how to show. */
import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { ProblemError } from '../errors.ts';

/** A year: a file whose name has the hash of its content never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

export function pageRoutes(webDir: string): Router {
  const router = Router();
  const hashed = join(webDir, 'assets') + sep;
  router.use(
    express.static(webDir, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        response.set('Cache-Control', path.startsWith(hashed) ? IMMUTABLE : 'no-cache');
      },
    }),
  );
  router.use(sendIndex(join(webDir, 'index.html')));
  return router;
}

function sendIndex(indexPath: string): RequestHandler {
  return async (request, response, next) => {
    const { method, path, headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return next();
    // Scripts and pictures that are not there must not turn into a page: only who asks for one gets it.
    if (path !== '/' && !headers.accept?.includes('text/html')) return next();
    const built = await stat(indexPath).then(
      () => true,
      () => false,
    );
    if (!built)
      throw new ProblemError('not-found', 'The page is not built: npm run build does it.');
    response.set('Cache-Control', 'no-cache').sendFile(indexPath);
  };
}
