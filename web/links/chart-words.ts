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

const UNSETTLED: ChartWords = { title: 'Unsettled deliveries' };

/** 0-10 counts what was granted, and settles as 1.0 does. */
const WORDS_010 = {
  consumer: {
    room: { title: 'Credit of messages', lines: ['messages that may still be sent'] },
    waiting: UNSETTLED,
  },
  publisher: { waiting: UNSETTLED },
} satisfies Readonly<Record<'consumer' | 'publisher', LinkWords>>;

/** Titles and lines of the charts of a link. */
export function chartWords({ kind, protocol }: Pick<LinkDetail, 'kind' | 'protocol'>): LinkWords {
  const is010 = protocol === 'amqp-0-10' && (kind === 'consumer' || kind === 'publisher');
  return is010 ? WORDS_010[kind] : CHART_WORDS[kind];
}

const CHART_WORDS: Readonly<Record<LinkDetail['kind'], LinkWords>> = {
  link: { room: { title: 'Link credit' }, waiting: UNSETTLED },
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
