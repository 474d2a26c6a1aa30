/** What TCP does, and silence, are told of one connection: several would hide one another. */
import type { IndexClient } from '../index/client.ts';
import { statement } from './grouped.ts';
import type { ChartScope } from './scope.ts';

/** The one that is asked for, or that the capture has; undefined where there are several. */
export async function oneConnection(
  client: IndexClient,
  id: string,
  { connection }: ChartScope,
): Promise<number | undefined> {
  if (connection !== undefined) return connection;
  const rows = await client.query(id, AMQP_CONNECTIONS);
  return rows.length === 1 ? Number(rows[0][0]) : undefined;
}

/** (number) of connections with frames; two are as good as many. */
const AMQP_CONNECTIONS = statement(
  'chartConnections',
  'SELECT number FROM connections WHERE frames > 0 LIMIT 2',
  [],
);
