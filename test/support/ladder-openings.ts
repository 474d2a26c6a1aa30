import { type DrawnRow, parseRows } from './ladder-drawing.ts';

/** Counters are about to wrap. */
const OPENING_10 = `
  |--- AMQP ------------------------------------------------>|
  |<-- AMQP -------------------------------------------------|
  |--- open containerId=client ----------------------------->|
  |<-- open containerId=server ------------------------------|
  |--- begin nextOutgoingId=4294967292 incomingWindow=100 -->|
  |      outgoingWindow=100                                  |
  |<-- begin remoteChannel=0 nextOutgoingId=4294967292 ------|
  |      incomingWindow=100 outgoingWindow=100               |`;

const OPENING_091 = `
  |--- AMQP ------------------------------------------------->|
  |<-- connection.start serverProperties=product:RabbitMQ ----|
  |--- connection.start-ok mechanism=PLAIN locale=en_US ----->|
  |      clientProperties={} response=-                       |
  |<-- connection.tune channelMax=2047 frameMax=131072 -------|
  |--- connection.tune-ok channelMax=2047 frameMax=131072 --->|
  |--- connection.open virtualHost=/ ------------------------>|
  |<-- connection.open-ok ------------------------------------|
  |--- channel.open ----------------------------------------->|
  |<-- channel.open-ok ---------------------------------------|`;

/** The handshakes up to an open session or channel. */
export function openingOf(protocol: '1.0' | '0-9-1'): readonly DrawnRow[] {
  return parseRows((protocol === '1.0' ? OPENING_10 : OPENING_091).split('\n')).rows;
}
