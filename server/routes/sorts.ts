/** How lists are ordered: SQL for each name of SORTS in list-contract.ts. */

import { ABSENT } from '../../decoder/frame-view.ts';
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { STILLNESS, type Stillness } from '../../decoder/model/stillness.ts';
import { NO_TIME } from '../filter/common-fields.ts';
import type { CaptureEnd } from '../filter/delivery-times.ts';
import { fieldNamed, type Vocabulary } from '../filter/vocabulary.ts';
import { lastEntries } from '../index/last-of-links.ts';
import type { RowOrder } from '../index/page-queries.ts';
import { IDLE_NANOS } from '../rows/stillness-row.ts';

/** Orders by numbers that no filter names, under their names. */
export interface OwnSorts {
  /** SQL; NULL where a row has no such number. */
  readonly values: Readonly<Partial<Record<string, string>>>;
  /** The table with what these need joined to it. */
  readonly rows?: string;
}

const HAS_ERROR = 'CASE WHEN error IS NOT NULL THEN 1 END';

/** The order that is asked for; undefined for that of the table. */
export function orderOf<R>(
  asked: string | undefined,
  vocabulary: Vocabulary<R>,
  { values, rows }: OwnSorts,
): RowOrder | undefined {
  if (asked === undefined) return undefined;
  const descending = asked.startsWith('-');
  const name = descending ? asked.slice(1) : asked;
  const value = values[name];
  if (value === undefined) return { value: fieldSql(vocabulary, name), descending };
  return { value, rows, descending };
}

function fieldSql<R>(vocabulary: Vocabulary<R>, name: string): string {
  const field = fieldNamed(vocabulary, name);
  if (field.kind === 'text') throw new TypeError(`${name} is a text`);
  const sql = field.sql((column) => column);
  return field.absent === undefined ? sql : `nullif(${sql}, ${field.absent})`;
}

export const CONNECTION_SORTS: OwnSorts = {
  values: {
    bytes: 'client_bytes + server_bytes',
    // The worst of it: closed with an error, AMQP broken off without a close, frames that are none.
    fault: `CASE WHEN close_error IS NOT NULL THEN 4
    WHEN opened IS NOT NULL AND closed IS NULL AND tcp_end = 'reset' THEN 3
    WHEN opened IS NOT NULL AND closed IS NULL AND tcp_end = 'fin' THEN 2
    WHEN malformed_frames > 0 THEN 1 END`,
  },
};

export const SESSION_SORTS: OwnSorts = {
  values: {
    links: `(SELECT count(*) FROM links AS l
    WHERE l.connection = sessions.connection AND l.session = sessions.session)`,
    duration: 'end_nanos - first_nanos',
    fault: HAS_ERROR,
  },
};

export function deliverySorts<R>(vocabulary: Vocabulary<R>): OwnSorts {
  const unsettled = fieldSql(vocabulary, 'unsettled');
  return { values: { age: `CASE WHEN settle_nanos = ${NO_TIME} THEN ${unsettled} END` } };
}

/** Nobody can say that the link stands still. */
const NOT_STILL: readonly Stillness[] = ['moving', 'detached', 'unknown'];
/** It stands still, and need not do otherwise. */
const AT_EASE: readonly Stillness[] = [
  'not-attached',
  'drained',
  'mid-delivery',
  'empty',
  'sender-idle',
];
/** More nanoseconds than any capture has. */
const WEIGHT = 2 ** 60;

/** Links with their last change before they ended, or with their end where there is no other. */
const LINKS_WITH_LAST = `links LEFT JOIN (
    SELECT connection AS of_connection, session AS of_session, link AS of_link, link_credit,
      greatest(unsettled_sender, unsettled_receiver) AS unsettled, blocked, blocked_since_nanos,
      greatest(last_transfer_nanos, blocked_since_nanos) AS quiet_nanos
    FROM ledger WHERE entry IN (${lastEntries('')})) AS last
  ON of_connection = connection AND of_session = session AND of_link = link`;

/** By what a link was when the capture ended, or right before it ended itself, as the list shows it. */
export function linkSorts({ sql: end }: CaptureEnd): OwnSorts {
  const codes = (states: readonly Stillness[]) =>
    states.map((state) => STILLNESS.indexOf(state)).join(', ');
  const over = `coalesce(links.end_nanos, ${end})`;
  const still = `CASE WHEN last.blocked = ${STILLNESS.indexOf('moving')}
      THEN CASE WHEN ${over} - last.quiet_nanos >= ${IDLE_NANOS} THEN ${over} - last.quiet_nanos END
    WHEN last.blocked NOT IN (${codes(NOT_STILL)}) THEN ${over} - last.blocked_since_nanos END`;
  const isFree = `last.blocked IN (${codes([...NOT_STILL, ...AT_EASE])})`;
  return {
    rows: LINKS_WITH_LAST,
    values: {
      credit: `nullif(last.link_credit, ${UNKNOWN})`,
      unsettled: `nullif(last.unsettled, ${ABSENT})`,
      still,
      // Those that are held up before those at ease, the longest wait first.
      blocked: `${still} + CASE WHEN ${isFree} THEN 0 ELSE ${WEIGHT} END`,
      fault: HAS_ERROR,
    },
  };
}
