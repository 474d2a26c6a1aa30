import { Route, Switch } from 'wouter';
import { CaptureShell } from './capture/CaptureShell.tsx';
import { FirstView } from './capture/FirstView.tsx';
import { CapturesPage } from './captures/CapturesPage.tsx';
import { UploadsProvider } from './captures/UploadsProvider.tsx';
import { routes } from './routes.ts';
import { useTheme } from './theme/use-theme.ts';
import { Announcer } from './ui/Announcer.tsx';
import { EmptyState } from './ui/Notice.tsx';

export function App() {
  useTheme();
  return (
    <Announcer>
      <UploadsProvider>
        <Switch>
          <Route path={routes.captures}>
            <CapturesPage />
          </Route>
          <Route path="/c/:id">{({ id }) => <FirstView id={id} />}</Route>
          <Route path="/c/:id/:view/:entity?">
            {({ id, view, entity }) => (
              <CaptureShell key={id} id={id} view={view} entity={entity} />
            )}
          </Route>
          <Route>
            <EmptyState title="There is no such page.">
              <a href={routes.captures}>All captures</a>
            </EmptyState>
          </Route>
        </Switch>
      </UploadsProvider>
    </Announcer>
  );
}
