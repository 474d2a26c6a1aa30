import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { Capture } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { watchCapture } from '../api/events.ts';
import { newCaptureId, uploadCapture } from '../api/upload.ts';
import { visibleText } from '../lib/visible.ts';
import { TaskLine } from './task-line.ts';

/** A file on its way to the server, from the drop to the reader's dismissal. */
export interface UploadState {
  readonly id: string;
  readonly name: string;
  readonly totalBytes: number;
  readonly sentBytes: number;
  readonly packets: number;
  readonly frames: number;
  readonly outcome:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'sending' }
    | { readonly kind: 'done'; readonly capture: Capture; readonly wasThere: boolean }
    | { readonly kind: 'failed'; readonly sentence: string };
}

export interface Uploads {
  readonly list: readonly UploadState[];
  add(files: readonly File[]): void;
  cancel(id: string): void;
  dismiss(id: string): void;
}

/** The server knows the id once the first bytes are there, and a small file is done before that. */
const WATCH_AFTER_MS = 400;

/**
 * Each has two connections, one to send and one to hear of its progress, and a browser has six for one
 * server: so the page can be used meanwhile.
 */
const AT_A_TIME = 2;

const WAITING = { kind: 'waiting' } as const;
const SENDING = { kind: 'sending' } as const;

function useUploadList(): Uploads {
  const client = useQueryClient();
  const [list, setList] = useState<readonly UploadState[]>([]);
  const [cancels] = useState(() => new Map<string, () => void>());
  const [line] = useState(() => new TaskLine(AT_A_TIME));

  const change = useCallback((id: string, part: Partial<UploadState>) => {
    setList((now) => now.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  }, []);
  const remove = useCallback((id: string) => {
    setList((now) => now.filter((upload) => upload.id !== id));
  }, []);

  const start = useCallback(
    async (id: string, file: File) => {
      change(id, { outcome: SENDING });
      let unwatch = () => {};
      let listed = false;
      const watching = window.setTimeout(() => {
        unwatch = watchCapture(id, {
          progress: ({ packets, frames }) => {
            change(id, { packets, frames });
            // From now on the list has it, and it can be opened while it arrives.
            if (!listed) void client.invalidateQueries({ queryKey: ['captures'], exact: true });
            listed = true;
          },
          ended: () => undefined,
        });
      }, WATCH_AFTER_MS);
      const upload = uploadCapture(file, id, {
        sent: (sentBytes) => change(id, { sentBytes }),
      });
      cancels.set(id, upload.cancel);
      try {
        const finished = await upload.finished;
        if (finished) change(id, { outcome: { kind: 'done', ...finished } });
        else remove(id);
      } catch (error) {
        change(id, { outcome: { kind: 'failed', sentence: sentenceOf(error) } });
      } finally {
        window.clearTimeout(watching);
        unwatch();
        cancels.delete(id);
        await client.invalidateQueries({ queryKey: ['captures'] });
      }
    },
    [cancels, change, client, remove],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        const id = newCaptureId();
        const begun = { id, name: visibleText(file.name), totalBytes: file.size, sentBytes: 0 };
        setList((now) => [{ ...begun, packets: 0, frames: 0, outcome: WAITING }, ...now]);
        cancels.set(id, () => {
          cancels.delete(id);
          remove(id);
        });
        line.add(async () => {
          // It may have been cancelled while it waited.
          if (cancels.has(id)) await start(id, file);
        });
      }
    },
    [cancels, line, remove, start],
  );
  const cancel = useCallback((id: string) => cancels.get(id)?.(), [cancels]);
  return useMemo(() => ({ list, add, cancel, dismiss: remove }), [list, add, cancel, remove]);
}

const UploadsContext = createContext<Uploads>({
  list: [],
  add: () => undefined,
  cancel: () => undefined,
  dismiss: () => undefined,
});

export function useUploads(): Uploads {
  return use(UploadsContext);
}

/** Uploads belong to the whole page: they go on, and can be cancelled, whatever is looked at meanwhile. */
export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const uploads = useUploadList();
  const sending = uploads.list.some(
    ({ outcome: { kind } }) => kind === 'waiting' || kind === 'sending',
  );
  useEffect(() => {
    if (!sending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [sending]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}
