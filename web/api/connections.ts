import type { Connection } from '../../server/api/connection-contract.ts';
import { rowsQuery } from './rows.ts';

/** All connections, as the head of every view and the page of connections show them. */
export function connectionsQuery(id: string, busy: boolean) {
  return rowsQuery<Connection>(id, 'connections', '', busy);
}
