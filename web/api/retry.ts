import { ApiError } from './client.ts';

const CONFLICT = 409;
const INDEX_RETRY_MS = 500;

/** Another try helps against a server that is just starting, not against a clear no. */
export function retryUnreached(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiError && error.status > 0);
}

/**
 * For what is asked of an index: while a capture is being decoded its index may not be there yet,
 * which is no reason to bother the reader.
 */
export function retryUntilIndexed(busy: boolean) {
  return {
    retry: (failures: number, error: Error) =>
      (busy && error instanceof ApiError && error.status === CONFLICT) ||
      retryUnreached(failures, error),
    retryDelay: INDEX_RETRY_MS,
  };
}
