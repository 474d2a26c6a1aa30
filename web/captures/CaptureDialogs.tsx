import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Capture, NAME_LENGTH_MAX } from '../../server/api/contract.ts';
import { deleteCapture, forgetCapture, renameCapture } from '../api/captures.ts';
import { sentenceOf } from '../api/client.ts';
import { formatBytes } from '../lib/format.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';

interface DialogProps {
  readonly capture: Capture;
  onClose(): void;
}

export function RenameDialog({ capture, onClose }: DialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(capture.name);
  const rename = useMutation({
    mutationFn: () => renameCapture(capture.id, name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['captures'] });
      onClose();
    },
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') rename.mutate();
  };
  return (
    <Dialog title="Rename capture" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <label className="field-label">
          Name
          <input
            className="text-field"
            data-first-focus
            value={name}
            maxLength={NAME_LENGTH_MAX}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {rename.isError && <ErrorNotice sentence={sentenceOf(rename.error)} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <button type="submit" className="button button-primary" disabled={name.trim() === ''}>
            Rename
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function DeleteDialog({ capture, onClose }: DialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteCapture(capture.id),
    onSuccess: async () => {
      await forgetCapture(client, capture.id);
      onClose();
    },
  });
  return (
    <Dialog title="Delete capture" onClose={onClose}>
      <p>
        <strong>{capture.name}</strong> ({formatBytes(capture.uploadedBytes)}) and its index will be
        removed from the disk. Links to it stop working. This cannot be undone.
      </p>
      {remove.isError && <ErrorNotice sentence={sentenceOf(remove.error)} />}
      <div className="dialog-actions">
        <Button data-first-focus onClick={onClose}>
          Keep it
        </Button>
        <Button tone="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}
