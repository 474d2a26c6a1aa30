import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Capture, CaptureList, ProgressEvent } from '../../server/api/contract.ts';
import { getJson, putFile, sendDelete, sendJson } from './client.ts';

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

/** Secrets of its TLS, with which it is decoded again where it has TLS that was not read. */
export function giveKeyLog(id: string, file: File): Promise<Capture> {
  return putFile<Capture>(`/captures/${id}/keylog`, file);
}

/** Whether what is asked for is of the inside of that capture: its id is the second part of each such key. */
function isAbout(id: string) {
  return ({ queryKey: [kind, of] }: { readonly queryKey: readonly unknown[] }) =>
    kind !== 'captures' && of === id;
}

/** What was asked of a capture while it was being read may lack the last of it, or be of its index before. */
export async function askAnew(client: QueryClient, id: string): Promise<void> {
  await client.invalidateQueries({ predicate: isAbout(id) });
}

/** Everything known of one capture is out of date. */
export async function forgetCapture(client: QueryClient, id: string): Promise<void> {
  client.removeQueries({ predicate: isAbout(id) });
  await client.invalidateQueries({ queryKey: ['captures'] });
}

/** A capture with a progress event worked in. */
export function withProgress(capture: Capture, event: ProgressEvent): Capture {
  const { state, ...progress } = event;
  return { ...capture, state, progress };
}
