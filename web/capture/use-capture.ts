import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import { askAnew, captureQuery, isBusy, withProgress } from '../api/captures.ts';
import { watchCapture } from '../api/events.ts';

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
        void askAnew(client, id);
      },
    });
  }, [busy, client, id]);

  return { ...result, busy };
}
