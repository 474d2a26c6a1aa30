/** What charts cannot know: the figures are of what the capture shows. */
import type { IndexClient } from '../index/client.ts';
import { statement } from './grouped.ts';
import { type ChartScope, inScope } from './scope.ts';

export const MISSING_TEXT =
  'Octets are missing from the capture: what was sent, settled or confirmed in them is not counted.';

/** One sentence where connections began before the capture, or none. */
export async function midStreamText(
  client: IndexClient,
  id: string,
  { connection }: ChartScope,
): Promise<string[]> {
  const [nearby, bound] = inScope({ connection });
  const [[count]] = await client.query(
    id,
    statement(
      'chartMidStream',
      `SELECT count(*) FROM (SELECT number AS connection, mid_stream, frames FROM connections)
       WHERE mid_stream AND frames > 0 AND ${nearby}`,
      bound,
    ),
  );
  const begun = Number(count);
  if (begun === 0) return [];
  const subject = begun === 1 ? '1 connection' : `${begun} connections`;
  return [`${subject} began before the capture: what was open then is not counted.`];
}
