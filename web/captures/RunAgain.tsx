import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Capture } from '../../server/api/contract.ts';
import { forgetCapture, runAgain } from '../api/captures.ts';
import { sentenceOf } from '../api/client.ts';
import { Button } from '../ui/Button.tsx';

/** Decodes a capture anew from its file, which is still there. */
export function RunAgain({ capture }: { readonly capture: Capture }) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => runAgain(capture.id),
    onSettled: () => forgetCapture(client, capture.id),
  });
  return (
    <>
      {again.isError && <p className="tone-error">{sentenceOf(again.error)}</p>}
      <Button
        onClick={() => again.mutate()}
        disabled={again.isPending}
        aria-label={`Decode ${capture.name} again`}
      >
        Run again
      </Button>
    </>
  );
}
