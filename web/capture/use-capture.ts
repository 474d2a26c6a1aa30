import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import { captureQuery, isBusy, withProgress } from '../api/captures.ts';
import { watchCapture } from '../api/events.ts';
import { captureKey } from '../api/keys.ts';

/** A capture, kept up to date by the server's events while it is received and indexed. */
export function useCapture(id: string) {
  const client = useQueryClient();
  const result = useQuery(captureQuery(id));
  const busy = result.data !== undefined && isBusy(result.data);

  useEffect(() => {
    if (!busy) return;
    const { queryKey } = captureQuery(id);
    return watchCapture(id, {
      progress: (event) => {
        client.setQueryData(
          queryKey,
          (now: Capture | undefined) => now && withProgress(now, event),
        );
      },
      ended: (capture) => {
        client.setQueryData(queryKey, capture);
        // What was asked for while rows were still coming may lack the last of them.
        void client.invalidateQueries({ queryKey: ['frames', id] });
        void client.invalidateQueries({ queryKey: captureKey(id) });
      },
    });
  }, [busy, client, id]);

  return { ...result, busy };
}
