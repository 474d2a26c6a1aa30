/** What a filter over the connections of a capture may name. */
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import { type ConnectionInfo, NOT_AMQP, TRANSPORTS } from '../../decoder/sink.ts';
import { NULL_NUMBER, numberField, TRUE_OR_FALSE, textField } from './field-makers.ts';
import type { Field, Vocabulary } from './vocabulary.ts';

type About = Parameters<typeof numberField>[1];

const count = (about: About, column: string, read: (info: ConnectionInfo) => number) =>
  numberField<ConnectionInfo>('number', about, { column, read });
const size = (about: About, column: string, read: (info: ConnectionInfo) => number) =>
  numberField<ConnectionInfo>('size', about, { column, read });
const text = (
  about: About,
  column: string,
  read: (info: ConnectionInfo) => string | undefined,
  words?: readonly string[],
) =>
  textField<ConnectionInfo>(
    about,
    words === undefined
      ? { column, interned: false, read }
      : { column, interned: false, read, words },
  );

const FIELDS: readonly Field<ConnectionInfo>[] = [
  numberField<ConnectionInfo>(
    'connection',
    {
      name: 'conn',
      noun: 'connection',
      aliases: ['connection', 'c', 'number'],
      meaning: 'the TCP connection',
      examples: ['conn:c2,c5'],
    },
    { column: 'number', read: (info) => info.number },
  ),
  text(
    { name: 'client', meaning: "the client's address and port", examples: ['client:10.0.0.1:*'] },
    'client',
    (info) => info.client,
  ),
  text(
    { name: 'server', meaning: "the server's address and port", examples: ['server:*:5672'] },
    'server',
    (info) => info.server,
  ),
  text(
    {
      name: 'protocol',
      aliases: ['proto'],
      meaning: 'the version of AMQP spoken',
      examples: ['protocol:amqp-1.0', '-protocol:*'],
    },
    'protocol',
    (info) => info.protocol,
    PROTOCOL_NAMES,
  ),
  text(
    {
      name: 'not-amqp',
      aliases: ['notamqp'],
      meaning: 'what the connection is instead of AMQP',
      examples: ['not-amqp:*', 'not-amqp:tls,http'],
    },
    'not_amqp',
    (info) => info.notAmqp,
    NOT_AMQP,
  ),
  text(
    {
      name: 'not-decoded',
      aliases: ['notdecoded', 'why'],
      meaning: 'why frames were not decoded, in words',
      examples: ['not-decoded:*'],
    },
    'not_decoded',
    (info) => info.notDecoded,
  ),
  text(
    {
      name: 'transport',
      meaning: 'what carries the frames',
      examples: ['transport:tls'],
    },
    'transport',
    (info) => info.transport,
    TRANSPORTS,
  ),
  text(
    {
      name: 'tls-version',
      aliases: ['tls'],
      meaning: 'the version of TLS, as the server chose it',
      examples: ['tls:*1.2', 'tls:*'],
    },
    'tls_version',
    (info) => info.tlsVersion,
  ),
  text(
    {
      name: 'server-name',
      aliases: ['servername', 'sni'],
      meaning: 'the server that the client asked for when TLS began',
      examples: ['sni:broker.example'],
    },
    'tls_server_name',
    (info) => info.tlsServerName,
  ),
  text(
    {
      name: 'tls-alert',
      aliases: ['alert'],
      meaning: 'an alert of TLS that is no orderly end: its level, name and sender',
      examples: ['alert:*', 'alert:*unknown_ca*'],
    },
    'tls_alert',
    (info) => info.tlsAlert,
  ),
  text(
    {
      name: 'subprotocol',
      meaning: 'the subprotocol of WebSocket, as the server chose it',
      examples: ['subprotocol:amqp', '-subprotocol:*'],
    },
    'web_socket_protocol',
    (info) => info.webSocketProtocol,
  ),
  text(
    {
      name: 'client-name',
      aliases: ['clientname', 'name', 'container'],
      meaning: 'the container-id or connection name the client gave',
      examples: ['client-name:orders-*'],
    },
    'client_name',
    (info) => info.clientName,
  ),
  text(
    {
      name: 'client-product',
      aliases: ['clientproduct'],
      meaning: "the client's product and version",
      examples: ['client-product:*pika*'],
    },
    'client_product',
    (info) => info.clientProduct,
  ),
  text(
    {
      name: 'server-product',
      aliases: ['serverproduct', 'broker'],
      meaning: "the server's product and version",
      examples: ['broker:RabbitMQ*'],
    },
    'server_product',
    (info) => info.serverProduct,
  ),
  text(
    {
      name: 'error',
      aliases: ['close-error'],
      meaning: 'the error with which the connection was closed',
      examples: ['error:*', 'error:*timeout*'],
    },
    'close_error',
    (info) => info.closeError,
  ),
  count(
    { name: 'frames', meaning: 'its AMQP frames, gaps not counted', examples: ['frames>1k'] },
    'frames',
    (info) => info.frames,
  ),
  count(
    { name: 'packets', meaning: 'its packets', examples: ['packets>100'] },
    'packets',
    (info) => info.packets,
  ),
  size(
    {
      name: 'client-bytes',
      aliases: ['up-bytes'],
      meaning: 'the octets the client sent',
      examples: ['client-bytes>1M'],
    },
    'client_bytes',
    (info) => info.clientBytes,
  ),
  size(
    {
      name: 'server-bytes',
      aliases: ['down-bytes'],
      meaning: 'the octets the server sent',
      examples: ['server-bytes>1M'],
    },
    'server_bytes',
    (info) => info.serverBytes,
  ),
  numberField<ConnectionInfo>(
    'time',
    {
      name: 'start',
      aliases: ['first', 'time'],
      meaning: 'the time of its first packet',
      examples: ['start<10s'],
    },
    { column: 'first_nanos', read: (info) => info.firstNanos },
  ),
  numberField<ConnectionInfo>(
    'time',
    {
      name: 'end',
      aliases: ['last'],
      meaning: 'the time of its last packet',
      examples: ['end>1min'],
    },
    { column: 'last_nanos', read: (info) => info.lastNanos },
  ),
  numberField<ConnectionInfo>(
    'time',
    { name: 'opened', meaning: 'the time of the first open', examples: ['opened:*', 'opened>5s'] },
    { column: 'opened', nullable: true, read: (info) => info.opened ?? NULL_NUMBER },
  ),
  numberField<ConnectionInfo>(
    'time',
    { name: 'closed', meaning: 'the time of the first close', examples: ['-closed:*'] },
    { column: 'closed', nullable: true, read: (info) => info.closed ?? NULL_NUMBER },
  ),
  count(
    { name: 'gaps', meaning: 'the holes in its streams', examples: ['gaps>0'] },
    'gaps',
    (info) => info.gaps,
  ),
  size(
    {
      name: 'missing',
      aliases: ['missing-bytes'],
      meaning: 'the octets that never came',
      examples: ['missing>0'],
    },
    'missing_bytes',
    (info) => info.missingBytes,
  ),
  count(
    {
      name: 'malformed',
      aliases: ['malformed-frames'],
      meaning: 'its malformed frames',
      examples: ['malformed>0'],
    },
    'malformed_frames',
    (info) => info.malformedFrames,
  ),
  size(
    {
      name: 'retransmitted',
      aliases: ['retransmitted-bytes'],
      meaning: 'the octets that were sent again',
      examples: ['retransmitted>0'],
    },
    'retransmitted_bytes',
    (info) => info.retransmittedBytes,
  ),
  size(
    {
      name: 'differing',
      aliases: ['differing-bytes'],
      meaning: 'the octets that were sent again and were not the same',
      examples: ['differing>0'],
    },
    'differing_bytes',
    (info) => info.differingBytes,
  ),
  {
    ...numberField<ConnectionInfo>(
      'flag',
      {
        name: 'mid-stream',
        aliases: ['midstream'],
        meaning: 'the capture has no handshake of it',
        examples: ['mid-stream:true'],
      },
      { column: 'mid_stream', read: (info) => (info.midStream ? 1 : 0) },
    ),
    sql: (column) => `CAST(${column('mid_stream')} AS INTEGER)`,
    choices: TRUE_OR_FALSE,
  },
  text(
    {
      name: 'tcp-end',
      aliases: ['tcpend'],
      meaning: 'how TCP ended, as far as the capture saw it',
      examples: ['tcp-end:reset', '-tcp-end:*'],
    },
    'tcp_end',
    (info) => info.tcpEnd,
    ['fin', 'half-closed', 'reset'],
  ),
];

export const CONNECTION_VOCABULARY: Vocabulary<ConnectionInfo> = {
  subject: 'connections',
  fields: FIELDS,
  freeText: [
    'client',
    'server',
    'protocol',
    'not-amqp',
    'client-name',
    'client-product',
    'server-product',
    'error',
  ],
};
