/** What links are: those of 1.0 have credit, consumers a prefetch limit. */
import { LINK_KINDS } from '../../decoder/model/names.ts';
import type { BlockedTime } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { numbersOfName } from '../rows/place-name.ts';
import { statement } from './grouped.ts';

/** The same times, each link with its kind. */
export async function withKinds(
  client: IndexClient,
  id: string,
  times: BlockedTime,
): Promise<BlockedTime> {
  if (times.links.length === 0) return times;
  const keys = times.links.map(({ link }) => numbersOfName(link));
  const rows = await client.query(
    id,
    statement(
      'chartLinkKinds',
      `SELECT connection, session, link, kind FROM links
       WHERE (connection, session, link) IN (VALUES ${keys.map(() => '(?, ?, ?)').join(', ')})`,
      keys.flat(),
    ),
  );
  const kinds = new Map(
    rows.map(([connection, session, link, kind]) => [
      `c${connection}.s${session}.l${link}`,
      LINK_KINDS[Number(kind)],
    ]),
  );
  const links = times.links.map((link) => {
    const kind = kinds.get(link.link);
    return kind === undefined ? link : { ...link, kind };
  });
  return { ...times, links };
}
