import './shell.css';
import { useCallback, useMemo, useState } from 'react';
import { Link, Redirect } from 'wouter';
import type { Capture } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { stateSentence } from '../captures/health.ts';
import { RunAgain } from '../captures/RunAgain.tsx';
import { ConnectionsPage } from '../connections/ConnectionsPage.tsx';
import { FramesPage } from '../frames/FramesPage.tsx';
import { HelpDialog } from '../help/HelpDialog.tsx';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { isViewName, routes, type ViewName } from '../routes.ts';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { Rail } from './Rail.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';
import { useCapture } from './use-capture.ts';

/** What all views of one capture share: rail, head, status line, help. */
export function CaptureShell({ id, view }: { readonly id: string; readonly view: string }) {
  const { data: capture, error, busy } = useCapture(id);
  const [helpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  useShortcuts(useMemo(() => ({ help: openHelp }), [openHelp]));
  useDocumentTitle(capture?.name);

  if (!isViewName(view)) return <Redirect to={routes.frames(id)} replace />;
  return (
    <div className="app">
      <Rail id={id} view={view} />
      <TopBar id={id} capture={capture} missing={error !== null} busy={busy} onHelp={openHelp} />
      <main className="view">
        {error && !capture && (
          <>
            <ErrorNotice sentence={sentenceOf(error)} />
            <EmptyState title="There is nothing to show here.">
              <Link href={routes.captures}>All captures</Link>
            </EmptyState>
          </>
        )}
        {capture && <ViewOf view={view} capture={capture} busy={busy} />}
      </main>
      <StatusLine capture={capture} />
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function ViewOf({
  view,
  capture,
  busy,
}: {
  readonly view: ViewName;
  readonly capture: Capture;
  readonly busy: boolean;
}) {
  if (!busy && !capture.summary) {
    return (
      <>
        <ErrorNotice sentence={stateSentence(capture) ?? 'This capture has not been decoded.'} />
        <EmptyState title="There are no frames to show.">
          <RunAgain capture={capture} />
          <Link href={routes.captures}>All captures</Link>
        </EmptyState>
      </>
    );
  }
  switch (view) {
    case 'connections':
      return <ConnectionsPage capture={capture} busy={busy} />;
    case 'frames':
      return <FramesPage capture={capture} busy={busy} />;
  }
}
