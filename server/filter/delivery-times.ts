/** When things happened to a delivery, and how long they took. */
import { PHASES } from '../../decoder/model/names.ts';
import type { DeliveryRecord, Phase } from '../../decoder/model/records.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import { NO_TIME, timeField } from './common-fields.ts';
import type { Field, NumberField } from './vocabulary.ts';

/** The last moment of a capture, for SQL and for the predicate; it may still move while one is read. */
export interface CaptureEnd {
  /** A number, or a query for it. */
  readonly sql: string;
  readonly nanos: () => number;
}

export const DELIVERY_TIMES: readonly Field<DeliveryRecord>[] = [
  timeField(
    {
      name: 'start',
      aliases: ['time', 't'],
      meaning: 'when its first frame was complete',
      examples: ['start>41.1s', 'start:10s..12.5s'],
    },
    'start_nanos',
    (record) => record.startNanos,
  ),
  timeField(
    {
      name: 'end',
      aliases: ['complete'],
      meaning: 'when the message was complete',
      examples: ['end<1min', '-end:*'],
    },
    'complete_nanos',
    (record) => record.completeNanos,
  ),
  timeField(
    {
      name: 'outcome-time',
      noun: 'time of the outcome',
      meaning: 'when the outcome in effect was stated',
      examples: ['outcome-time>10s'],
    },
    'outcome_nanos',
    (record) => record.outcomeNanos,
  ),
  timeField(
    {
      name: 'settle-time',
      noun: 'time of the settlement',
      aliases: ['settled-at'],
      meaning: 'when it was first settled',
      examples: ['settle-time>10s', 'settle-time:*'],
    },
    'settle_nanos',
    (record) => record.settleNanos,
  ),
];

/** Phases in which either end may still do something, as far as the capture goes. */
const OPEN: ReadonlySet<Phase> = new Set([
  'transferring',
  'in-flight',
  'provisional',
  'outcome-proposed',
  'outcome-applied',
  'suspended',
]);

/** What of a delivery says how long it went unsettled; times in nanoseconds. */
interface Unsettled {
  readonly startNanos?: number | undefined;
  readonly completeNanos?: number | undefined;
  readonly outcomeNanos?: number | undefined;
  readonly settleNanos?: number | undefined;
  readonly phase: Phase;
}

/** Nobody has settled it at the end of the capture, and both ends could have. */
export function isOpen(phase: Phase): boolean {
  return OPEN.has(phase);
}

/** Nanoseconds, as the field `unsettled` has them; undefined where they are not known. */
export function unsettledNanos(
  { startNanos, completeNanos, outcomeNanos, settleNanos, phase }: Unsettled,
  isAmqp10: boolean,
  endNanos: number,
): number | undefined {
  const from = completeNanos ?? startNanos;
  // What the end of a channel takes back has its outcome by that: nobody settled it before.
  const over = phase === 'in-doubt' && !isAmqp10 ? outcomeNanos : undefined;
  const to = settleNanos ?? over ?? (OPEN.has(phase) ? endNanos : undefined);
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

export function spanFields(end: CaptureEnd): readonly NumberField<DeliveryRecord>[] {
  const open = [...OPEN].map((phase) => PHASES.indexOf(phase)).join(', ');
  return [
    {
      name: 'latency',
      aliases: [],
      kind: 'duration',
      meaning: 'the time from the complete message to its first settlement',
      examples: ['latency>100ms', 'latency:1s..5s'],
      sql: (column) => {
        const [complete, settle] = [column('complete_nanos'), column('settle_nanos')];
        return (
          `CASE WHEN ${complete} = ${NO_TIME} OR ${settle} = ${NO_TIME} THEN -1` +
          ` ELSE greatest(0, ${settle} - ${complete}) END`
        );
      },
      read: ({ completeNanos, settleNanos }) =>
        completeNanos === undefined || settleNanos === undefined
          ? -1
          : Math.max(0, settleNanos - completeNanos),
      absent: -1,
      choices: [],
    },
    {
      name: 'unsettled',
      noun: 'time unsettled',
      aliases: [],
      kind: 'duration',
      meaning:
        'how long it went unsettled from when it was complete, or begun: to the close that took it back (0-9-1), or to the end of the capture where it is open there',
      examples: ['unsettled>10s'],
      sql: (column) => {
        const [start, complete] = [column('start_nanos'), column('complete_nanos')];
        const from = `CASE WHEN ${complete} = ${NO_TIME} THEN ${start} ELSE ${complete} END`;
        const [settle, outcome] = [column('settle_nanos'), column('outcome_nanos')];
        const returns = `${column('phase')} = ${PHASES.indexOf('in-doubt')} AND ${column('protocol')} <> ${PROTOCOL.amqp10}`;
        return (
          `CASE WHEN ${complete} = ${NO_TIME} AND ${start} = ${NO_TIME} THEN -1` +
          ` WHEN ${settle} <> ${NO_TIME} THEN greatest(0, ${settle} - (${from}))` +
          ` WHEN ${returns} AND ${outcome} <> ${NO_TIME} THEN greatest(0, ${outcome} - (${from}))` +
          ` WHEN ${column('phase')} IN (${open}) THEN greatest(0, ${end.sql} - (${from}))` +
          ' ELSE -1 END'
        );
      },
      read: (record) =>
        unsettledNanos(record, record.protocol === PROTOCOL.amqp10, end.nanos()) ?? -1,
      absent: -1,
      choices: [],
    },
  ];
}
