import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Capture, CaptureList, ProgressEvent } from '../../server/api/contract.ts';
import { getJson, sendDelete, sendJson } from './client.ts';
import { captureKey } from './keys.ts';

/** How often the list is asked for again while something in it moves. */
const BUSY_POLL_MS = 1000;

export function isBusy(capture: Pick<Capture, 'state'>): boolean {
  return capture.state === 'receiving' || capture.state === 'indexing';
}

export const captureListQuery = queryOptions({
  queryKey: ['captures'],
  queryFn: ({ signal }) => getJson<CaptureList>('/captures', signal),
  refetchInterval: (q) => (q.state.data?.captures.some(isBusy) ? BUSY_POLL_MS : false),
});

export function captureQuery(id: string) {
  return queryOptions({
    queryKey: ['captures', id],
    queryFn: ({ signal }) => getJson<Capture>(`/captures/${id}`, signal),
  });
}

export function renameCapture(id: string, name: string): Promise<Capture> {
  return sendJson<Capture>('PATCH', `/captures/${id}`, { name });
}

export function deleteCapture(id: string): Promise<void> {
  return sendDelete(`/captures/${id}`);
}

/** Decode an interrupted or failed capture again from its file. */
export function runAgain(id: string): Promise<Capture> {
  return sendJson<Capture>('POST', `/captures/${id}/ingest`);
}

/** Everything known of one capture is out of date. */
export async function forgetCapture(client: QueryClient, id: string): Promise<void> {
  client.removeQueries({ queryKey: ['frames', id] });
  client.removeQueries({ queryKey: ['frame', id] });
  client.removeQueries({ queryKey: captureKey(id) });
  await client.invalidateQueries({ queryKey: ['captures'] });
}

/** A capture with a progress event worked in. */
export function withProgress(capture: Capture, event: ProgressEvent): Capture {
  const { state, ...progress } = event;
  return { ...capture, state, progress };
}
