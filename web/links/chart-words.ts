/** The charts of a link in the words of its version. */

import type { Series } from '../../server/api/moment-contract.ts';
import type { LinkDetail } from '../../server/api/state-contract.ts';

interface ChartWords {
  readonly title: string;
  /** Names of its lines, where the server's are not those of this version. */
  readonly lines?: readonly string[];
}

interface LinkWords {
  /** Absent where no such number holds a link back. */
  readonly room?: ChartWords;
  readonly waiting: ChartWords;
}

const CONSUMING: LinkWords = {
  room: { title: 'Room in the prefetch window', lines: ['messages that may still come'] },
  waiting: {
    title: 'Not acknowledged',
    lines: ['unacknowledged, as the server knows', 'unacknowledged, as the client knows'],
  },
};

/** Titles and lines of the charts of each kind of link. */
export const CHART_WORDS: Readonly<Record<LinkDetail['kind'], LinkWords>> = {
  link: { room: { title: 'Link credit' }, waiting: { title: 'Unsettled deliveries' } },
  consumer: CONSUMING,
  get: CONSUMING,
  publisher: {
    waiting: {
      title: 'Not confirmed',
      lines: ['unconfirmed, as the client knows', 'unconfirmed, as the server knows'],
    },
  },
};

/** A series whose lines are called otherwise. */
export function named(series: Series, lines: readonly string[] = series.lines): Series {
  return { ...series, lines: [...lines] };
}
