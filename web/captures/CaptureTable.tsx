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
}: {
  readonly title: string;
  readonly captures: readonly Capture[];
}) {
  return (
    <section className="capture-section">
      <h2>{title}</h2>
      <table className="captures">
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

function protocolText(summary: Summary): string {
  if (summary.protocols.length > 0) return summary.protocols.map(protocolLabel).join(',\n');
  return summary.quality.opaqueTlsConnections > 0 ? 'TLS, not read' : 'no AMQP';
}

function CaptureName({ capture }: { readonly capture: Capture }) {
  const { name, state, progress, description } = capture;
  const readable = isBusy(capture) || capture.summary !== undefined;
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
    </>
  );
}

function CaptureActions({ capture }: { readonly capture: Capture }) {
  const [dialog, setDialog] = useState<'rename' | 'delete'>();
  const close = () => setDialog(undefined);
  return (
    <div className="capture-actions">
      {capture.state === 'interrupted' && <RunAgain capture={capture} />}
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
