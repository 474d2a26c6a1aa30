/** What became of a connection that is WebSocket, or was to become it, in words. */

import type { Side } from '../net/tcp-connection.ts';
import type { NotAmqp } from '../sink.ts';
import type { WebSocketConnection } from './web-socket-connection.ts';

/** Subprotocols that are something else than AMQP, as IANA has them registered. */
const OTHER_PROTOCOLS: ReadonlyMap<string, NotAmqp> = new Map([
  ['mqtt', 'mqtt'],
  ['mqttv3.1', 'mqtt'],
  ['mqttv3.1.1', 'mqtt'],
  ['v10.stomp', 'stomp'],
  ['v11.stomp', 'stomp'],
  ['v12.stomp', 'stomp'],
  ['xmpp', 'xmpp'],
  ['xmpp-framing', 'xmpp'],
]);

/** What a connection of that subprotocol is, when it is not AMQP for sure; else what it carries tells. */
export function otherProtocol(protocol: string): NotAmqp | undefined {
  return OTHER_PROTOCOLS.get(protocol.toLowerCase());
}

/**
 * Why a connection is not AMQP, as a sentence.
 *
 * @param what what it is, for a sentence: `it is MQTT`
 */
export function notAmqpText(socket: WebSocketConnection, what: string | undefined): string {
  const { answer, request, isOpen } = socket;
  if (isOpen) {
    const protocol = answer?.protocol;
    const kind =
      protocol === undefined ? 'WebSocket' : `WebSocket with the subprotocol ${protocol}`;
    const reason = what ?? unreadText(socket) ?? unknownText(socket);
    return `Not AMQP: ${kind}, and ${reason}.`;
  }
  if (answer !== undefined && request !== undefined) {
    return `Not AMQP: the server refused to go on as WebSocket: ${answer.text}.`;
  }
  if (request !== undefined) {
    return 'Not AMQP: HTTP that asks to go on as WebSocket, and no answer is in the capture.';
  }
  return 'Not AMQP: it is HTTP.';
}

function unknownText(socket: WebSocketConnection): string {
  const hasCarried = ([0, 1] as const).some((side) => socket.side(side)?.payload.hasCarried);
  return hasCarried
    ? 'what it carries matches no protocol known here'
    : 'nothing that it carries is in the capture';
}

/** Why nothing that it carries could be read. */
function unreadText(socket: WebSocketConnection): string | undefined {
  for (const side of [0, 1] as const) {
    const fault = socket.side(side)?.payload.inflateFault;
    if (fault !== undefined)
      return `its messages are compressed, and one cannot be inflated: ${fault}`;
  }
  return undefined;
}

/** Why some of it could not be read that carries AMQP; undefined when all was. */
export function partText(socket: WebSocketConnection, client: Side): string | undefined {
  for (const side of [0, 1] as const) {
    const fault = socket.side(side)?.payload.inflateFault;
    if (fault === undefined) continue;
    const end = endOf(side, client);
    return `What the ${end} sends can only be read in part: a compressed message cannot be inflated: ${fault}.`;
  }
  return undefined;
}

/** `1001 going away, from the server: restart` */
export function closeText({ close }: WebSocketConnection, client: Side): string | undefined {
  if (close === undefined) return undefined;
  const { side, code, reason } = close;
  const name = code === undefined ? 'no code' : [code, CLOSE_NAMES.get(code)].join(' ').trim();
  return `${name}, from the ${endOf(side, client)}${reason === '' ? '' : `: ${reason}`}`;
}

/** RFC 6455 7.4.1, and the IANA registry. */
const CLOSE_NAMES: ReadonlyMap<number, string> = new Map([
  [1000, 'normal closure'],
  [1001, 'going away'],
  [1002, 'protocol error'],
  [1003, 'unsupported data'],
  [1007, 'invalid payload data'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1010, 'extension missing'],
  [1011, 'internal error'],
  [1012, 'service restart'],
  [1013, 'try again later'],
  [1014, 'bad gateway'],
]);

/** The first thing that is not allowed, as a sentence. @param isAmqp it carries AMQP */
export function faultText(
  { fault, textSide }: WebSocketConnection,
  client: Side,
  isAmqp: boolean,
): string | undefined {
  if (fault !== undefined) return `The ${endOf(fault.side, client)} ${fault.what}.`;
  if (textSide === undefined || !isAmqp) return undefined;
  return `The ${endOf(textSide, client)} sends AMQP as text, which must be binary (AMQP WebSocket Binding 2.2).`;
}

function endOf(side: Side, client: Side): string {
  return side === client ? 'client' : 'server';
}
