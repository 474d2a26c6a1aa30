import { useMemo } from 'react';
import { LINK_LIST_VOCABULARY } from '../../server/filter/link-stillness.ts';
import type { ViewProps } from '../capture/views.ts';
import { usePlaces } from '../entity/use-places.ts';
import { TablePage } from '../table/TablePage.tsx';
import { LinkPage } from './LinkPage.tsx';
import { linkTable } from './link-table.tsx';

/** All links, consumers and publishers, or the one that the address names. */
export function LinksPage({ capture, busy, entity }: ViewProps) {
  const places = usePlaces();
  const startEpochNanos = capture.summary?.startEpochNanos;
  const endNanos = capture.summary?.durationNanos;
  const kind = useMemo(
    () => linkTable(places, startEpochNanos, endNanos),
    [places, startEpochNanos, endNanos],
  );
  if (entity !== undefined) return <LinkPage capture={capture} busy={busy} link={entity} />;
  return (
    <TablePage
      capture={capture}
      busy={busy}
      table="links"
      kind={kind}
      vocabulary={LINK_LIST_VOCABULARY}
      examples="address:orders blocked:credit-blocked error:*"
      emptyText="No link was attached, nothing was consumed and nothing published."
    />
  );
}
