/** Links that ended with deliveries which nobody had settled, and what became of those. */
import { LINK_KINDS, OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import { NO_TIME } from '../index/table.ts';
import { phaseCodes } from './codes.ts';
import { stateCode } from './sql.ts';

/** Settled behind the end, by what: `released later`. */
const LATER = `CASE outcome ${OUTCOMES.map((word, code) => `WHEN ${code} THEN '${word === 'none' ? 'settled' : word} later'`).join(' ')} END`;
/** Or never: the phase in which it was left. */
const LEFT = `CASE phase ${PHASES.map((word, code) => `WHEN ${code} THEN '${word === 'unknown' ? 'not known' : word.replace('-', ' ')}'`).join(' ')} END`;

/**
 * Of links of 1.0 that a frame ended: `connection`, `session`, `link`, `since`, `made` (that frame), `became`:
 * `17 deliveries unsettled: 17 released later`. Before 1.0 deliveries belong to the channel, and outlive their consumer.
 */
export const ENDED_UNSETTLED = `(
  WITH ended AS (
      SELECT connection, session, link, lane, end_nanos, end_frame AS made
      FROM links JOIN lane_numbers USING (connection, session, link)
      WHERE kind = ${LINK_KINDS.indexOf('link')} AND end_frame > 0),
    possible AS (
      SELECT ended.*, delivery FROM deliveries_by_lane JOIN ended USING (lane)
      WHERE start_nanos <> ${NO_TIME} AND start_nanos <= end_nanos
        AND (start_nanos + lasted_nanos >= end_nanos OR state = ${stateCode('in-doubt')})),
    became AS (
      SELECT e.connection, e.session, e.link, end_nanos, made,
        CASE WHEN settle_frame > 0 THEN ${LATER} ELSE ${LEFT} END AS fate
      FROM possible AS e JOIN deliveries USING (delivery)
      WHERE start_frame < made AND (settle_frame < 0 OR settle_frame > made)
        AND phase NOT IN (${phaseCodes(['presettled', 'aborted'])})),
    counted AS (
      SELECT connection, session, link, end_nanos, made, fate, count(*) AS n
      FROM became GROUP BY ALL)
  SELECT connection, session, link, end_nanos AS since, made,
    sum(n)::BIGINT || CASE sum(n) WHEN 1 THEN ' delivery' ELSE ' deliveries' END || ' unsettled: '
      || string_agg(n || ' ' || fate, ', ' ORDER BY n DESC, fate) AS became
  FROM counted GROUP BY connection, session, link, end_nanos, made)`;
