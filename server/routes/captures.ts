import type { Request } from 'express';
import { API_BASE, RenameBody } from '../api/contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { readKeyLogBody } from '../captures/key-logs.ts';
import { ProblemError } from '../errors.ts';
import { PORT_HINT_FORM, portHintTexts, readPortHints } from '../port-hints.ts';
import { route, validate } from './route.ts';

export function captureRoutes(service: CaptureService) {
  return {
    listCaptures: route(OPERATIONS.listCaptures, async ({ response }) => {
      response.json(await service.list());
    }),

    uploadCapture: route(OPERATIONS.uploadCapture, async ({ query, request, response }) => {
      refuseForms(request);
      const totalBytes = contentLength(request);
      const portHints = readPortHints(query.portHint?.split(',') ?? []);
      if (portHints === undefined) throw new ProblemError('invalid-request', PORT_HINT_FORM);
      const { capture, created } = await service.receive({
        body: request,
        name: query.name ?? 'capture',
        portHints: portHintTexts(portHints),
        ...(query.id !== undefined && { id: query.id }),
        ...(totalBytes !== undefined && { totalBytes }),
      });
      response.status(created ? 201 : 200).location(`${API_BASE}/captures/${capture.id}`);
      response.json(capture);
    }),

    getCapture: route(OPERATIONS.getCapture, async ({ params, response }) => {
      response.json(service.present(params.id));
    }),

    renameCapture: route(OPERATIONS.renameCapture, async ({ params, request, response }) => {
      if (!request.is('application/json')) {
        throw new ProblemError('unsupported-body', 'The body must be application/json.');
      }
      const { name } = validate(RenameBody, request.body);
      response.json(await service.rename(params.id, name));
    }),

    deleteCapture: route(OPERATIONS.deleteCapture, async ({ params, response }) => {
      await service.remove(params.id);
      response.status(204).end();
    }),

    putKeyLog: route(OPERATIONS.putKeyLog, async ({ params, request, response }) => {
      refuseForms(request);
      service.store.get(params.id);
      const octets = await readKeyLogBody(request);
      response.status(202).json(await service.useKeyLog(params.id, octets));
    }),

    ingestCapture: route(OPERATIONS.ingestCapture, async ({ params, response }) => {
      response.status(202).json(await service.ingestAgain(params.id));
    }),
  };
}

/** A form wraps the file in lines of its own, which would be stored as if they were the capture. */
function refuseForms(request: Request): void {
  if (!request.is('multipart/*')) return;
  throw new ProblemError(
    'unsupported-body',
    'Send the file itself as the body (curl -T FILE, or --data-binary @FILE), not a form.',
  );
}

function contentLength({ headers }: Request): number | undefined {
  const text = headers['content-length'];
  return text === undefined ? undefined : Number(text);
}
