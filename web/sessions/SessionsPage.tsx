import { useMemo } from 'react';
import { SESSION_VOCABULARY } from '../../server/filter/link-vocabulary.ts';
import type { ViewProps } from '../capture/views.ts';
import { usePlaces } from '../entity/use-places.ts';
import { TablePage } from '../table/TablePage.tsx';
import { SessionPage } from './SessionPage.tsx';
import { sessionTable } from './session-table.tsx';

/** All sessions and channels, or the one that the address names. */
export function SessionsPage({ capture, busy, entity }: ViewProps) {
  const places = usePlaces();
  const startEpochNanos = capture.summary?.startEpochNanos;
  const kind = useMemo(() => sessionTable(places, startEpochNanos), [places, startEpochNanos]);
  if (entity !== undefined) {
    return <SessionPage capture={capture} busy={busy} session={entity} />;
  }
  return (
    <TablePage
      capture={capture}
      busy={busy}
      table="sessions"
      kind={kind}
      vocabulary={SESSION_VOCABULARY}
      examples="conn:c2 error:* deliveries>100"
      emptyText="No begin or channel.open was seen, and no frame on a channel."
    />
  );
}
