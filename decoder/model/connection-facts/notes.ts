import type { FrameNumber, Nanos } from '../../units.ts';

/** What is gathered of one end until the connection is done. */
export class EndNotes {
  name: string | undefined;
  maxFrameSize: number | undefined;
  channelMax: number | undefined;
  idleTimeoutNanos: Nanos | undefined;
  limitsFrame: FrameNumber | undefined;
  sendsFrameSize: number | undefined;
  sendsChannel: number | undefined;
  heartbeats = 0;
}

/** What is gathered of a connection; index pairs are by direction: the client's, the server's. */
export class ConnectionNotes {
  readonly ends: readonly [EndNotes, EndNotes] = [new EndNotes(), new EndNotes()];
  readonly headers: string[] = [];
  saslMechanisms: readonly string[] = [];
  saslMechanism: string | undefined;
  saslOutcome: string | undefined;
  virtualHost: string | undefined;
  closedBy: 'client' | 'server' | undefined;
  closeFrame: FrameNumber | undefined;
}

/** Texts come from the capture: long ones are cut before they are kept for every connection. */
const LONGEST_TEXT = 256;
const utf8 = new TextDecoder();

export function keptText(bytes: Uint8Array, start: number, end: number): string {
  return utf8.decode(bytes.subarray(start, Math.min(end, start + LONGEST_TEXT)));
}
