import './key-log.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { captureListQuery, captureQuery, giveKeyLog } from '../api/captures.ts';
import { sentenceOf } from '../api/client.ts';
import { Button } from '../ui/Button.tsx';

/** Takes a key log of TLS, with which the capture is decoded anew: what its clients wrote to SSLKEYLOGFILE. */
export function KeyLogButton({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const give = useMutation({
    mutationFn: (file: File) => giveKeyLog(id, file),
    onSuccess: (capture) => {
      // It is being decoded now, and whoever watches that asks for everything anew at its end.
      client.setQueryData(captureQuery(id).queryKey, capture);
      return client.invalidateQueries({ queryKey: captureListQuery.queryKey, exact: true });
    },
  });
  return (
    <div className="key-log">
      <Button onClick={() => input.current?.click()} disabled={give.isPending}>
        {give.isPending ? 'Decoding with the key log' : 'Give a key log…'}
      </Button>
      <input
        ref={input}
        className="sr-only"
        type="file"
        tabIndex={-1}
        aria-label="Key log of TLS"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) give.mutate(file);
          target.value = '';
        }}
      />
      <p className="muted">
        Clients write one where SSLKEYLOGFILE says; the capture is decoded again with it.
      </p>
      {give.isError && (
        <p className="tone-error" role="alert">
          {sentenceOf(give.error)}
        </p>
      )}
    </div>
  );
}
