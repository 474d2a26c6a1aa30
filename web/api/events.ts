import type { Capture, ProgressEvent } from '../../server/api/contract.ts';
import { API } from './client.ts';

/** Waits between attempts to follow a capture whose stream of events broke off or is not there yet. */
const RETRY_MS = 700;

export interface CaptureWatcher {
  progress(event: ProgressEvent): void;
  /** Indexed or failed: the stream has ended. */
  ended(capture: Capture): void;
}

/**
 * Follow a capture while it is received and indexed. Attempts go on until it has ended or the
 * returned function is called: an upload's id is unknown to the server until its first bytes arrive.
 */
export function watchCapture(id: string, watcher: CaptureWatcher): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;

  const stop = () => {
    source?.close();
    window.clearTimeout(timer);
  };
  const onEnd = (event: MessageEvent<string>) => {
    stop();
    const capture: Capture = JSON.parse(event.data);
    watcher.ended(capture);
  };
  const connect = () => {
    source = new EventSource(`${API}/captures/${id}/events`);
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      const progress: ProgressEvent = JSON.parse(event.data);
      watcher.progress(progress);
    });
    source.addEventListener('done', onEnd);
    source.addEventListener('failed', onEnd);
    source.onerror = () => {
      source?.close();
      timer = window.setTimeout(connect, RETRY_MS);
    };
  };

  connect();
  return stop;
}
