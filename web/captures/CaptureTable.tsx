import { useState } from 'react';
import { Link } from 'wouter';
import type { Capture, Summary } from '../../server/api/contract.ts';
import { isBusy } from '../api/captures.ts';
import { formatBytes, formatCount, formatWhen } from '../lib/format.ts';
import { routes } from '../routes.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, MenuItem } from '../ui/Menu.tsx';
import { Meter } from '../ui/Meter.tsx';
import { DeleteDialog, RenameDialog } from './CaptureDialogs.tsx';
import { protocolLabel, stateSentence } from './health.ts';
import { RunAgain } from './RunAgain.tsx';
import { StateBadge } from './StateBadge.tsx';

export function CaptureTable({
  title,
  captures,
  about,
}: {
  readonly title: string;
  readonly captures: readonly Capture[];
  /** What they are, for whoever sees them for the first time; nobody asks when such were added. */
  readonly about?: string;
}) {
  return (
    <section className="capture-section">
      <h2>{title}</h2>
      {about !== undefined && <p className="muted">{about}</p>}
      <table className={about === undefined ? 'captures' : 'captures captures-given'}>
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            <th scope="col">name</th>
            <th scope="col" className="col-protocol">
              protocol
            </th>
            <th scope="col" className="number">
              frames
            </th>
            <th scope="col" className="number col-packets">
              packets
            </th>
            <th scope="col" className="number col-size">
              size
            </th>
            <th scope="col" className="col-when">
              added
            </th>
            <th scope="col" className="col-actions">
              <span className="sr-only">actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {captures.map((capture) => (
            <CaptureRow key={capture.id} capture={capture} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CaptureRow({ capture }: { readonly capture: Capture }) {
  const { summary, progress } = capture;
  const frames = summary?.frames.total ?? progress?.frames;
  const packets = summary?.packets ?? progress?.packets;
  return (
    <tr>
      <th scope="row">
        <CaptureName capture={capture} />
      </th>
      <td className="col-protocol muted">{summary && protocolText(summary)}</td>
      <td className="number">{frames !== undefined && formatCount(frames)}</td>
      <td className="number muted col-packets">{packets !== undefined && formatCount(packets)}</td>
      <td className="number muted col-size">{formatBytes(capture.uploadedBytes)}</td>
      <td className="muted col-when">{formatWhen(capture.createdAt)}</td>
      <td className="col-actions">
        <CaptureActions capture={capture} />
      </td>
    </tr>
  );
}

/** `AMQP 0-9-1, 1.0` */
function protocolText({ protocols, quality, packets }: Summary): string {
  if (protocols.length > 0) {
    const [first, ...others] = protocols.map(protocolLabel);
    return [first, ...others.map((label) => label.replace('AMQP ', ''))].join(', ');
  }
  if (quality.opaqueTlsConnections > 0) return 'TLS, not read';
  return packets === 0 ? 'no packets' : 'no AMQP';
}

function CaptureName({ capture }: { readonly capture: Capture }) {
  const { name, state, progress, description, summary, uploadedBytes } = capture;
  const readable = isBusy(capture) || summary !== undefined;
  const sentence = stateSentence(capture);
  const broken = state === 'failed' || state === 'interrupted';
  return (
    <>
      <div className="capture-name">
        {readable ? <Link href={routes.capture(capture.id)}>{name}</Link> : <span>{name}</span>}
        <StateBadge capture={capture} />
      </div>
      {isBusy(capture) && progress && (
        <>
          <Meter label={`Decoding of ${name}`} value={progress.bytes} max={progress.totalBytes} />
          <p className="muted">
            {formatBytes(progress.bytes)}
            {progress.totalBytes !== undefined && ` of ${formatBytes(progress.totalBytes)}`}
          </p>
        </>
      )}
      {sentence && <p className={broken ? 'tone-error' : 'muted'}>{sentence}</p>}
      {description && <p className="muted">{description}</p>}
      {/* In a narrow window, where its columns have no room. */}
      {!isBusy(capture) && (
        <p className="muted capture-brief">
          {[summary && protocolText(summary), formatBytes(uploadedBytes)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {state === 'interrupted' && <RunAgain capture={capture} />}
    </>
  );
}

function CaptureActions({ capture }: { readonly capture: Capture }) {
  const [dialog, setDialog] = useState<'rename' | 'delete'>();
  const close = () => setDialog(undefined);
  return (
    <div className="capture-actions">
      <Menu trigger={<IconButton icon="more" label={`Actions for ${capture.name}`} />}>
        <MenuItem onSelect={() => setDialog('rename')}>Rename…</MenuItem>
        <MenuItem danger onSelect={() => setDialog('delete')}>
          Delete…
        </MenuItem>
      </Menu>
      {dialog === 'rename' && <RenameDialog capture={capture} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog capture={capture} onClose={close} />}
    </div>
  );
}
