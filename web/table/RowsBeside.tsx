import { sentenceOf } from '../api/client.ts';
import type { TableName } from '../api/rows.ts';
import { EntitySection } from '../entity/EntityPage.tsx';
import { useCaptureId } from '../state/capture-id.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import type { TableKind } from './columns.ts';
import { RowTable } from './RowTable.tsx';
import { useRows } from './use-rows.ts';

interface RowsBesideProps<R> {
  readonly table: TableName;
  readonly kind: TableKind<R>;
  /** What makes them belong to it. */
  readonly filter: string;
  readonly busy: boolean;
  /** Keys of columns that would say the same in every row here. */
  readonly without?: readonly string[];
}

/** The rows that belong to the one thing that a page is about. */
export function RowsBeside<R>({ table, kind, filter, busy, without = [] }: RowsBesideProps<R>) {
  const rows = useRows<R>(useCaptureId(), table, filter, busy);
  if (rows.rows.length > 0) {
    const columns = kind.columns.filter(({ key }) => !without.includes(key));
    return <RowTable kind={{ ...kind, columns }} rows={rows} selected={undefined} beside />;
  }
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

/** The same as a section of its own, which is not there where there are no rows. */
export function RowsIfAny<R>({ title, ...props }: RowsBesideProps<R> & { readonly title: string }) {
  const { table, filter, busy } = props;
  const { rows, error } = useRows<R>(useCaptureId(), table, filter, busy);
  if (rows.length === 0 && !error) return null;
  return (
    <EntitySection title={title} wide>
      <RowsBeside {...props} />
    </EntitySection>
  );
}
