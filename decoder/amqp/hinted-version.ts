import type { Endpoint } from '../net/tcp-connection.ts';
import { PROTOCOL, type ProtocolCode, type ProtocolName } from '../protocol.ts';

const HINTED_VERSIONS: ReadonlyMap<ProtocolName | 'amqp', ProtocolCode> = new Map([
  ['amqp-1.0', PROTOCOL.amqp10],
  ['amqp-0-10', PROTOCOL.amqp010],
  ['amqp-0-9-1', PROTOCOL.amqp091],
  ['amqp-0-9', PROTOCOL.amqp09],
  ['amqp-0-8', PROTOCOL.amqp08],
]);

/** The version said to be spoken on one of the two ports. */
export function hintedVersion(
  endpoints: readonly Endpoint[],
  portHints: ReadonlyMap<number, ProtocolName | 'amqp'>,
): ProtocolCode {
  for (const { port } of endpoints) {
    const code = HINTED_VERSIONS.get(portHints.get(port) ?? 'amqp');
    if (code !== undefined) return code;
  }
  return PROTOCOL.unknown;
}
