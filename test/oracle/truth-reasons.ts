/** Why the delivery rows of a capture and the counts of its clients differ (`truth.tsv` names each). */
import type { ConnectionInfo } from '../../decoder/sink.ts';

/** Traffic that is not decoded to deliveries yet: a connection of the capture shows that it is there. */
export const NOT_DECODED: Readonly<Record<string, (info: ConnectionInfo) => boolean>> = {
  tls: ({ tlsDecrypted }) => tlsDecrypted === false,
  'other-protocol': ({ notAmqp }) => notAmqp !== undefined,
};

export const REASONS: Readonly<Record<string, string>> = {
  tls: 'The messages are inside TLS, and no key log has its keys.',
  'other-protocol': 'The counted messages do not go over AMQP.',
  prefetched:
    'More is delivered than the application took: the rest was prefetched and handed back, dropped or lost.',
  'within-library':
    'The client library handed messages to the application again, or counted them, without a frame.',
  'jms-auto-acknowledge':
    'auto_acked is the JMS mode AUTO_ACKNOWLEDGE here: on the wire every message is accepted.',
  'partly-counted': 'Only one of several client libraries counts this.',
  'no-link':
    'Messages were sent on a handle that is not attached: they have rows, but the application never had them.',
  'never-sent': 'The application sent, but not all of it reached the wire.',
  'read-by-nobody': 'The outcome was sent, but the client had gone or no longer listened.',
  'merged-dispositions':
    'The client library sent one outcome for two deliveries; the wire says what was sent.',
  'clients-elsewhere':
    'The counted clients are not in the capture; it shows brokers among themselves.',
  'before-capture': 'Some messages went through before the capture began.',
  'after-capture': 'The capture, or its file, ends before the last messages.',
  hole: 'Packets are missing: messages in them have no row, and numbers of confirms behind them are unknown.',
  'snap-length':
    'Most packets are cut: tags and confirm numbers behind the first hole cannot be told.',
  batch: 'Several events were sent as one message.',
  'over-management':
    'The deliveries were settled by requests to $management; on their link they never were.',
  'words-exchanged':
    'The client counted what its sender was told as accepted_by_receiver, and the other way round.',
  uncounted: 'The program accepted one delivery without settling it, and did not count that.',
  'client-failed':
    'The client failed in the middle: what it had accepted was never written, what came next not counted.',
  'receivers-word':
    'There is no sender among the clients: accepted or released is what the receiver said.',
  'library-transaction':
    'The client library declared one more transaction, and rolled it back when it closed.',
  'settled-otherwise':
    'proton also counts settlements of the deliveries that it received, so more than it sent.',
  incomplete:
    'A message that began and never came to its end has a row; applications do not count it.',
  'in-transaction':
    'Accepted inside a transaction that was then rolled back or never discharged: accepted to the client, not in effect.',
  'not-messages':
    'Requests and answers of $cbs or management, which applications count and rows keep apart by purpose.',
  resumed: 'A resumed delivery has a row for each time that it was sent.',
  'unknown-transaction': 'A transfer names a transaction that nobody declared; it is told of too.',
  'after-close': 'The last disposition was sent behind the own close, and means nothing any more.',
  'completed-by-broker':
    'A publisher over 0-10 is told that its messages are completed, which is accepting here; the clients count what a subscriber accepted, or 1.0 senders were told.',
  'released-by-client':
    'Over 0-10 the client library releases what the application rejects, whether for good or not, and its prefetch.',
  'requeued-by-broker':
    'Broker-J has no dead-letter queue here and redelivers what was rejected for good; the client hands it back.',
};
