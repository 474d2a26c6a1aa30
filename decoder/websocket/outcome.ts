/** What became of a connection that is WebSocket, or was to become it, in words. */

import { NOT_AMQP_WORDS } from '../amqp/signature.ts';
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

/** What a connection is of which no frame was read, where that is known, and why none was, as a sentence. */
export interface WithoutFrames {
  readonly what: NotAmqp | undefined;
  readonly reason: string;
}

/** @param notAmqp what its octets are taken for */
export function withoutFrames(
  socket: WebSocketConnection,
  notAmqp: NotAmqp | undefined,
): WithoutFrames {
  const { answer, request, isOpen } = socket;
  if (!isOpen) return { what: 'http', reason: httpText(request !== undefined, answer?.text) };
  const protocol = answer?.protocol;
  const kind = protocol === undefined ? 'WebSocket' : `WebSocket with the subprotocol ${protocol}`;
  if (notAmqp !== undefined && notAmqp !== 'unknown' && notAmqp !== 'http') {
    return { what: notAmqp, reason: `Not AMQP: ${kind}, and ${NOT_AMQP_WORDS[notAmqp]}.` };
  }
  const sides = ([0, 1] as const).map((side) => socket.side(side)?.payload);
  const fault = sides.find((payload) => payload?.inflateFault !== undefined)?.inflateFault;
  if (fault !== undefined) {
    return {
      what: undefined,
      reason: `${kind}, compressed: a message cannot be inflated: ${fault}.`,
    };
  }
  if (!sides.some((payload) => payload?.hasCarried)) {
    return { what: undefined, reason: `${kind}: nothing that it carries is in the capture.` };
  }
  const reason = `Not AMQP: ${kind}, and what it carries matches no protocol known here.`;
  return { what: 'http', reason };
}

/** @param answer the answer that refuses, if there was one */
function httpText(asksForWebSocket: boolean, answer: string | undefined): string {
  if (!asksForWebSocket) return `Not AMQP: ${NOT_AMQP_WORDS.http}.`;
  return answer === undefined
    ? 'HTTP that asks to go on as WebSocket: no answer is in the capture.'
    : `The server refused to go on as WebSocket: ${answer}.`;
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
