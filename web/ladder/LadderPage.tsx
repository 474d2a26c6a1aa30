import './ladder.css';
import './ladder-lines.css';
import { Link, Redirect } from 'wouter';
import type { ViewProps } from '../capture/views.ts';
import { routes } from '../routes.ts';
import { type Selection, sessionOfStrays } from '../state/selection.ts';
import { formatView } from '../state/url.ts';
import { useView } from '../state/use-view.ts';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';
import { entityName, parseEntity } from './entity.ts';
import { Ladder } from './Ladder.tsx';

/** A conversation as arrows between two lifelines: of a connection, session, link or delivery. */
export function LadderPage({ capture, busy, entity }: ViewProps) {
  const { state } = useView();
  const { id } = capture;
  if (entity === undefined) {
    const selected = selectedEntity(state.selection);
    if (selected === undefined) return <ChooseEntity id={id} />;
    return <Redirect to={`${routes.ladder(id, selected)}${formatView(state)}`} replace />;
  }
  const parsed = parseEntity(entity);
  if (parsed === undefined) {
    return (
      <>
        <ErrorNotice
          sentence={`“${entity}” names nothing that a ladder can be of: it takes c1, c1-c2, c1.s1, c1.s1.l1 or d1.`}
        />
        <ChooseEntity id={id} />
      </>
    );
  }
  return <Ladder key={entityName(parsed)} capture={capture} busy={busy} entity={parsed} />;
}

/** What the address selects, where a ladder can be of that. */
function selectedEntity(selection: Selection | undefined): string | undefined {
  switch (selection?.kind) {
    case 'connection':
      return selection.connection;
    case 'session':
      return selection.session;
    case 'strays':
      return sessionOfStrays(selection.strays);
    case 'link':
      return selection.link;
    case 'delivery':
      return `d${selection.delivery}`;
    case 'frame':
      return /^c\d+/.exec(selection.frame)?.[0];
    case undefined:
      return undefined;
  }
}

function ChooseEntity({ id }: { readonly id: string }) {
  return (
    <EmptyState title="A ladder is of one link, session, connection or delivery">
      <p>Choose what to draw from one of these lists:</p>
      <p className="ladder-choices">
        <Link href={routes.links(id)}>Links</Link>
        <Link href={routes.sessions(id)}>Sessions</Link>
        <Link href={routes.connections(id)}>Connections</Link>
        <Link href={routes.deliveries(id)}>Deliveries</Link>
      </p>
    </EmptyState>
  );
}
