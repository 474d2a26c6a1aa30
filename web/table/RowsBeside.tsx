import { sentenceOf } from '../api/client.ts';
import type { TableName } from '../api/rows.ts';
import { useCaptureId } from '../state/capture-id.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import type { TableKind } from './columns.ts';
import { RowTable } from './RowTable.tsx';
import { useRows } from './use-rows.ts';

/** The rows that belong to the one thing that a page is about. */
export function RowsBeside<R>({
  table,
  kind,
  filter,
  busy,
}: {
  readonly table: TableName;
  readonly kind: TableKind<R>;
  /** What makes them belong to it. */
  readonly filter: string;
  readonly busy: boolean;
}) {
  const rows = useRows<R>(useCaptureId(), table, filter, busy);
  if (rows.rows.length > 0) return <RowTable kind={kind} rows={rows} selected={undefined} beside />;
  if (rows.error) {
    return (
      <ErrorNotice sentence={sentenceOf(rows.error)}>
        <Button onClick={rows.retry}>Try again</Button>
      </ErrorNotice>
    );
  }
  return (
    <p className="muted">{rows.isPending ? `Loading the ${kind.plural}` : `No ${kind.plural}`}</p>
  );
}
