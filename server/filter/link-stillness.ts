/** What a filter over the links of an index may name beside what their records tell: why they stand still. */
import type { LinkRecord } from '../../decoder/model/records.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { NO_TIME } from './common-fields.ts';
import type { CaptureEnd } from './delivery-times.ts';
import { choice, NULL_NUMBER, numberField } from './field-makers.ts';
import { LINK_VOCABULARY } from './link-vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** When a link that could move and did not counts as idle. */
export interface Idleness {
  readonly end: CaptureEnd;
  readonly nanos: number;
}

const MOVING = STILLNESS.indexOf('moving');
const DETACHED = STILLNESS.indexOf('detached');
const IDLE = STILLNESS.indexOf('sender-idle');

/** Of the last change of the link in the row before it ended, or of its end where there is no other. */
function ofLastChange(expression: string): string {
  const last = `arg_max(${expression}, g.entry)`;
  return `(SELECT coalesce(${last} FILTER (g.blocked <> ${DETACHED}), ${last}) FROM ledger AS g
    WHERE g.connection = links.connection AND g.session = links.session AND g.link = links.link)`;
}

/**
 * For the index alone: the record of a link does not know of its ledger, so that a predicate finds
 * nothing there.
 */
export function linkVocabulary({ end, nanos }: Idleness): Vocabulary<LinkRecord> {
  const quiet = `CASE WHEN g.last_transfer_nanos = ${NO_TIME} THEN g.blocked_since_nanos
    ELSE greatest(g.last_transfer_nanos, g.blocked_since_nanos) END`;
  const state = ofLastChange('g.blocked');
  const blocked = numberField<LinkRecord>(
    'enum',
    {
      name: 'blocked',
      aliases: ['stillness', 'why'],
      meaning: 'why the link stood still when the capture ended, or right before it ended itself',
      examples: ['blocked:credit-blocked', 'blocked:*-blocked', '-blocked:moving,detached'],
    },
    { column: 'link', absent: NULL_NUMBER, read: () => NULL_NUMBER },
  );
  return {
    ...LINK_VOCABULARY,
    fields: [
      ...LINK_VOCABULARY.fields,
      {
        ...blocked,
        choices: STILLNESS.map((word, code) => choice(word, code)),
        sql: () => `coalesce(CASE WHEN ${state} = ${MOVING}
          AND coalesce(links.end_nanos, ${end.sql}) - ${ofLastChange(quiet)} >= ${nanos}
          THEN ${IDLE} ELSE ${state} END, ${NULL_NUMBER})`,
      },
    ],
  };
}

/** For whoever needs no condition for the index: the page, which reads, explains and completes. */
export const LINK_LIST_VOCABULARY = linkVocabulary({ end: { sql: '0', nanos: () => 0 }, nanos: 0 });
