import type { Capture } from '../../server/api/contract.ts';
import { API, ApiError, errorOf, query } from './client.ts';

export interface UploadProgress {
  /** Octets that have left this machine. */
  sent(bytes: number): void;
}

export interface Upload {
  /** The capture, or `undefined` when it was cancelled. Rejects with an ApiError. */
  readonly finished: Promise<{ capture: Capture; wasThere: boolean } | undefined>;
  cancel(): void;
}

/** Twelve hex digits chosen here, so that the events of the upload can be watched while it runs. */
export function newCaptureId(): string {
  const octets = crypto.getRandomValues(new Uint8Array(6));
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** XMLHttpRequest and not fetch: only it says how much of a body has been sent. */
export function uploadCapture(file: File, id: string, progress: UploadProgress): Upload {
  const request = new XMLHttpRequest();
  const finished = new Promise<{ capture: Capture; wasThere: boolean } | undefined>(
    (resolve, reject) => {
      request.upload.onprogress = (event) => progress.sent(event.loaded);
      request.onabort = () => resolve(undefined);
      request.onerror = () => reject(new ApiError(0, 'The connection to the server was lost.'));
      request.onload = () => {
        if (request.status >= 300) {
          reject(errorOf(request.status, request.responseText));
          return;
        }
        const capture: Capture = JSON.parse(request.responseText);
        resolve({ capture, wasThere: request.status === 200 });
      };
    },
  );
  request.open('POST', `${API}/captures${query({ name: file.name, id })}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.send(file);
  return { finished, cancel: () => request.abort() };
}
