import './captures.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Capture, CaptureList } from '../../server/api/contract.ts';
import { captureListQuery } from '../api/captures.ts';
import { sentenceOf } from '../api/client.ts';
import { HelpDialog } from '../help/HelpDialog.tsx';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { formatBytes } from '../lib/format.ts';
import { ThemeMenu } from '../theme/ThemeMenu.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Logo } from '../ui/Icon.tsx';
import { Meter } from '../ui/Meter.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { CaptureTable } from './CaptureTable.tsx';
import { DropZone } from './DropZone.tsx';
import { UploadList } from './UploadList.tsx';
import { useUploads } from './UploadsProvider.tsx';

const isSample = (capture: Capture) => capture.description !== undefined;

export function CapturesPage() {
  useDocumentTitle('Captures');
  const { data, error, isPending, refetch } = useQuery(captureListQuery);
  const uploads = useUploads();
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts({ help: () => setHelpOpen(true) });

  return (
    <div className="captures-page">
      <header className="captures-top">
        <Logo />
        <h1>amqpscope</h1>
        <span className="spacer" />
        {data && <DiskUse list={data} />}
        <ThemeMenu />
        <IconButton icon="help" label="Keyboard shortcuts" onClick={() => setHelpOpen(true)} />
      </header>
      <main className="captures-main">
        <DropZone onFiles={uploads.add} />
        <UploadList uploads={uploads} />
        {error && (
          <ErrorNotice sentence={sentenceOf(error)}>
            <Button onClick={() => void refetch()}>Try again</Button>
          </ErrorNotice>
        )}
        {isPending && !error && <EmptyState title="Loading the captures" />}
        {data && <Captures captures={data.captures} />}
      </main>
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function Captures({ captures }: { readonly captures: readonly Capture[] }) {
  // The newest comes first, but samples are in the order in which they were written down.
  const samples = captures.filter(isSample).toReversed();
  const own = captures.filter((capture) => !isSample(capture));
  if (captures.length === 0) {
    return (
      <EmptyState title="No captures yet">
        <p>What you drop on this page is decoded and listed here.</p>
      </EmptyState>
    );
  }
  return (
    <>
      {own.length > 0 && <CaptureTable title="Captures" captures={own} />}
      {samples.length > 0 && (
        <CaptureTable
          title="Samples"
          captures={samples}
          about="Recorded from real brokers, to try things on. Click a name: its page opens with what stood still, for how long, and who had to act."
        />
      )}
    </>
  );
}

function DiskUse({ list }: { readonly list: CaptureList }) {
  const { usedBytes, quotaBytes, freeBytes } = list;
  return (
    <div className="disk-use" title={`${formatBytes(freeBytes)} free on the disk`}>
      <span className="muted">
        {formatBytes(usedBytes)} of {formatBytes(quotaBytes)} used
      </span>
      <Meter label="Disk used by captures" value={usedBytes} max={quotaBytes} />
    </div>
  );
}
