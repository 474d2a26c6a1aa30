import type { Readable } from 'node:stream';
import { ProblemError } from '../errors.ts';

/**
 * Hands over the chunks of a stream one at a time, in order; the next is read when `take` is done.
 *
 * Unlike `for await` it leaves the stream alone when it stops early: a request that was read half
 * can still be answered. Rejects with the signal's reason, with what `take` threw, with the
 * stream's error, or with the problem `aborted` when the stream was cut.
 */
export async function eachChunk(
  source: Readable,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  let taking: Promise<void> | undefined;
  let reading = true;
  const { promise, resolve, reject } = deferred();
  const onData = (chunk: unknown) => {
    source.pause();
    if (!(chunk instanceof Uint8Array)) return reject(new TypeError('the stream is not binary'));
    taking = take(chunk).then(() => {
      if (reading) source.resume();
    }, reject);
  };
  const onEnd = () => resolve();
  const onClose = () => reject(cutShort());
  const onError = (error: Error) => reject(isCut(error) ? cutShort() : error);
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  source.on('end', onEnd).on('close', onClose).on('error', onError).on('data', onData);
  if (source.destroyed && !source.readableEnded) onClose();
  try {
    await promise;
  } finally {
    reading = false;
    signal.removeEventListener('abort', onAbort);
    source.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onError);
    // Errors that come later have been answered for already.
    source.on('error', () => undefined);
    source.pause();
    await taking;
  }
}

function cutShort(): ProblemError {
  return new ProblemError('aborted', 'The upload ended before the file was complete.');
}

function isCut(error: Error): boolean {
  return (
    'code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
