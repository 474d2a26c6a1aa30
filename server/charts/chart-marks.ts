/** What every chart of a stretch shows beside its lines; asked for once for all of them. */
import type { ChartMarks } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { MISSING_TEXT, midStreamText } from './caveats.ts';
import { flagsOf, unknownStretches } from './flags.ts';
import type { ChartScope, Stretch } from './scope.ts';

export async function chartMarks(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<ChartMarks> {
  const [{ flags, hasMoreFlags }, midStream] = await Promise.all([
    flagsOf(client, id, stretch, scope),
    midStreamText(client, id, scope),
  ]);
  const hasGap = flags.some(({ kind }) => kind === 'gap');
  return {
    ...stretch,
    flags,
    hasMoreFlags,
    unknown: hasGap ? await unknownStretches(client, id, stretch, scope) : [],
    caveats: [...midStream, ...(hasGap ? [MISSING_TEXT] : [])],
  };
}
