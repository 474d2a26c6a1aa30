/**
 * Which end of a connection is the client, when the capture has no handshake of it.
 *
 * In this order: who sent the first protocol header, unless a well-known port says otherwise: that of the
 * client may lie before the capture; who sends what only one kind of peer sends; a well-known port; the
 * port that most connections of the capture share; the lower port is the server.
 */

import type { FrameView } from '../frame-view.ts';
import { frameTypeCode } from './frame-types.ts';

const KNOWN_PORTS: ReadonlySet<number> = new Set([
  5672, 5671, 61616, 61617, 5673, 80, 443, 1883, 5222, 5445, 5552, 6379, 8080, 8161, 8443, 8883,
  15672, 15674, 61613, 61614,
]);

function codes(names: readonly string[]): ReadonlySet<number> {
  return new Set(names.map(frameTypeCode).filter((code) => code !== undefined));
}

const SERVER_ONLY = codes([
  'sasl-mechanisms',
  'sasl-challenge',
  'sasl-outcome',
  'connection.start',
  'connection.secure',
  'connection.tune',
  'connection.open-ok',
  'connection.redirect',
  'connection.blocked',
  'connection.unblocked',
  'channel.open-ok',
  'exchange.declare-ok',
  'exchange.delete-ok',
  'exchange.bind-ok',
  'exchange.unbind-ok',
  'exchange.bound-ok',
  'queue.declare-ok',
  'queue.bind-ok',
  'queue.unbind-ok',
  'queue.purge-ok',
  'queue.delete-ok',
  'basic.qos-ok',
  'basic.consume-ok',
  'basic.return',
  'basic.deliver',
  'basic.get-ok',
  'basic.get-empty',
  'basic.recover-ok',
  'tx.select-ok',
  'tx.commit-ok',
  'tx.rollback-ok',
  'confirm.select-ok',
]);

const CLIENT_ONLY = codes([
  'sasl-init',
  'sasl-response',
  'connection.start-ok',
  'connection.secure-ok',
  'connection.tune-ok',
  'connection.open',
  'connection.update-secret',
  'channel.open',
  'exchange.declare',
  'exchange.delete',
  'exchange.bind',
  'exchange.unbind',
  'exchange.bound',
  'queue.declare',
  'queue.bind',
  'queue.unbind',
  'queue.purge',
  'queue.delete',
  'basic.qos',
  'basic.consume',
  'basic.publish',
  'basic.get',
  'basic.reject',
  'basic.recover',
  'basic.recover-async',
  'tx.select',
  'tx.commit',
  'tx.rollback',
  'confirm.select',
  // Of 0-10, besides those that share their names with methods.
  'exchange.query',
  'queue.query',
  'message.subscribe',
  'message.cancel',
  'dtx.select',
  'dtx.start',
  'dtx.end',
  'dtx.commit',
  'dtx.forget',
  'dtx.get-timeout',
  'dtx.prepare',
  'dtx.recover',
  'dtx.rollback',
  'dtx.set-timeout',
]);

/** What a frame says of its sender: true for a client, false for a server, undefined for neither. */
export function sentByClient(view: FrameView): boolean | undefined {
  if (CLIENT_ONLY.has(view.type)) return true;
  if (SERVER_ONLY.has(view.type)) return false;
  return undefined;
}

/** Whether the first of two ports belongs to the client, where one of them is known for servers. */
export function knownPortTells(
  first: number,
  second: number,
  hinted: ReadonlySet<number>,
): boolean | undefined {
  const firstKnown = hinted.has(first) || KNOWN_PORTS.has(first);
  const secondKnown = hinted.has(second) || KNOWN_PORTS.has(second);
  return firstKnown === secondKnown ? undefined : secondKnown;
}

/** Whether the first of two ports belongs to the client. */
export function firstPortIsClient(
  first: number,
  second: number,
  portCounts: ReadonlyMap<number, number>,
  hinted: ReadonlySet<number>,
): boolean {
  const byPort = knownPortTells(first, second, hinted);
  if (byPort !== undefined) return byPort;
  const firstCount = portCounts.get(first) ?? 0;
  const secondCount = portCounts.get(second) ?? 0;
  if (firstCount !== secondCount) return firstCount < secondCount;
  return first > second;
}
