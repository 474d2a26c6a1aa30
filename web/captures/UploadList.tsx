import { Link } from 'wouter';
import { formatBytes, formatCounted } from '../lib/format.ts';
import { routes } from '../routes.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Meter } from '../ui/Meter.tsx';
import type { UploadState, Uploads } from './UploadsProvider.tsx';

export function UploadList({ uploads }: { readonly uploads: Uploads }) {
  if (uploads.list.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Uploads">
      {uploads.list.map((upload) => (
        <li key={upload.id} className="upload">
          <UploadRow upload={upload} uploads={uploads} />
        </li>
      ))}
    </ul>
  );
}

function UploadRow({
  upload,
  uploads,
}: {
  readonly upload: UploadState;
  readonly uploads: Uploads;
}) {
  const dismiss = (
    <IconButton
      icon="close"
      label={`Dismiss ${upload.name}`}
      onClick={() => uploads.dismiss(upload.id)}
    />
  );
  switch (upload.outcome.kind) {
    case 'waiting':
    case 'sending':
      return <Sending upload={upload} onCancel={() => uploads.cancel(upload.id)} />;
    case 'failed':
      return (
        <>
          <span className="upload-glyph tone-error">
            <Icon name="warning" />
          </span>
          <div className="upload-text" role="alert">
            <strong>{upload.name}</strong>
            <p>{upload.outcome.sentence}</p>
          </div>
          {dismiss}
        </>
      );
    case 'done': {
      const { capture, wasThere } = upload.outcome;
      const frames = formatCounted(capture.summary?.frames.total ?? upload.frames, 'frame');
      return (
        <>
          <span className="upload-glyph tone-ok">
            <Icon name="check" />
          </span>
          <div className="upload-text" role="status">
            <strong>{upload.name}</strong>
            <p className="muted">
              {wasThere
                ? `This file was here already, as ${capture.name}. Nothing was added.`
                : `${frames} in ${formatBytes(upload.totalBytes)}.`}
            </p>
            {capture.error && <p className="tone-warning">{capture.error.sentence}</p>}
          </div>
          <Link className="button button-primary" href={routes.capture(capture.id)}>
            Open
          </Link>
          {dismiss}
        </>
      );
    }
  }
}

function Sending({ upload, onCancel }: { readonly upload: UploadState; onCancel(): void }) {
  const { name, sentBytes, totalBytes, packets, frames, outcome } = upload;
  const sent = sentBytes >= totalBytes && totalBytes > 0;
  return (
    <>
      <div className="upload-text">
        <strong>{name}</strong>
        <Meter label={`Upload of ${name}`} value={sentBytes} max={totalBytes} />
        <p className="muted">
          {outcome.kind === 'waiting' ? (
            `${formatBytes(totalBytes)}, waiting until one of the others is there`
          ) : (
            <>
              {sent
                ? 'Sent; decoding the rest'
                : `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`}
              {' · '}
              {formatCounted(packets, 'packet')} · {formatCounted(frames, 'frame')}
            </>
          )}
        </p>
      </div>
      <Button onClick={onCancel} aria-label={`Cancel the upload of ${name}`}>
        Cancel
      </Button>
    </>
  );
}
