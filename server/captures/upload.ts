/**
 * A capture on its way in, from a request, a file or standard input: written to the disk, hashed and
 * indexed at the same time.
 *
 *     body ──▶ capture (file) ──▶ ingest, told how far the file has come ──▶ index
 *         └──▶ sha-256: is it here already?
 *
 * Whatever does not end as a capture that can be shown leaves nothing behind.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Capture } from '../api/contract.ts';
import { unreadableCapture } from '../errors.ts';
import type { CaptureService } from './captures.ts';
import { eachChunk } from './each-chunk.ts';
import { DUPLICATE, type IngestRun, SHUT_DOWN } from './ingests.ts';
import type { Quota } from './quota.ts';
import { INTERRUPTED, type NewCapture } from './store.ts';

export interface Incoming extends NewCapture {
  readonly body: Readable;
  /** Octets to come, when known. */
  readonly totalBytes?: number;
}

export interface Received {
  readonly capture: Capture;
  /** False when the same file was here already: then `capture` is the old one. */
  readonly created: boolean;
}

/** Rejects with a problem when the body is no capture, too large, or cut. */
export async function receive(
  service: CaptureService,
  id: string,
  incoming: Incoming,
  signal: AbortSignal,
): Promise<Received> {
  const { store, live, quota } = service;
  const { totalBytes } = incoming;
  const expected = totalBytes === undefined ? {} : { totalBytes };
  live.begin(id, { bytes: 0, packets: 0, frames: 0, ...expected });
  let run: IngestRun | undefined;
  let whole = false;
  try {
    await quota.refuse(totalBytes ?? 0);
    const file = await open(store.capturePath(id), 'wx', 0o600);
    run = service.ingests.begin({
      id,
      growing: true,
      ...expected,
      onProgress: (progress) => live.progress(id, progress),
    });
    const { bytes, sha256 } = await writeBody(file, incoming.body, run, quota, signal);
    if (bytes === 0) throw unreadableCapture('it is empty', 0);
    const twin = await findTwin(service, sha256, incoming.portHints);
    if (twin) {
      await run.stop(DUPLICATE);
      await service.discard(id);
      live.finish(id, twin);
      return { capture: service.readAgain(twin.id), created: false };
    }
    await store.update(id, { state: 'indexing', uploadedBytes: bytes, sha256 });
    whole = true;
    run.complete();
    const stop = () => void run?.stop(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const indexed = await run.done.finally(() => signal.removeEventListener('abort', stop));
    await store.update(id, { state: 'ready', ...indexed });
    const capture = service.present(id);
    live.finish(id, capture);
    return { capture, created: true };
  } catch (error) {
    await run?.stop(error);
    if (whole && error === SHUT_DOWN) {
      // The file is here: the next start can index it.
      await store.update(id, { state: 'interrupted', error: INTERRUPTED });
      live.finish(id, service.present(id));
    } else {
      const failed = service.presentFailed(id, error);
      await service.discard(id);
      live.finish(id, failed);
    }
    throw error;
  }
}

/** Writes the body, tells the ingest how far it is, and closes the file. */
async function writeBody(
  file: FileHandle,
  body: Readable,
  run: IngestRun,
  quota: Quota,
  signal: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await eachChunk(body, AbortSignal.any([signal, run.stopped]), async (chunk) => {
      await quota.take(chunk.length);
      await file.writeFile(chunk);
      hash.update(chunk);
      bytes += chunk.length;
      run.advance(bytes);
    });
    // A capture that is called whole must be so after a power cut, too.
    await file.datasync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A capture of the same octets; one that is being indexed is waited for, it may come to nothing. */
async function findTwin(
  service: CaptureService,
  sha256: string,
  portHints: readonly string[] | undefined,
): Promise<Capture | undefined> {
  for (;;) {
    const twin = service.store.findBySha256(sha256, portHints);
    if (twin === undefined) return undefined;
    if (await service.running.settled(twin.id)) continue;
    if ((await service.store.faultOfSource(twin.id)) === undefined) {
      return service.present(twin.id);
    }
  }
}
