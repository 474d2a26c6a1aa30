import './shell.css';
import { Suspense, useCallback, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { sentenceOf } from '../api/client.ts';
import { stateSentence } from '../captures/health.ts';
import { RunAgain } from '../captures/RunAgain.tsx';
import { HelpDialog } from '../help/HelpDialog.tsx';
import { useShortcuts } from '../help/use-shortcuts.ts';
import { routes } from '../routes.ts';
import { CaptureId } from '../state/capture-id.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { FirstView } from './FirstView.tsx';
import { Rail } from './Rail.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';
import { useCapture } from './use-capture.ts';
import { hasView, VIEWS, type ViewProps } from './views.ts';
import { WindowBar } from './WindowBar.tsx';

/** What all views of one capture share: rail, head, status line, help. */
export function CaptureShell({
  id,
  view,
  entity,
}: {
  readonly id: string;
  readonly view: string;
  /** The one thing that the view is to show, as the address names it. */
  readonly entity: string | undefined;
}) {
  const { data: capture, error, busy } = useCapture(id);
  const [helpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  useShortcuts(useMemo(() => ({ help: openHelp }), [openHelp]));
  useDocumentTitle(capture?.name);

  if (!hasView(view)) {
    return <FirstView id={id} />;
  }
  return (
    <CaptureId value={id}>
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
          {capture && <ViewOf view={view} capture={capture} busy={busy} entity={entity} />}
        </main>
        <StatusLine capture={capture} />
        {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      </div>
    </CaptureId>
  );
}

function ViewOf({ view, ...props }: ViewProps & { readonly view: string }) {
  const { capture, busy } = props;
  // With a summary: it was decoded by another version, and its index cannot be used.
  if (!busy && (!capture.summary || capture.state === 'interrupted')) {
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
  const { Page, timeKey } = VIEWS.find(({ name }) => name === view) ?? {};
  return (
    <ErrorBoundary
      key={`${view} ${props.entity}`}
      fallback={(error) => (
        <ErrorNotice sentence={`This view could not be drawn: ${error.message}`}>
          <Button onClick={() => window.location.reload()}>Load it again</Button>
        </ErrorNotice>
      )}
    >
      {timeKey !== undefined && props.entity === undefined && (
        <WindowBar timeKey={timeKey} what={view} />
      )}
      <Suspense fallback={<EmptyState title="Loading" />}>{Page && <Page {...props} />}</Suspense>
    </ErrorBoundary>
  );
}
