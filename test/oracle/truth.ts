/** What the clients counted (`X.truth.json`), put beside what the delivery rows of the capture say. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { CaptureError } from '../../decoder/capture/capture-error.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { ABSENT } from '../../decoder/frame-view.ts';
import type {
  DeliveryKind,
  DeliveryRecord,
  Outcome,
  TransactionResult,
} from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { readCapture } from '../support/decode.ts';
import { tlsOf } from '../support/tls.ts';

const Truth = z.looseObject({
  capture: z.string(),
  messages_sent: z.int(),
  messages_received: z.int(),
  outcomes: z.record(z.string(), z.int()),
});
export type Truth = z.infer<typeof Truth>;

export function readTruth(path: string): Truth {
  return Truth.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Of a delivery row, what the counts need. */
export interface LifeRow {
  readonly kind: DeliveryKind;
  readonly isUp: boolean;
  readonly outcome: Outcome;
  readonly isSettled: boolean;
  readonly returned: boolean;
  readonly redelivered: boolean;
}

export interface Lives {
  /** Rows of purpose `message`. */
  readonly rows: readonly LifeRow[];
  readonly transactions: readonly TransactionResult[];
  readonly getEmpty: number;
  readonly connections: readonly ConnectionInfo[];
}

/** Every delivery of a capture. */
export function livesOf(path: string): Lives {
  const rows: LifeRow[] = [];
  const transactions: TransactionResult[] = [];
  const connections: ConnectionInfo[] = [];
  let getEmpty = 0;
  const state = new StateSink({
    delivery(record) {
      if (record.purpose === 'message') rows.push(lifeRow(record));
    },
    transaction: ({ result }) => transactions.push(result),
  });
  const decoder = new CaptureDecoder(
    {
      frame(view) {
        if (frameTypeName(view.type) === 'basic.get-empty') getEmpty += 1;
        state.frame(view);
      },
      connectionDone(info) {
        connections.push(info);
        state.connectionDone(info);
      },
    },
    tlsOf(path),
  );
  try {
    decoder.push(readCapture(path));
    decoder.end();
  } catch (error) {
    // A damaged file: what lies before the damage counts.
    if (!(error instanceof CaptureError)) throw error;
    decoder.end();
  }
  return { rows, transactions, getEmpty, connections };
}

function lifeRow(record: DeliveryRecord): LifeRow {
  const { kind, direction, outcome, settleFrame, returned, redelivered } = record;
  return {
    kind,
    isUp: direction === 0,
    outcome,
    isSettled: settleFrame !== ABSENT,
    returned,
    redelivered: redelivered === true,
  };
}

type Count = (lives: Lives) => number;

const rowsWhere =
  (holds: (row: LifeRow) => boolean): Count =>
  ({ rows }) =>
    rows.filter(holds).length;

const up = (outcome: Outcome): Count => rowsWhere((row) => row.isUp && row.outcome === outcome);
const down = (outcome: Outcome): Count => rowsWhere((row) => !row.isUp && row.outcome === outcome);
const transactionsWith =
  (result: TransactionResult): Count =>
  ({ transactions }) =>
    transactions.filter((each) => each === result).length;

/** What rows can be counted for. Keys that mean the same are counted together. */
const COUNTS = {
  messages_sent: rowsWhere(({ isUp }) => isUp),
  messages_received: rowsWhere(({ isUp }) => !isUp),
  'told accepted': up('accepted'),
  'told rejected': up('rejected'),
  'told released': up('released'),
  'told modified': up('modified'),
  'sent settled': up('presettled'),
  // Clients count 1.0 settlements alone, and not what they aborted themselves.
  settled: rowsWhere(
    ({ kind, isUp, isSettled, outcome }) =>
      kind === 'transfer' && isUp && isSettled && outcome !== 'aborted',
  ),
  returned: rowsWhere(({ isUp, returned }) => isUp && returned),
  'took accepted': down('accepted'),
  'took rejected': down('rejected'),
  'took released': down('released'),
  'took modified': down('modified'),
  'took settled': down('presettled'),
  redelivered: rowsWhere(({ isUp, redelivered }) => !isUp && redelivered),
  committed: transactionsWith('committed'),
  rolled_back: transactionsWith('rolled-back'),
  declared: ({ transactions }: Lives) => transactions.length,
  get_empty: ({ getEmpty }: Lives) => getEmpty,
} as const satisfies Readonly<Record<string, Count>>;

type Counted = keyof typeof COUNTS;

/** The words of the clients, as the captures' README translates them. Others are for people. */
const WORDS: ReadonlyMap<string, Counted> = new Map<string, Counted>([
  ['accepted', 'told accepted'],
  ['confirmed', 'told accepted'],
  ['rejected', 'told rejected'],
  ['confirm_nacked', 'told rejected'],
  ['released', 'told released'],
  ['modified', 'told modified'],
  ['presettled', 'sent settled'],
  ['settled', 'settled'],
  ['returned', 'returned'],
  ['acked', 'took accepted'],
  ['accepted_by_receiver', 'took accepted'],
  ['accept_by_receiver', 'took accepted'],
  ['acked_from_dlq', 'took accepted'],
  ['accepted_from_dlq', 'took accepted'],
  ['completed', 'took accepted'],
  ['nacked', 'took rejected'],
  ['rejected_by_receiver', 'took rejected'],
  ['reject_by_receiver', 'took rejected'],
  ['dead_lettered', 'took rejected'],
  ['nacked_requeue', 'took released'],
  ['rejected_requeue', 'took released'],
  ['released_by_receiver', 'took released'],
  ['release_by_receiver', 'took released'],
  ['modified_by_receiver', 'took modified'],
  ['modified_undeliverable_by_receiver', 'took modified'],
  ['undeliverable_by_receiver', 'took modified'],
  ['abandoned', 'took modified'],
  ['deferred', 'took modified'],
  ['auto_acked', 'took settled'],
  ['received_settled', 'took settled'],
  ['redelivered', 'redelivered'],
  ['committed', 'committed'],
  ['committed_one_phase', 'committed'],
  ['rolled_back', 'rolled_back'],
  ['declared', 'declared'],
  ['get_empty', 'get_empty'],
]);

/** Before 1.0 a consumer rejects; a publisher is told so by a nack. */
function countedAs(word: string, is10: boolean): Counted | undefined {
  return word === 'rejected' && !is10 ? 'took rejected' : WORDS.get(word);
}

export interface Comparison {
  readonly key: string;
  readonly truth: number;
  readonly rows: number;
}

/** Every key that rows can be counted for, with both numbers. */
export function compareWithTruth(truth: Truth, lives: Lives, is10: boolean): Comparison[] {
  const wanted = new Map<Counted, number>([
    ['messages_sent', truth.messages_sent],
    ['messages_received', truth.messages_received],
  ]);
  for (const [word, count] of Object.entries(truth.outcomes)) {
    const key = countedAs(word, is10);
    if (key !== undefined) wanted.set(key, (wanted.get(key) ?? 0) + count);
  }
  return [...wanted].map(([key, count]) => ({ key, truth: count, rows: COUNTS[key](lives) }));
}
