import { type FrameView, TYPE } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import type { Comparison } from '../../decoder/model/comparison.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type {
  Disagreement,
  LinkRecord,
  SessionRecord,
  TransactionRecord,
} from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { frameOf, scan } from './amqp10.ts';
import { BARE_CONNECTION } from './connection-info.ts';
import { frame10, wordsOf } from './ladder-frames10.ts';

/**
 * A conversation of two AMQP 1.0 peers, written line by line, and the state that comes of it:
 *
 *     > transfer handle=0 deliveryId=4 deliveryTag=a more
 *     < disposition role=true first=4 settled=true state=accepted
 *
 * `>` is the client. A line gives the performative and the fields that are on the wire, by the names of
 * the spec table; a name alone is `true`. Also `gap`; `channel=n`; on transfers `message=<id>`,
 * `count=<delivery-count>`, `bytes=<n>`, `declare` or `discharge=<txn-id>[:fail]` as the message.
 */
export interface Ladder {
  readonly rows: readonly JsonObject[];
  /** Of the deliveries, in the order in which they became final. */
  readonly disagreements: readonly (Disagreement | undefined)[];
  readonly links: readonly LinkRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly transactions: readonly TransactionRecord[];
  readonly comparisons: readonly Comparison[];
  /** `session/link/delivery/settles` after each line. */
  readonly notes: readonly string[];
}

export function climb(text: string, tcpEnd?: ConnectionInfo['tcpEnd']): Ladder {
  const rows: JsonObject[] = [];
  const disagreements: (Disagreement | undefined)[] = [];
  const links: LinkRecord[] = [];
  const sessions: SessionRecord[] = [];
  const transactions: TransactionRecord[] = [];
  const comparisons: Comparison[] = [];
  const notes: string[] = [];
  const state = new StateSink(
    {
      delivery(record) {
        rows.push(deliveryRow(record));
        disagreements.push(record.disagreement);
      },
      link: (record) => links.push(record),
      session: (record) => sessions.push(record),
      transaction: (record) => transactions.push(record),
      comparison: (comparison) => comparisons.push(comparison),
    },
    false,
  );
  for (const view of viewsOf(text)) {
    state.frame(view);
    const { session, link, delivery, settles } = state.note;
    notes.push([session, link, delivery, settles].map((n) => (n < 0 ? '-' : n)).join('/'));
  }
  state.connectionDone({ ...BARE_CONNECTION, tcpEnd });
  rows.sort((a, b) => Number(a.delivery) - Number(b.delivery));
  return { rows, disagreements, links, sessions, transactions, comparisons, notes };
}

/** The frames of a conversation; the n-th comes at n microseconds. */
export function viewsOf(text: string): FrameView[] {
  const lines = text.split('\n').map((line) => line.trim());
  const sent: [number, number] = [0, 0];
  return lines
    .filter((line) => line !== '')
    .map((line, i) => {
      const view = viewOf(line);
      view.number = i + 1;
      view.timeNanos = view.number * 1000;
      view.connection = 1;
      view.protocol = 1;
      const direction = line.startsWith('>') ? 0 : 1;
      view.direction = direction;
      view.streamOffset = sent[direction];
      sent[direction] += view.size;
      return view;
    });
}

function viewOf(line: string): FrameView {
  const [, name = '', ...words] = line.split(/\s+/);
  if (name === 'gap') {
    const gap = scan(frameOf('00 53 10 45'));
    gap.type = TYPE.gap;
    return gap;
  }
  return scan(frame10(name, wordsOf(words)));
}

/** Both ends open and begin, with counters about to wrap. */
export const OPENED = `
  > open containerId=client
  < open containerId=server
  > begin nextOutgoingId=4294967292 incomingWindow=100 outgoingWindow=100
  < begin remoteChannel=0 nextOutgoingId=4294967292 incomingWindow=100 outgoingWindow=100`;

/** A client that sends to `orders`: handle 0 at the client, 7 at the server. */
export const SENDER = `${OPENED}
  > attach name=out handle=0 role=false source=me target=orders initialDeliveryCount=4294967292
  < attach name=out handle=7 role=true source=me target=orders
  < flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=0 outgoingWindow=9 handle=7 deliveryCount=4294967292 linkCredit=100`;

/** A client that receives from `jobs`, settling second. */
export const RECEIVER = `${OPENED}
  > attach name=in handle=0 role=true rcvSettleMode=1 source=jobs target=me
  < attach name=in handle=0 role=false source=jobs target=me initialDeliveryCount=0
  > flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=0 outgoingWindow=9 handle=0 deliveryCount=0 linkCredit=10`;

/** Frames of SENDER, and of RECEIVER. */
export const PRELUDE = 7;

export const TRANSFER = '> transfer handle=0 deliveryId=5 deliveryTag=a message=m1 bytes=10';

/** The only delivery of a conversation. */
export function onlyRow(text: string, tcpEnd?: ConnectionInfo['tcpEnd']): JsonObject {
  const { rows } = climb(text, tcpEnd);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} deliveries`);
  return row;
}
