import type { ProtocolCode } from '../protocol.ts';
import type { ConnectionNumber, FrameNumber, Nanos } from '../units.ts';

/** What one end said of itself and its limits; a limit it did not state is undefined. */
export interface PeerFacts {
  /** 1.0 container-id, or the 0-9-1 connection name. */
  readonly name: string | undefined;
  readonly product: string | undefined;
  /** Octets. */
  readonly maxFrameSize: number | undefined;
  readonly channelMax: number | undefined;
  /** 1.0 idle-time-out; 0-9-1 heartbeat. Nanoseconds; 0 where it was turned off in words. */
  readonly idleTimeoutNanos: Nanos | undefined;
  /** The frame that states them, also where it leaves some out: open; 0-9-1 tune or tune-ok. */
  readonly limitsFrame: FrameNumber | undefined;
  /**
   * What this end may send at most, by what the other one stated or left at its default, or by tune-ok:
   * octets of a frame, and the highest channel. 0-9-1 has 0 for no limit.
   */
  readonly sendsFrameSize: number | undefined;
  readonly sendsChannel: number | undefined;
  /** Frames of this end that only say it is alive. */
  readonly heartbeats: number;
  /** The longest time without a frame of this end, between open and close. */
  readonly longestSilenceNanos: Nanos | undefined;
  /** The frame that ended that silence; undefined where the capture or connection did. */
  readonly longestSilenceFrame: FrameNumber | undefined;
}

/** What the two ends of a connection agreed on before and around their traffic. */
export interface ConnectionFacts {
  readonly connection: ConnectionNumber;
  readonly protocol: ProtocolCode;
  /** Protocol headers in order: `client AMQP 0 1 0 0`. */
  readonly headers: readonly string[];
  readonly saslMechanisms: readonly string[];
  readonly saslMechanism: string | undefined;
  /** `ok`, `auth`, `sys` …; 0-9-1: `ok`, or `refused` where the server closed. */
  readonly saslOutcome: string | undefined;
  readonly virtualHost: string | undefined;
  readonly client: PeerFacts;
  readonly server: PeerFacts;
  readonly closedBy: 'client' | 'server' | undefined;
  readonly closeFrame: FrameNumber | undefined;
  readonly closeError: string | undefined;
  /** The connection of the same client before this one: same name and address. */
  readonly previousIncarnation: ConnectionNumber | undefined;
}
