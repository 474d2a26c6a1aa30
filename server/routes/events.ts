/** Progress of a capture as server-sent events. */
import type { Response } from 'express';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { route } from './route.ts';

/** A comment line this often keeps proxies from closing a silent stream. */
const HEARTBEAT_MS = 15_000;
/** How long an id that is not known yet may take to become known. */
const BEGIN_WITHIN_MS = 3000;

export function eventRoutes(service: CaptureService) {
  return {
    watchCapture: route(OPERATIONS.watchCapture, async ({ params, request, response }) => {
      const { id } = params;
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      if (!service.store.find(id)) await service.live.awaitBegin(id, BEGIN_WITHIN_MS, gone.signal);
      if (gone.signal.aborted) return;
      service.store.get(id);
      beginEvents(response);
      // HEAD asks what there would be; a body that never ends is not part of it.
      if (request.method === 'HEAD') response.end();
      else watch(service, id, response);
    }),
  };
}

function beginEvents(response: Response): void {
  response.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // Reverse proxies that buffer would hold the events back.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
}

function watch(service: CaptureService, id: string, response: Response): void {
  const capture = service.present(id);
  const send = (event: string, data: unknown) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const sendProgress = () => {
    const { progress, state } = service.present(id);
    // Whoever reads slowly misses steps in between; the last word is never left out.
    if (progress && !response.writableNeedDrain) send('progress', { state, ...progress });
  };
  if (!capture.progress) {
    send(capture.state === 'ready' ? 'done' : 'failed', capture);
    response.end();
    return;
  }
  const unwatch = service.live.watch(id, {
    progress: sendProgress,
    finished: (last) => {
      send(last.state === 'failed' || last.state === 'interrupted' ? 'failed' : 'done', last);
      response.end();
    },
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heartbeat);
    unwatch();
  });
  sendProgress();
}
