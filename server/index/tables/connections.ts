import { PROTOCOL_NAMES } from '../../../decoder/protocol.ts';
import { type ConnectionInfo, NOT_AMQP, TRANSPORTS } from '../../../decoder/sink.ts';
import type { Table } from '../table.ts';
import { tcpHealthColumns } from './tcp-health-columns.ts';

const TCP_ENDS = ['fin', 'half-closed', 'reset'] as const satisfies readonly NonNullable<
  ConnectionInfo['tcpEnd']
>[];

/** ConnectionInfo of decoder/sink.ts. */
export const CONNECTIONS = {
  name: 'connections',
  columns: [
    { name: 'number', type: 'INTEGER', meaning: 'n of c<n>, by first packet' },
    { name: 'first_packet', type: 'BIGINT', meaning: 'its first packet' },
    { name: 'first_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of that' },
    { name: 'last_nanos', type: 'BIGINT', unit: 'nanoseconds', meaning: 'time of its last packet' },
    { name: 'client', type: 'VARCHAR', meaning: 'address and port' },
    { name: 'server', type: 'VARCHAR', meaning: 'address and port' },
    {
      name: 'protocol',
      type: 'VARCHAR',
      optional: true,
      values: PROTOCOL_NAMES,
      meaning: 'what the server accepted',
    },
    {
      name: 'not_amqp',
      type: 'VARCHAR',
      optional: true,
      values: NOT_AMQP,
      meaning: 'what it is instead',
    },
    {
      name: 'not_decoded',
      type: 'VARCHAR',
      optional: true,
      meaning: 'why it has no frames, in words',
    },
    { name: 'transport', type: 'VARCHAR', values: TRANSPORTS, meaning: 'what carries the frames' },
    { name: 'tls_version', type: 'VARCHAR', optional: true, meaning: 'as the server chose' },
    { name: 'tls_cipher_suite', type: 'VARCHAR', optional: true, meaning: 'as the server chose' },
    {
      name: 'tls_server_name',
      type: 'VARCHAR',
      optional: true,
      meaning: 'the server that the client asked for (SNI)',
    },
    { name: 'tls_application_protocol', type: 'VARCHAR', optional: true, meaning: 'ALPN' },
    {
      name: 'tls_alert',
      type: 'VARCHAR',
      optional: true,
      meaning: 'level, name and sender of an alert that is no orderly end',
    },
    {
      name: 'tls_decrypted',
      type: 'BOOLEAN',
      optional: true,
      meaning: 'what TLS carries was read; absent without TLS',
    },
    {
      name: 'web_socket_path',
      type: 'VARCHAR',
      optional: true,
      meaning: 'what the client of WebSocket asked for, without its query',
    },
    {
      name: 'web_socket_protocol',
      type: 'VARCHAR',
      optional: true,
      meaning: 'the subprotocol of WebSocket, as the server chose',
    },
    {
      name: 'web_socket_extensions',
      type: 'VARCHAR',
      optional: true,
      meaning: 'as the server chose',
    },
    {
      name: 'web_socket_close',
      type: 'VARCHAR',
      optional: true,
      meaning: 'code, name, sender and reason of the first close frame',
    },
    {
      name: 'web_socket_fault',
      type: 'VARCHAR',
      optional: true,
      meaning: 'the first thing that RFC 6455 does not allow',
    },
    {
      name: 'client_name',
      type: 'VARCHAR',
      optional: true,
      meaning: 'container-id or connection name',
    },
    { name: 'client_product', type: 'VARCHAR', optional: true, meaning: 'product and version' },
    { name: 'server_product', type: 'VARCHAR', optional: true, meaning: 'product and version' },
    { name: 'frames', type: 'BIGINT', meaning: 'frames, gaps not counted' },
    {
      name: 'opened',
      type: 'BIGINT',
      optional: true,
      unit: 'nanoseconds',
      meaning: 'time of the first open',
    },
    {
      name: 'closed',
      type: 'BIGINT',
      optional: true,
      unit: 'nanoseconds',
      meaning: 'time of the first close',
    },
    { name: 'close_error', type: 'VARCHAR', optional: true, meaning: 'error of the close' },
    { name: 'packets', type: 'BIGINT', meaning: 'packets of both directions' },
    { name: 'client_bytes', type: 'BIGINT', unit: 'octets', meaning: 'payload from the client' },
    { name: 'server_bytes', type: 'BIGINT', unit: 'octets', meaning: 'payload from the server' },
    { name: 'gaps', type: 'BIGINT', meaning: 'holes in the streams' },
    { name: 'missing_bytes', type: 'BIGINT', unit: 'octets', meaning: 'octets in those holes' },
    { name: 'malformed_frames', type: 'BIGINT', meaning: 'frames that are malformed' },
    { name: 'retransmitted_bytes', type: 'BIGINT', unit: 'octets', meaning: 'octets sent again' },
    {
      name: 'differing_bytes',
      type: 'BIGINT',
      unit: 'octets',
      meaning: 'of those, not as the first time',
    },
    { name: 'mid_stream', type: 'BOOLEAN', meaning: 'the capture has no handshake of it' },
    {
      name: 'tcp_end',
      type: 'VARCHAR',
      optional: true,
      values: TCP_ENDS,
      meaning: 'how TCP ended',
    },
    ...tcpHealthColumns('client'),
    ...tcpHealthColumns('server'),
  ],
} as const satisfies Table;
