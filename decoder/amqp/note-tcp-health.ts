import type { Side, TcpConnection } from '../net/tcp-connection.ts';
import type { TcpHealth } from '../tcp-health.ts';

/** Bring the figures up to date. */
export function noteTcpHealth(info: TcpHealth, tcp: TcpConnection, client: Side): void {
  const server: Side = client === 0 ? 1 : 0;
  const { streams, watches, windows, lastNanos } = tcp;
  const fromClient = watches[client];
  if (fromClient.rttNanos >= 0) {
    info.clientRttMinNanos = fromClient.rttMinNanos;
    info.clientRttNanos = Math.round(fromClient.rttNanos);
    info.clientRttMaxNanos = fromClient.rttMaxNanos;
  }
  info.clientRetransmissions = fromClient.retransmissions;
  info.clientRetransmittedBytes = streams[client].repeated.bytes;
  info.clientInFlightBytes = fromClient.inFlightBytes;
  info.clientZeroWindows = windows[client].zeroWindows;
  info.clientZeroWindowNanos = windows[client].zeroWindowNanosUntil(lastNanos);
  const fromServer = watches[server];
  if (fromServer.rttNanos >= 0) {
    info.serverRttMinNanos = fromServer.rttMinNanos;
    info.serverRttNanos = Math.round(fromServer.rttNanos);
    info.serverRttMaxNanos = fromServer.rttMaxNanos;
  }
  info.serverRetransmissions = fromServer.retransmissions;
  info.serverRetransmittedBytes = streams[server].repeated.bytes;
  info.serverInFlightBytes = fromServer.inFlightBytes;
  info.serverZeroWindows = windows[server].zeroWindows;
  info.serverZeroWindowNanos = windows[server].zeroWindowNanosUntil(lastNanos);
}
