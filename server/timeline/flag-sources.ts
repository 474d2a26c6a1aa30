/** What went wrong and when: where each kind of flag is read from. */
import { frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, FLAG, TYPE } from '../../decoder/frame-view.ts';
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import type { TimelineFlag } from '../api/timeline-contract.ts';
import { NO_TIME } from '../index/table.ts';
import { eventCode, LOST, outcomeCode } from './codes.ts';
import { ENDED_UNSETTLED } from './ended-unsettled.ts';
import { SILENCES } from './silences.ts';

/** Expressions over the rows of `from`; what is left out is not known. */
interface Source {
  readonly kind: TimelineFlag['kind'];
  readonly from: string;
  readonly connection?: string;
  readonly time: string;
  readonly frame?: string;
  readonly delivery?: string;
  readonly text?: string;
}

const ended = (kind: Source['kind'], table: string): Source => ({
  kind,
  from: `${table} WHERE error IS NOT NULL AND end_nanos IS NOT NULL`,
  time: 'end_nanos',
  frame: 'end_frame',
  text: 'error',
});

const turnedDown = (kind: 'rejected' | 'released', where = 'true'): Source => ({
  kind,
  from: `deliveries WHERE outcome = ${outcomeCode(kind)} AND outcome_nanos <> ${NO_TIME} AND ${where}`,
  time: 'outcome_nanos',
  frame: 'outcome_frame',
  delivery: 'delivery',
});

const mode = (attach: 'asked' | 'answered', end: 'snd' | 'rcv') =>
  `nullif(regexp_extract(${attach}, '"${end}SettleMode":([0-9]+)', 1), '')`;
const modeName = (code: string, names: readonly string[]) =>
  `CASE ${code} ${names.map((name, at) => `WHEN '${at}' THEN '${name}'`).join(' ')} ELSE ${code} END`;
const SENDER_MODES = ['unsettled', 'settled', 'mixed'];
const RECEIVER_MODES = ['first', 'second'];
const RECEIVER_DIFFERS = `${mode('asked', 'rcv')} <> ${mode('answered', 'rcv')}`;
/** Who asks for mixed leaves it to the sender; who answers so promises nothing else. */
const SENDER_DIFFERS = `${mode('asked', 'snd')} <> ${mode('answered', 'snd')}
  AND '2' NOT IN (${mode('asked', 'snd')}, ${mode('answered', 'snd')})`;
const told = (end: 'snd' | 'rcv', names: readonly string[]) =>
  `'${end}-settle-mode ' || ${modeName(mode('asked', end), names)} || ' asked, '
    || ${modeName(mode('answered', end), names)} || ' answered'`;

const OF_LINKS: readonly Source[] = [
  ended('link-error', 'links'),
  {
    kind: 'settle-modes',
    from: `links WHERE (${RECEIVER_DIFFERS}) OR (${SENDER_DIFFERS})`,
    time: 'first_nanos',
    frame: 'first_frame',
    text: `CASE WHEN ${RECEIVER_DIFFERS} THEN ${told('rcv', RECEIVER_MODES)}
      ELSE ${told('snd', SENDER_MODES)} END`,
  },
  turnedDown('rejected'),
  {
    kind: 'returned',
    // Where publishes are confirmed, one that nobody took is confirmed as well.
    from: `deliveries WHERE (returned = 1 OR outcome = ${outcomeCode('returned')})
      AND outcome_nanos <> ${NO_TIME}`,
    time: 'outcome_nanos',
    frame: `CASE return_frame WHEN ${ABSENT} THEN outcome_frame ELSE return_frame END`,
    delivery: 'delivery',
  },
  // What a consumer releases comes again; what a broker releases went nowhere.
  turnedDown('released', 'direction = 0'),
  {
    kind: 'credit-overrun',
    // The first that left the credit below zero.
    from: `(SELECT t.connection, t.session, t.link, any_value(credit_overruns) AS n,
        min(e.entry) AS entry, arg_min(e.time_nanos, e.entry) AS since, arg_min(e.frame, e.entry) AS made
      FROM links AS t JOIN ledger AS e ON e.connection = t.connection AND e.session = t.session
        AND e.link = t.link AND e.frame > 0
        AND e.link_credit < 0 AND e.link_credit <> ${UNKNOWN}
      WHERE credit_overruns > 0 GROUP BY t.connection, t.session, t.link)`,
    time: 'since',
    frame: 'made',
    text: "n || ' of the deliveries'",
  },
  { kind: 'ended-unsettled', from: ENDED_UNSETTLED, time: 'since', frame: 'made', text: 'became' },
  {
    kind: 'credit-drift',
    from: 'links WHERE credit_drifts > 0',
    time: 'first_nanos',
    frame: 'first_frame',
    text: "credit_drifts || ' of the flows'",
  },
];

/** What a consumer says of one delivery-tag. */
const ANSWERS = ['basic.ack', 'basic.nack', 'basic.reject'].map(frameTypeCode).join(', ');

const OF_SESSIONS: readonly Source[] = [
  ended('session-error', 'sessions'),
  {
    kind: 'unknown-tag',
    // Only where every delivery of the channel is in the capture.
    from: `frames AS f WHERE type IN (${ANSWERS}) AND direction = 0 AND settles = 0
      AND delivery_id > 0 AND flags & ${FLAG.multiple} = 0
      AND EXISTS (SELECT 1 FROM connections AS t
        WHERE t.number = f.connection AND NOT mid_stream AND gaps = 0)
      AND NOT EXISTS (SELECT 1 FROM deliveries AS d WHERE d.outcome_frame = f.number)`,
    time: 'time_nanos',
    frame: 'number',
    text: "'tag ' || delivery_id",
  },
];

/** What was said last on a connection. */
const LAST_FRAME = '(SELECT max(f.number) FROM frames AS f WHERE f.connection = cut.number)';
/** Deliveries that ended with their connection. */
const CUT = `(SELECT count(*) FROM deliveries AS d WHERE d.connection = number AND d.phase IN (${LOST}))`;
const CUT_TEXT = `CASE ${CUT} WHEN 0 THEN NULL WHEN 1 THEN '1 delivery unsettled'
  ELSE ${CUT} || ' deliveries unsettled' END`;

/** Of the JSON of ConnectionFacts. */
const CLOSE_FRAME = `(SELECT nullif(regexp_extract(facts, '"closeFrame":([0-9]+)', 1), '')::BIGINT
  FROM connection_facts AS f WHERE f.connection = number LIMIT 1)`;

const OF_CONNECTIONS: readonly Source[] = [
  {
    kind: 'connection-error',
    from: 'connections WHERE close_error IS NOT NULL',
    connection: 'number',
    time: 'coalesce(closed, last_nanos)',
    frame: CLOSE_FRAME,
    text: 'close_error',
  },
  {
    // After a close each end may end TCP as it likes.
    kind: 'tcp-reset',
    from: `(SELECT number, min(e.time_nanos) AS since FROM connections AS t
      JOIN tcp_events AS e ON e.connection = number AND e.kind = ${eventCode('reset')}
      WHERE closed IS NULL OR e.time_nanos < closed GROUP BY number) AS cut`,
    connection: 'number',
    time: 'since',
    frame: LAST_FRAME,
    text: CUT_TEXT,
  },
  {
    kind: 'cut-off',
    from: "connections AS cut WHERE closed IS NULL AND opened IS NOT NULL AND tcp_end = 'fin'",
    connection: 'number',
    time: 'last_nanos',
    frame: LAST_FRAME,
    text: CUT_TEXT,
  },
  {
    kind: 'silent',
    from: SILENCES,
    connection: 'number',
    time: 'since',
    frame: 'made',
    text: 'words',
  },
  {
    kind: 'gap',
    from: `frames WHERE type = ${TYPE.gap}`,
    time: 'time_nanos',
    frame: 'number',
    text: "greatest(missing_bytes, 0) || ' octets'",
  },
  {
    kind: 'malformed',
    from: `frames WHERE malformed_layer <> 0 AND type <> ${TYPE.gap}`,
    time: 'time_nanos',
    frame: 'number',
  },
];

const SOURCES = { connection: OF_CONNECTIONS, session: OF_SESSIONS, link: OF_LINKS } as const;

/** All flags of a capture: kind, connection, session, link, moment, frame, delivery, text. */
export const FLAGS = (['link', 'session', 'connection'] as const)
  .flatMap((lanes) =>
    SOURCES[lanes].map(({ kind, from, connection = 'connection', ...source }) => {
      const session = lanes === 'connection' ? ABSENT : 'session';
      const link = lanes === 'link' ? 'link' : ABSENT;
      const { time, frame = 'NULL', delivery = 'NULL', text = 'NULL' } = source;
      return `SELECT '${kind}' AS kind, ${connection} AS connection, ${session} AS session,
        ${link} AS link, ${time} AS moment, ${frame}::BIGINT AS frame, ${delivery}::BIGINT AS delivery,
        ${text}::VARCHAR AS text FROM ${from}`;
    }),
  )
  .join('\n UNION ALL ');
